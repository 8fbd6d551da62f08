"""Regions by the adjective of where they lie: "the southern states" are the South, where the data has one."""

from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token

_SIDES = ("south", "north", "east", "west", "southeast", "southwest", "northeast", "northwest", "midwest")
_REGION = {f"{side}ern": side for side in _SIDES}
# What all of a region is called says no more than the region.
_WHOLE = frozenset({"states", "regions", "parts", "part", "areas", "area", "half", "provinces"})


def name_compass(
    tokens: tuple[Token, ...], lexicon: Lexicon, is_value: Callable[[str], object]
) -> tuple[Token, ...]:
    """Put the name of a region that the data holds for its adjective, before a word the definitions know."""
    found: list[Token] = []
    gone = -1
    for i, token in enumerate(tokens):
        region = _REGION.get(token.text.replace("-", ""))
        behind = tokens[i + 1] if i + 1 < len(tokens) else None
        if region and behind and is_value(region) and not is_value(f"{token.text} {behind.text}"):
            is_whole = behind.text in _WHOLE
            if is_whole or behind.stem in lexicon.stems | lexicon.entity_stems:
                found.append(replace(token, text=region, stem=region))
                gone = i + 1 if is_whole else gone
                continue
        if i != gone:
            found.append(token)
    return tuple(found)

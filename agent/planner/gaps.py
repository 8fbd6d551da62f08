"""Names that a value stands inside of: "hours of sport were watched" are hours watched, of sport."""

from dataclasses import replace

from agent.planner.asides import Names
from agent.planner.lexicon import Lexicon
from agent.planner.text import Token

_FARTHEST = 8
_INSIDE = frozenset({"value", "dimension", "time", "number"})


def close_gaps(tokens: tuple[Token, ...], lexicon: Lexicon, names: Names) -> tuple[Token, ...]:
    """Put the verb of a measure's name behind its noun, where what the noun is of stands between them."""
    for i in range(len(tokens) - 2):
        if tokens[i + 1].text != "of" or not _is_noun(tokens[i], lexicon):
            continue
        for j in range(i + 3, min(i + _FARTHEST, len(tokens))):
            if tokens[j].after_break:
                break
            if not _names_measure(tokens[i], tokens[j], lexicon):
                continue
            inside = names(tokens[i + 2 : j])
            if "value" in inside and inside <= _INSIDE:
                verb = replace(tokens[j], after_break=False)
                return (*tokens[: i + 1], verb, *tokens[i + 1 : j], *tokens[j + 1 :])
    return tokens


def _is_noun(token: Token, lexicon: Lexicon) -> bool:
    return token.stem in lexicon.stems and token.text != token.stem


def _names_measure(noun: Token, verb: Token, lexicon: Lexicon) -> bool:
    """Whether the two are the name of a measure, and the verb alone names nothing."""
    named = {m.kind for m in lexicon.lookup((noun.text, verb.text))}
    return "metric" in named and not lexicon.lookup((verb.text,))

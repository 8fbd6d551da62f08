"""Verbs and small words beside them: "picked up" is `pickup`, "ever bought" is "bought"."""

from collections.abc import Collection

from agent.planner.names.kin import is_participle
from agent.planner.names.text import Token, stem

_PARTICLES = frozenset({"up", "off"})
_CAME = frozenset({"came", "had", "made", "went", "got", "left", "gave", "wrote", "put", "took"})
# Who signs up is read as whoever joins.
_OTHERWISE = frozenset({"sign", "signed", "signs"})


def join_particles(tokens: tuple[Token, ...], known: Collection[str]) -> tuple[Token, ...]:
    """Put "pickup" for "pick up" and "picked up" where a name of the definitions has that word."""
    found: list[Token] = []
    for token in _without_ever(tokens):
        before = found[-1] if found else None
        joined = _joined(before, token) if before is not None and not token.after_break else ""
        if before is not None and joined in known:
            found[-1] = Token(joined, stem(joined), before.start, token.end, before.after_break)
        else:
            found.append(token)
    return tuple(found)


def _without_ever(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "Customers who ever returned" are those who returned, and no "customers ever"."""
    found: list[Token] = []
    for i, token in enumerate(tokens):
        before, after = tokens[i - 1] if i else token, tokens[i + 1].text if i + 1 < len(tokens) else ""
        are_many = before.text in ("who", "that") or before.text != before.stem
        if not (token.text == "ever" and are_many and (is_participle(after) or after in _CAME)):
            found.append(token)
    return tuple(found)


def _joined(verb: Token, particle: Token) -> str:
    is_pair = particle.text in _PARTICLES and verb.text not in _OTHERWISE
    return f"{verb.text.removesuffix('ped').removesuffix('ed')}{particle.text}" if is_pair else ""

"""Verbs and their particle as the one word that definitions write: "pick-up", "picked up" for `pickup`."""

from collections.abc import Collection

from agent.planner.names.text import Token, stem

_PARTICLES = frozenset({"up", "off"})
# Who signs up is read as whoever joins.
_OTHERWISE = frozenset({"sign", "signed", "signs"})


def join_particles(tokens: tuple[Token, ...], known: Collection[str]) -> tuple[Token, ...]:
    """Put "pickup" for "pick up" and "picked up" where a name of the definitions has that word."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        joined = _joined(before, token) if before is not None and not token.after_break else ""
        if before is not None and joined in known:
            found[-1] = Token(joined, stem(joined), before.start, token.end, before.after_break)
        else:
            found.append(token)
    return tuple(found)


def _joined(verb: Token, particle: Token) -> str:
    is_pair = particle.text in _PARTICLES and verb.text not in _OTHERWISE
    return f"{verb.text.removesuffix('ped').removesuffix('ed')}{particle.text}" if is_pair else ""

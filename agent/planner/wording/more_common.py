"""Which of two has more of a kind: "are bad reviews more common in Rome than in Oslo" is of their shares."""

from dataclasses import replace

from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_OPENING = frozenset({"is", "are", "was", "were"})
_COMMON = frozenset({"common", "frequent", "prevalent", "widespread", "usual"})
_AMONG = frozenset({"among", "amongst", "in", "for", "on", "with", "from", "at", "during", "by", "within"})


def hold_shares(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "share of ... among ... versus" for "are ... more common among ... than among"."""
    said = [token.text for token in tokens]
    if not said or said[0] not in _OPENING:
        return tokens
    for i in range(2, len(said) - 3):
        if said[i] not in ("more", "less") or said[i + 1] not in _COMMON or said[i + 2] not in _AMONG:
            continue
        link = next((j for j in range(i + 3, len(said) - 1) if said[j] in ("than", "or")), None)
        if link is None:
            continue
        other = link + 1 + (said[link + 1] == said[i + 2])
        put = [_put(word, tokens[0]) for word in ("share", "of")]
        sides = (*tokens[i + 2 : link], _put("versus", tokens[link]), *tokens[other:])
        return (*put, *tokens[1:i], *sides)
    return tokens


def _put(word: str, place: Token) -> Token:
    return replace(place, text=word, stem=stem(word))

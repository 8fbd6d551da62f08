"""Which of the spans that overlap hold: those that together explain the most words."""

from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

LACKING_REWARD = 0.3
UNKNOWN_COST = 1.5


def best_cover(tokens: tuple[Token, ...], spans: list[Span], vocab: Vocabulary) -> list[Span]:
    """The non-overlapping spans with the highest total score; leaving an unknown word uncovered costs."""
    by_end: dict[int, list[Span]] = {}
    for span in spans:
        by_end.setdefault(span.last, []).append(span)
    best: list[tuple[float, list[Span]]] = [(0.0, [])]
    for i, token in enumerate(tokens):
        cost = 0.0 if is_known_word(token, vocab) else UNKNOWN_COST
        options = [(best[i][0] - cost, best[i][1])]
        options += [(best[s.first][0] + s.score, [*best[s.first][1], s]) for s in by_end.get(i, ())]
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def prefer_kept(spans: list[Span], lacking: Callable[[str], bool]) -> list[Span]:
    """Let names of several words that the data lacks lose to shorter ones it has ("purchases made")."""
    return [
        replace(span, score=LACKING_REWARD * span.score)
        if span.first != span.last and span.meanings and all(lacking(m.name) for m in span.meanings)
        else span
        for span in spans
    ]


def merge_equal(spans: list[Span]) -> list[Span]:
    """Join the meanings of spans over the same tokens, metrics and dimensions before values."""
    merged: dict[tuple[int, int], Span] = {}
    for span in spans:
        at = (span.first, span.last)
        known = merged.get(at)
        if known is None or known.time or span.time or known.is_all or span.is_all:
            merged[at] = max(known or span, span, key=lambda s: s.score)
        else:
            merged[at] = Span(*at, (*known.meanings, *span.meanings), score=max(known.score, span.score))
    return list(merged.values())

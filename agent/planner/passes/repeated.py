"""A measure said twice on end ("average review stars") is said once."""

from itertools import pairwise

from agent.planner.draft import Draft
from agent.planner.names.spans import Span


def join_repeated(draft: Draft) -> None:
    """Put one span for two that stand side by side and name the same measure, where nothing parts them."""
    for one, other in pairwise(tuple(draft.spans)):
        same = tuple(m for m in one.of_kind("metric") if m in other.of_kind("metric"))
        parted = draft.tokens[other.first].after_break
        if not same or parted or one.last + 1 != other.first or one not in draft.spans:
            continue
        place = draft.spans.index(one)
        draft.spans[place : place + 2] = [Span(one.first, other.last, same, score=one.score + other.score)]

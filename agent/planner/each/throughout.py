"""Who did it in each of several periods: "who bought in all of the last three months"."""

from agent.planner.draft import Draft
from agent.planner.each.head import Head
from agent.planner.names.spans import Span
from agent.planner.passes.several import several_of
from agent.planner.times.dates import Clock
from semantic_layer.calendar import DateRange

_ALL = frozenset({"every", "all"})
_IN, _WHO = frozenset({"in", "during", "throughout"}), frozenset({"who", "that", "which"})
_DAYS_OF_WEEK = 6


def all_of_several(draft: Draft, head: Head) -> tuple[Span, str, tuple[int, ...]] | None:
    """The time whose periods all are meant, their grain and the places of the words that say so.

    "Customers who ordered in each of the last three months" did so in all; how many ordered in each of them
    is told one by one.
    """
    for span in draft.spans:
        several = several_of(draft, span)
        if several is None or several[1] <= head.last or draft.word(several[1] - 1) not in _IN:
            continue
        grain, at = several
        told = {draft.word(i) for i in range(at)}
        if draft.word(at) in _ALL or (draft.word(at) in draft.vocab.each and told & _WHO):
            return span, grain, tuple(range(at, span.first))
    return None


def periods_in(span: DateRange, grain: str, clock: Clock) -> int | None:
    """How many periods of a grain a time has, else the data."""
    start, end = span.start or clock.first_day, span.end or clock.last_day
    days = (end - start).days
    return {
        "year": end.year - start.year + 1,
        "quarter": 4 * (end.year - start.year) + (end.month - 1) // 3 - (start.month - 1) // 3 + 1,
        "month": (end.year - start.year) * 12 + end.month - start.month + 1,
        "week": days // 7 + 1 if days >= _DAYS_OF_WEEK else 0,
        "day": days + 1,
    }.get(grain)

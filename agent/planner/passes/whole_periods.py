"""Periods that the data covers from end to end: "by complete month", "every quarter that is over"."""

from datetime import timedelta

from agent.planner.draft import Draft
from semantic_layer.calendar import DateRange, last_full_period, period

_WHOLE = frozenset({"complete", "completed", "full", "whole", "finished", "closed", "elapsed"})
# "The whole year" is all of a time, and no period of an axis.
_LEADING = frozenset({"by", "per", "each", "every", "only", "all", "for", "just"})
_BEING = frozenset({"that", "which", "is", "are", "was", "were", "already", "has", "have", "been", "and"})
_OVER = frozenset({"over", "past"})


def settle_whole_periods(draft: Draft) -> None:
    """Leave out the first and the last period of the axis where the data holds only a part of it."""
    places = [i for i in range(len(draft.tokens)) if _asks_whole(draft, i)]
    grain = next((group.grain for group in draft.groups if group.grain), None)
    if not places or grain is None or not draft.clock.first_day:
        return
    draft.use(*places)
    draft.use(*(j for i in places for j in (i - 1, i + 2) if draft.word(j) == "only"))
    draft.time = _cut(draft, grain)
    draft.notes.append(f"only {grain}s that the data covers from end to end")


def _asks_whole(draft: Draft, i: int) -> bool:
    """Whether a word says of the periods told that they are to be complete."""
    if i in draft.used or any(s.first <= i <= s.last for s in draft.spans):
        return False
    word, before, after = draft.word(i), draft.word(i - 1), draft.word(i + 1)
    if word in _WHOLE and after in draft.vocab.grains:
        return before in _LEADING or after.endswith("s")
    ends = after == "" or draft.tokens[i + 1].after_break
    return word in _WHOLE | _OVER and before in _BEING and (ends or after in draft.vocab.prepositions)


def _cut(draft: Draft, grain: str) -> DateRange:
    held = DateRange(draft.clock.first_day, draft.clock.last_day)
    held = held.meet(draft.time) if draft.time else held
    assert held.start and held.end
    begun = period(held.start, grain, draft.clock.week_start)
    assert begun.start and begun.end
    first = begun.start if begun.start == held.start else begun.end + timedelta(days=1)
    return DateRange(first, last_full_period(held.end, grain, draft.clock.week_start).end)

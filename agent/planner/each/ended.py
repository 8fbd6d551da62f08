"""Those who did something, and then no more of it: "who stopped ordering after March"."""

from agent.planner.draft import Draft
from agent.planner.each.head import asks_how_many, find_doers, find_head, put_condition, put_head
from agent.planner.each.rows import rows_of_each
from agent.planner.making.terms import make_within
from agent.planner.names.spans import is_known_word
from semantic_layer.calendar import DateRange

_STOPPED = frozenset({"stopped", "ceased", "quit"})


def read_ended(draft: Draft) -> None:
    """Put the condition that each of those named had some before, and none from then on."""
    at = next((i for i, token in enumerate(draft.tokens) if token.text in _STOPPED), None)
    times = [s for s in draft.spans if s.time]
    if at is None or draft.metrics or draft.filters or len(times) != 1 or times[0].first < at:
        return
    head = find_head(draft) or find_doers(draft, at)
    rows = rows_of_each(draft, head) if head else None
    span = times[0].time.range if times[0].time else None
    if head is None or rows is None or span is None or span.start is None or not _only_does(draft, at):
        return
    if any(s.of_kind("value") or s.of_kind("dimension") for s in draft.spans if s.first > head.last):
        return
    before, after = _parted(span)
    if after.start and after.start > draft.clock.last_day:
        draft.unsupported.append("who stopped in a time behind which nothing is recorded")
    put_condition(draft, head, rows, make_within(draft, rows, before), ">", 0)
    put_condition(draft, head, rows, make_within(draft, rows, after), "=", 0)
    put_head(draft, head, is_counted=asks_how_many(draft, head))
    for one in draft.free_spans():
        if one.first > head.last:
            draft.take(one)
    draft.notes += [times[0].time.note] if times[0].time and times[0].time.note else []
    draft.spans.remove(times[0])
    draft.use(*range(head.last + 1, len(draft.tokens)))


def _only_does(draft: Draft, at: int) -> bool:
    """Whether only what they did stands behind, and small words."""
    inside = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    behind = [i for i in range(at + 1, len(draft.tokens)) if i not in inside]
    known = [i for i in behind if is_known_word(draft.tokens[i], draft.vocab)]
    deeds = [i for i in behind if draft.word(i) in draft.vocab.doing]
    return len(behind) == len(set(known) | set(deeds) | {i for i in behind if draft.word(i) == "selling"})


def _parted(span: DateRange) -> tuple[DateRange, DateRange]:
    """When they were still there, and when no more: within a period and behind it, or before it opens."""
    assert span.start
    day = span.start.toordinal()
    if span.end is None:
        return DateRange(None, span.start.fromordinal(day - 1)), span
    return span, DateRange(span.end.fromordinal(span.end.toordinal() + 1), None)

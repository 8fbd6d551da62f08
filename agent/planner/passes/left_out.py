"""Times that are left out: "by month of 2017, without December", "conversion in all months but May"."""

from datetime import timedelta

from agent.planner.draft import Draft
from agent.planner.making.terms import make_elsewhen
from agent.planner.names.spans import Span
from agent.planner.passes.excluded import BEHIND
from semantic_layer.calendar import DateRange, add_months

_WHOLES = frozenset({"all", "every", "each", "any"})
_LEADING = frozenset({"month", "months", "of", "the", "in", "for", "during", "and", "or", "nor"})
# That a month is not over says nothing of which one is meant.
_UNFINISHED = frozenset(
    {"unfinished", "incomplete", "partial", "ongoing", "running", "current", "uncompleted", "started"}
)
_ONCE = 12


def read_left_out(draft: Draft) -> None:
    """Take out of the times those that a word of exclusion stands before, and those listed with them."""
    for place, token in enumerate(draft.tokens):
        compares = token.text == "than" and draft.word(place - 1) != "other"
        if token.text in draft.vocab.negations and place not in draft.used and not compares:
            _leave_out(draft, place)
    for span in [s for s in draft.spans if s.time and draft.word(s.last + 1) in BEHIND - {"apart"}]:
        draft.use(span.last + 1)
        _drop(draft, [span])  # "by month, November excluded"


def _leave_out(draft: Draft, place: int) -> None:
    found: list[Span] = []
    starts = {span.first: span for span in draft.spans if span.time and span.first not in draft.taken}
    at, skipped = place + 1, [place]
    while at < len(draft.tokens):
        if (span := starts.get(at)) is not None:
            found.append(span)
            at = span.last + 1
        elif draft.word(at) in _LEADING | _UNFINISHED and (
            not found or draft.word(at) in draft.vocab.conjunctions
        ):
            skipped.append(at)
            at += 1
        else:
            break
    if found and _drop(draft, found):
        draft.use(*(i for i in skipped if i < found[-1].first))


def _drop(draft: Draft, found: list[Span]) -> bool:
    """Whether all of the times have two ends, and so could be noted as left out."""
    closed = [s.time for s in found if s.time and s.time.range.start and s.time.range.end]
    if len(closed) < len(found):
        return False
    draft.left_out += [(time.range, time.no_year) for time in closed]
    for span in found:
        draft.take(span)
    draft.spans = [span for span in draft.spans if span not in found]
    return True


def settle_left_out(draft: Draft) -> None:
    """Cut the range where what is left out begins or ends it; else measure what is before and behind."""
    if not draft.left_out or not draft.metrics:
        return
    data = DateRange(draft.clock.first_day, draft.clock.last_day)
    span = draft.time or data
    start, end = span.start or data.start, span.end or data.end
    parts = [DateRange(start, end)]
    for left, is_any_year in draft.left_out:
        if (
            is_any_year
            and start
            and end
            and add_months(start, _ONCE) <= end
            and _is_met_twice(left, start, end)
        ):
            draft.unsupported.append("leaving the same part out of several years; name the year as well")
            return
        parts = [rest for part in parts for rest in _without(part, left) if _is_met(rest, data)]
    if not parts:
        draft.unsupported.append("nothing but what is left out")
    elif len(parts) == 1:
        draft.time = _open_as_before(parts[0], draft.time, data)
    elif _is_plain(draft):
        timed = any(group.grain for group in draft.groups)
        draft.metrics = [make_elsewhen(draft, name, parts) for name in draft.metrics]
        if timed:
            # What is left out would stand there as rows without a value.
            draft.having += [{"metric": name, "op": "!=", "value": 0} for name in draft.metrics]
        draft.time = DateRange(start, end) if draft.time else None
    else:
        draft.unsupported.append("leaving out a part from the middle of the time")


def _is_met_twice(left: DateRange, start: object, end: object) -> bool:
    """Whether the days of a range fall into another one in more than one year."""
    if not (left.start and left.end):
        return False
    met = 0
    for years in range(-_ONCE, _ONCE):
        first, last = add_months(left.start, 12 * years), add_months(left.end, 12 * years)
        met += str(first) <= str(end) and str(last) >= str(start)
    return met > 1


def _without(part: DateRange, left: DateRange) -> list[DateRange]:
    """What of a range is before and what behind another."""
    if not (part.start and part.end and left.start and left.end):
        return [part]
    if left.end < part.start or left.start > part.end:
        return [part]
    day = timedelta(days=1)
    rests = [DateRange(part.start, left.start - day), DateRange(left.end + day, part.end)]
    return [rest for rest in rests if rest.start and rest.end and rest.start <= rest.end]


def _is_met(part: DateRange, data: DateRange) -> bool:
    """Whether the data has any day of a part, so that it is worth telling."""
    return bool(part.start and part.end and data.start and data.end) and (
        str(part.start) <= str(data.end) and str(part.end) >= str(data.start)
    )


def _open_as_before(part: DateRange, named: DateRange | None, data: DateRange) -> DateRange:
    """An end that nobody named stays open."""
    start = part.start if (named and named.start) or part.start != data.start else None
    end = part.end if (named and named.end) or part.end != data.end else None
    return DateRange(start, end)


def _is_plain(draft: Draft) -> bool:
    parts = [draft.manifest.metrics.get(name) for name in draft.metrics]
    timed = any(group.grain for group in draft.groups)
    if timed and (len(parts) > 1 or any(one is None or one.type != "simple" for one in parts)):
        return False
    held = draft.having or draft.compare or draft.periods or draft.cumulative or draft.cohort
    return not (held or draft.wants_share or draft.within or draft.counted or draft.order_metric)

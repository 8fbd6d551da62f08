"""Days of the week: "Monday to Friday", "on weekdays", "weekends (Sat and Sun)"."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.times.dates import WEEKDAYS

_WEEKEND = {5, 6}
_TO = frozenset({"to", "through", "until", "till"})
_LED = frozenset({"on", "during", "for", "only", "just"})
_WEEKDAYS = frozenset({"weekdays", "workdays"})
_WEEK = ("week", "weeks", "weekly")
_DAY_OF_WEEK = "weekday"
_IS_WEEKEND = "is_weekend"


def read_weekdays(draft: Draft) -> None:
    """Take runs of days as the days between, and those that only say what a weekend is."""
    named = [(span, day) for span in draft.free_spans() if (day := _day_of(span)) is not None]
    run: list[tuple[Span, int]] = []
    for span, day in [*named, (None, None)]:
        if span is not None and day is not None and (not run or _follows(draft, run[-1][0], span)):
            run.append((span, day))
            continue
        _settle(draft, run)
        run = [(span, day)] if span is not None and day is not None else []


def _day_of(span: Span) -> int | None:
    days = {WEEKDAYS.get(str(m.value).lower()) for m in span.of_kind("value")}
    return days.pop() if len(days) == 1 else None


def _follows(draft: Draft, left: Span, right: Span) -> bool:
    between = {t.text for t in draft.tokens[left.last + 1 : right.first]}
    return between <= _TO | draft.vocab.conjunctions | {"or"}


def _settle(draft: Draft, run: list[tuple[Span, int]]) -> None:
    """A run of days: from one to another, or all that a weekend or the working week is."""
    if len(run) < 2:
        return
    first, last = run[0][0], run[-1][0]
    days = {day for _, day in run}
    is_range = len(run) == 2 and {t.text for t in draft.tokens[first.last + 1 : last.first]} & _TO
    if is_range:
        start, end = run[0][1], run[1][1]
        days = {(start + n) % 7 for n in range((end - start) % 7 + 1)}
    said = {token.stem for token in draft.tokens}
    restated = (days == _WEEKEND and "weekend" in said) or (
        days == set(range(5)) and said & {"weekday", "workday"}
    )
    if not (is_range or restated):
        return
    for span, _ in run:
        draft.take(span)
    draft.use(*range(first.first, last.last + 1))
    if not restated and len(days) < 7:
        _only_on(draft, first, days)
    elif not restated and not set(_WEEK) & {t.text for t in draft.tokens}:
        names = [m.name for m in first.of_kind("value")]
        draft.add_group((reached(draft, names) or names)[0])


def _only_on(draft: Draft, span: Span, days: set[int]) -> None:
    """Keep the days of the dimension that the measure can be told by."""
    names = [m.name for m in span.of_kind("value")]
    kept = reached(draft, names) or names
    named = {WEEKDAYS[w]: w.capitalize() for w in WEEKDAYS if len(w) > 5}
    if kept:
        value = [named[day] for day in sorted(days)]
        draft.filters.append({"dimension": kept[0], "op": "in", "value": value})
        draft.sets.add(kept[0])


def read_on_weekdays(draft: Draft) -> None:
    """ "orders on weekdays" leaves the weekends out, where nothing asks for each day."""
    _which_of_them(draft)
    for span in draft.free_spans():
        shorts = {draft.dimension(m).name for m in span.of_kind("dimension")}
        is_plain = span.first == span.last and draft.word(span.first) in _WEEKDAYS
        ways = [d.full_name for d in draft.manifest.by_short_name.get(_IS_WEEKEND, ())]
        ways = [name for name in ways if not draft.lacking(name)]
        # "And weekdays?" after the weekends are the other days, and no group.
        before, led = [name for name in ways if name in draft.previous_dimensions], draft.word(span.first - 1)
        is_other = bool(before) and led not in draft.vocab.by | draft.vocab.each
        if not is_plain or _DAY_OF_WEEK not in shorts or not (is_other or led in _LED):
            continue
        measured = any(s.of_kind("metric") for s in draft.spans)
        kept = before or reached(draft, ways) or ([] if measured else ways)
        if kept:
            draft.take(span)
            draft.filters.append({"dimension": kept[0], "op": "=", "value": False})


def _which_of_them(draft: Draft) -> None:
    """ "Which Sunday had the most": one of the days that are Sundays."""
    for span in draft.free_spans():
        day = _day_of(span)
        if day is None or span.first != span.last or draft.word(span.first - 1) not in ("which", "what"):
            continue
        if draft.tokens[span.first].text != draft.tokens[span.first].stem:
            continue
        draft.take(span)
        _only_on(draft, span, {day})
        draft.add_group("metric_time", "day")
        draft.top = draft.top or 1


def reached(draft: Draft, names: list[str]) -> list[str]:
    """The dimensions that all measures named can be told by, the marked ones first."""
    metrics = [m.name for s in draft.spans for m in s.of_kind("metric")[:1] if not draft.lacking(m.name)]
    reachable = {d.full_name for d in draft.manifest.reachable(metrics)} if metrics else set()
    found = [name for name in dict.fromkeys(names) if name in reachable]
    return sorted(found, key=lambda name: not draft.manifest.dimensions[name].is_default)

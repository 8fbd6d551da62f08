"""Values that gather over time: running totals, rolling sums and moving averages ("trailing 12 months")."""

from agent.planner.draft import Draft
from agent.planner.making.terms import make_in_period, make_per_period
from agent.planner.names.of_one import reduplicated
from agent.planner.passes.window import read_window
from agent.tools.made import PREFIX
from semantic_layer.calendar import DateRange, last_full_period, period
from semantic_layer.manifest import Metric

# "how orders pile up", "adding up day by day": what gathers, if it does so period by period.
_HEAPED = frozenset({"pile", "piles", "piled", "stack", "stacks", "stacked", "mount", "heap", "heaps"})
_HEAPED_UP = frozenset({"build", "builds", "built", "add", "adds", "mounts"})
_GATHERING = frozenset({"adding", "building", "piling", "stacking", "mounting"})
_ADDING = frozenset({"add", "sum", "count", "tally", "total"})
_TOTALS = frozenset({"total", "totals", "sum", "tally", "count", "counter", "basis", "figure"})
_UNTIL_THEN = (
    ("until", "then"),
    ("till", "then"),
    ("up", "to", "then"),
    ("by", "then"),
    ("to", "that", "point"),
)
_ENDS = frozenset({"end", "ends", "close"})
_AS_FAR = (("so", "far"), ("to", "date"), ("until", "now"), ("up", "to", "now"))
_ALL_BEFORE = frozenset({"all", "everything", "everyone", "everybody", "those", "anything"})
_EVER = frozenset({"ever", "altogether"})
_STARTS = ("year", "quarter", "month")
_REACHING = frozenset({"through", "throughout", "over", "during", "across", "in", "along", "within"})
_THROUGH = frozenset({"through", "throughout"})
LONG_MONTH = 31
# The steps that end where such a period does.
_WHOLES = {
    "week": ("week",),
    "month": ("month", "quarter", "year"),
    "quarter": ("quarter", "year"),
    "year": ("year",),
}


def read_cumulative(draft: Draft) -> None:
    """ "running total", "cumulative orders", "three month rolling revenue": a column that gathers."""
    covered = {i for span in draft.spans if not span.time for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        if i in covered:
            continue
        if token.text in draft.vocab.gathering["running"] or _heaps_up(draft, i):
            draft.cumulative = {}
            draft.use(i, *([i + 1] if draft.word(i + 1) in _TOTALS | {"up"} - covered else []))
    _until_then(draft)
    _up_to_each(draft)
    _with_all_before(draft)
    _to_date_along(draft)
    _by_each_end(draft)
    read_window(draft, covered)


def _heaps_up(draft: Draft, i: int) -> bool:
    """ "pile up", "build up over the year", "add up day by day"; what is added up "to 90" is a sum."""
    word = draft.word(i)
    if draft.word(i + 1) != "up" or draft.word(i + 2) == "to":
        return False
    if _goes_along(draft):
        return word in _HEAPED | _HEAPED_UP | _GATHERING | _ADDING | {"added"}
    grains = sum(1 for t in draft.tokens if t.text in draft.vocab.grains)
    if word in _GATHERING:
        return i > 0 and (grains > 0 or bool({"over", "through", "throughout"} & _said(draft)))
    return i > 0 and (word in _HEAPED or (word in _HEAPED_UP and (grains > 1 or "over" in _said(draft))))


def _goes_along(draft: Draft) -> bool:
    """ "Month after month", "week by week": so that each is added to those before it."""
    return any(reduplicated(draft.tokens, i, draft.vocab) for i in range(len(draft.tokens)))


def _said(draft: Draft) -> set[str]:
    return {token.text for token in draft.tokens}


def _until_then(draft: Draft) -> None:
    """ "by the end of each month, how many had ever ordered until then": all there had been."""
    words = [token.text for token in draft.tokens]
    for said in _UNTIL_THEN:
        for i in range(len(words)):
            if tuple(words[i : i + len(said)]) == said:
                draft.use(*range(i, i + len(said)))
                draft.cumulative = draft.cumulative or {}
                draft.is_whole_time = draft.is_whole_time or bool(_EVER & set(words)) or "then" in said


def _up_to_each(draft: Draft) -> None:
    """ "customers won up to each month": with all there had been before."""
    for i in range(1, len(draft.tokens) - 1):
        led = draft.word(i - 1) in ("until", "till") or (draft.word(i - 2), draft.word(i - 1)) == ("up", "to")
        if led and draft.word(i) in draft.vocab.each and draft.vocab.grains.get(draft.word(i + 1)):
            draft.use(i - 2, i - 1, *_places_of_ever(draft))
            draft.cumulative = draft.cumulative or {}
            draft.is_whole_time = True


def _by_each_end(draft: Draft) -> None:
    """ "ordered by the end of each quarter", "so far at every month end": what there had been until then."""
    for i, token in enumerate(draft.tokens):
        if token.text not in _ENDS or not (of := _end_of_each(draft, i)):
            continue
        first, grain = of
        far = [j for j, said in _places(draft, _AS_FAR) for j in range(j, j + len(said))]
        ever = _places_of_ever(draft)
        if not (draft.word(first - 1) == "by" or far or ever or draft.cumulative):
            continue
        draft.use(*range(first - 1, i + 1), *far, *ever)
        draft.add_group("metric_time", grain)
        draft.cumulative = draft.cumulative or {}
        draft.is_whole_time = draft.is_whole_time or bool(ever)


def _end_of_each(draft: Draft, i: int) -> tuple[int, str] | None:
    """Where "the end of each month", "every month end" begins, and the grain."""
    lead = i - 1 if draft.word(i - 1) == "the" else i
    if draft.word(i + 1) == "of" and draft.word(i + 2) in draft.vocab.each:
        grain = draft.vocab.grains.get(draft.word(i + 3))
        return (lead, grain) if grain else None
    grain = draft.vocab.grains.get(draft.word(i - 1))
    is_each = draft.word(i - 2) in draft.vocab.each
    return (i - 1 - is_each, grain) if grain and (is_each or draft.word(i) == "ends") else None


def _places(draft: Draft, sayings: tuple[tuple[str, ...], ...]) -> list[tuple[int, tuple[str, ...]]]:
    """Where each of some sayings stands."""
    words = [token.text for token in draft.tokens]
    return [
        (i, said) for said in sayings for i in range(len(words)) if tuple(words[i : i + len(said)]) == said
    ]


def _with_all_before(draft: Draft) -> None:
    """ "each month including all before it": what gathers is told in full."""
    for i, token in enumerate(draft.tokens):
        if token.text != "before" or draft.word(i - 1) not in _ALL_BEFORE:
            continue
        if draft.word(i - 2) in ("including", "with", "plus", "and", "counting"):
            last = i + (draft.word(i + 1) in ("it", "that", "then", "them"))
            draft.use(*range(i - 2, last + 1))
            draft.cumulative = draft.cumulative or {}


def _to_date_along(draft: Draft) -> None:
    """ "Year to date revenue by month of 2023": what gathers from the start of each year."""
    times = [span for span in draft.spans if span.time]
    for span in times:
        grain = draft.vocab.grains.get(draft.word(span.first).replace("ytd", "year"))
        is_to_date = draft.word(span.last) in ("date", "ytd") and grain in _STARTS
        others = [s for s in times if s is not span and s.time and s.time.range.end]
        covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
        finer = [i for i, t in enumerate(draft.tokens) if i not in covered and t.text in draft.vocab.grains]
        if is_to_date and others and finer:
            draft.spans.remove(span)
            draft.use(*range(span.first, span.last + 1))
            draft.cumulative = {"to_date": str(grain)}


def _places_of_ever(draft: Draft) -> list[int]:
    return [i for i, token in enumerate(draft.tokens) if token.text in _EVER]


def settle_cumulative(draft: Draft) -> None:
    """What gathers does so along a time axis, by month if none is named, from where the range begins."""
    if draft.cumulative is None:
        return
    _move_along_own_grain(draft)
    _drop_reach(draft)
    if not any(group.grain for group in draft.groups):
        draft.add_group("metric_time", draft.window_grain or _step_of(draft))
    if draft.compare or draft.wants_share or draft.periods:
        draft.unsupported.append("a running value together with a share or a comparison")
    _end_with_a_whole(draft)
    draft.descending = draft.top = None
    if draft.window_mean:
        _average_over_window(draft)
    else:
        _add_up(draft)
    if draft.metrics and not draft.having:
        # A period without any row would only say the running value of the one before again.
        draft.having.append({"metric": draft.metrics[0], "op": "!=", "value": 0})


def _drop_reach(draft: Draft) -> None:
    """In "running total through the year" the year tells how far it gathers, and is no axis."""
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        led = draft.word(i - 1) in ("the", "a", "this", "our") and draft.word(i - 2) in _REACHING
        if grain in ("year", "quarter") and led and token.text == token.stem:
            draft.groups = [group for group in draft.groups if group.grain != grain]


def _move_along_own_grain(draft: Draft) -> None:
    """A window of three months over two years that are listed moves month by month, not from year to year."""
    own = draft.window_grain
    if own is None or any(
        t.text in draft.vocab.grains for t in draft.tokens if draft.vocab.grains.get(t.text) != own
    ):
        return
    draft.groups = [g for g in draft.groups if not g.grain or g.grain == own]


def _add_up(draft: Draft) -> None:
    """A running total or the sum of a window, from where the range begins."""
    assert draft.cumulative is not None
    gathers = all(_gathers(draft.manifest.metrics[name]) for name in draft.metrics)
    if not gathers and not ("window" in draft.cumulative and _are_ratios(draft)):
        draft.unsupported.append("a running value of a measure whose values can't be added")
    if any(t.text in draft.vocab.averages for i, t in enumerate(draft.tokens) if not _is_named(draft, i)):
        draft.unsupported.append("a running value together with an average")
    if "window" not in draft.cumulative and draft.time and not draft.is_whole_time:
        _begin_with_range(draft, draft.time)


def gather_anew(draft: Draft) -> None:
    """A defined running total holds all before; along an axis it is that of what it gathers."""
    metrics = [draft.manifest.metrics[name] for name in draft.metrics]
    running = [m for m in metrics if m.accumulation and not (m.accumulation.window or m.accumulation.to_date)]
    is_axis = any(group.grain for group in draft.groups) or draft.wants_trend
    begins = draft.time is not None and draft.time.start is not None and not draft.is_whole_time
    if draft.cumulative is None and (is_axis or begins) and running and len(running) == len(metrics):
        draft.metrics = [m.inputs[0].metric for m in running]
        draft.cumulative = {}


def _is_named(draft: Draft, i: int) -> bool:
    return any(span.first <= i <= span.last for span in draft.spans)


def _are_ratios(draft: Draft) -> bool:
    """Ratios of sums and means are told over a window as over any other time."""
    metrics = [draft.manifest.metrics[name] for name in draft.metrics]
    return all(m.type == "ratio" or m.aggregation == "average" for m in metrics)


def _average_over_window(draft: Draft) -> None:
    """The mean of the periods of a window: its sum over as many of them as hold anything."""
    metrics = [draft.manifest.metrics[name] for name in draft.metrics]
    if metrics and _are_ratios(draft):
        draft.notes.append("over the whole of each window, not the mean of its periods' values")
        return
    if len(metrics) != 1 or not _gathers(metrics[0]) or not draft.window_grain:
        draft.unsupported.append("a moving average of what can't be added up")
        return
    if not metrics[0].is_additive:
        draft.unsupported.append("a moving average of those who are counted once")
        return
    if any(g.grain and g.grain not in _WHOLES.get(draft.window_grain, (g.grain,)) for g in draft.groups):
        draft.unsupported.append(f"a mean of whole {draft.window_grain}s along shorter steps of time")
        return
    _end_with_whole_ones(draft, draft.window_grain)
    draft.metrics = [make_per_period(draft, metrics[0].name, draft.window_grain)]
    draft.order_metric = None
    draft.notes.append(
        f"the average is over each {draft.window_grain} of the window in which anything is recorded"
    )


def _end_with_whole_ones(draft: Draft, grain: str) -> None:
    """A window that ends within a month would reach into one month more than it is of."""
    asked = draft.time.end if draft.time and draft.time.end else draft.clock.last_day
    last = min(asked, draft.clock.last_day)
    until = last_full_period(last, grain, draft.clock.week_start).end
    if until and until < last:
        draft.time = DateRange(draft.time.start if draft.time else None, until)
        draft.notes.append(f"the mean is of whole {grain}s, so the {grain} that is not complete is left out")


def _gathers(metric: Metric) -> bool:
    """Whether a running value is one: of sums, and of what is counted once however often it comes."""
    return metric.is_additive or (
        metric.aggregation == "count_distinct" and not metric.name.startswith(PREFIX)
    )


def _begin_with_range(draft: Draft, span: DateRange) -> None:
    """A running total of a range begins with it, whatever was before."""
    assert draft.cumulative is not None
    if span.start is None and span.end and _goes_through(draft):
        span = draft.time = period(span.end, "month")
        draft.notes.append("it begins with the month named")
    for grain in _STARTS:
        whole = period(span.start, grain) if span.start else None
        if whole and whole.start == span.start and span.end and whole.end and span.end <= whole.end:
            draft.cumulative = {"to_date": grain}
            draft.notes.append(f"the running total begins with the {grain}")
            return
    if span.start and span.start > draft.clock.first_day:
        draft.metrics = [make_in_period(draft, name, span, n) for n, name in enumerate(draft.metrics)]
        draft.notes.append("the running total begins with the range asked for")


def _goes_through(draft: Draft) -> bool:
    """ "a running total through August" is one of August."""
    return any(span.time and draft.word(span.first) in _THROUGH for span in draft.spans)


def _end_with_a_whole(draft: Draft) -> None:
    """ "at the close of every quarter": a quarter that the data does not end has no end yet."""
    words = [t.text for t in draft.tokens]
    grain = next((group.grain for group in draft.groups if group.grain), None)
    ends = any(
        words[i] == "end" and words[i + 1] == "of" and words[i + 2] in draft.vocab.each
        for i in range(len(words) - 2)
    )
    if grain in (None, "day") or not ends:
        return
    last = last_full_period(draft.clock.last_day, str(grain), draft.clock.week_start).end
    if last and (draft.time is None or draft.time.end is None or draft.time.end > last):
        draft.time = DateRange(draft.time.start if draft.time else None, last)
        draft.notes.append(f"only whole {grain}s have an end")


def _step_of(draft: Draft) -> str:
    """By month, within one month by day."""
    span = draft.time
    within = span and span.start and span.end and (span.end - span.start).days <= LONG_MONTH
    named = span and span.start is None and _goes_through(draft)
    return "day" if within or named else "month"

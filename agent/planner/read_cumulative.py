"""Values that gather over time: running totals, and rolling windows ("trailing 12 months")."""

from agent.planner.draft import Draft
from agent.tools.made import PREFIX
from semantic_layer.calendar import DateRange, last_full_period, period
from semantic_layer.manifest import Metric

_RUNNING = frozenset({"cumulative", "cumulated", "cumulatively", "running", "accumulated", "accumulating"})
_ROLLING = frozenset({"rolling", "trailing", "moving", "sliding"})
_STARTS = ("year", "quarter", "month")


def read_cumulative(draft: Draft) -> None:
    """ "running total", "cumulative orders", "three month rolling revenue": a column that gathers."""
    covered = {i for span in draft.spans if not span.time for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        if i in covered:
            continue
        if token.text in _RUNNING:
            draft.cumulative = {}
            draft.use(i)
        elif token.text in _ROLLING:
            _rolling(draft, i)


def _rolling(draft: Draft, i: int) -> None:
    """The number and the grain stand right after the word, or right before it."""
    for number, grain in ((i + 1, i + 2), (i - 2, i - 1)):
        said = draft.word(number)
        count = int(said) if said.isdigit() and len(said) <= 3 else draft.vocab.numbers.get(said)
        unit = draft.vocab.grains.get(draft.word(grain))
        if count and unit:
            draft.cumulative = {"window": f"{count} {unit}{'s' if count > 1 else ''}"}
            draft.use(i, number, grain)
            return


def settle_cumulative(draft: Draft) -> None:
    """What gathers does so along a time axis, by month if none is named, from where the range begins."""
    if draft.cumulative is None:
        return
    if not any(group.grain for group in draft.groups):
        draft.add_group("metric_time", "month")
    if not all(_gathers(draft.manifest.metrics[name]) for name in draft.metrics):
        draft.unsupported.append("a running value of a measure whose values can't be added")
    if any(t.text in draft.vocab.averages for t in draft.tokens) or draft.compare or draft.wants_share:
        draft.unsupported.append("a running value together with an average, a share or a comparison")
    _end_with_a_whole(draft)
    draft.descending = draft.top = None
    if "window" not in draft.cumulative and draft.time:
        _begin_with_range(draft, draft.time)


def _gathers(metric: Metric) -> bool:
    """Whether a running value is one: of sums, and of what is counted once however often it comes."""
    return metric.is_additive or (
        metric.aggregation == "count_distinct" and not metric.name.startswith(PREFIX)
    )


def _begin_with_range(draft: Draft, span: DateRange) -> None:
    """A running total of a year begins with it; of other ranges it can't be told where it begins."""
    for grain in _STARTS:
        whole = period(span.start, grain) if span.start else None
        if whole and whole.start == span.start and span.end and whole.end and span.end <= whole.end:
            draft.cumulative = {"to_date": grain}
            draft.notes.append(f"the running total begins with the {grain}")
            return
    draft.notes.append("the running total holds all that was before the period shown, too")


def _end_with_a_whole(draft: Draft) -> None:
    """ "at the close of every quarter": a quarter that the data does not end has no end yet."""
    words = [t.text for t in draft.tokens]
    grain = next((group.grain for group in draft.groups if group.grain), None)
    if grain in (None, "day") or not any(
        words[i : i + 3] == ["end", "of", "each"] for i in range(len(words))
    ):
        return
    last = last_full_period(draft.clock.last_day, str(grain), draft.clock.week_start).end
    if last and (draft.time is None or draft.time.end is None or draft.time.end > last):
        draft.time = DateRange(draft.time.start if draft.time else None, last)
        draft.notes.append(f"only whole {grain}s have an end")

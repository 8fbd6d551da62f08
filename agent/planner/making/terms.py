"""Measures made of others added and taken off: in both periods, in one alone, one less another."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.making.measures import add_made
from agent.planner.to_query import as_time
from agent.tools.made import PERIODS, PREFIX
from semantic_layer.calendar import DateRange, period
from semantic_layer.manifest import Metric

TWO = 2
BOTH, LESS, WITHIN, NONE, ELSE, WITH, NEVER, MANY = (
    PREFIX + kind for kind in ("both", "less", "within", "none_within", "elsewhen_", "with", "never", "many")
)


def make_both(
    draft: Draft, name: str, periods: tuple[DateRange, DateRange], *, without: bool, as_share: bool
) -> str:
    """Those counted in both periods (the sum less those of either), or in the first and not the second.

    As a share it is one of those of the first.
    """
    first, second = periods
    named = _named(first, second)
    label = draft.manifest.metrics[name].label
    one, other, either = _in(name, first), _in(name, second), _in(name, first, second)
    if without:
        told = {"name": BOTH, "label": f"{label} of {named[0]} that are not in {named[1]}"}
        terms = [either, {**other, "sign": -1}]
    else:
        told = {"name": BOTH, "label": f"{label} in both {named[0]} and {named[1]}"}
        terms = [one, other, {**either, "sign": -1}]
    if as_share:
        told["label"] += f", as a share of those of {named[0]}"
        return add_made(draft, {**told, "terms": terms, "over": one})
    return add_made(draft, {**told, "terms": terms})


def make_less(draft: Draft, whole: str, part: str, label: str) -> str:
    """What is left of a measure without what another counts of it."""
    terms = [{"metric": whole}, {"metric": part, "sign": -1}]
    return add_made(draft, {"name": LESS, "label": label, "terms": terms})


def make_within(draft: Draft, name: str, span: DateRange, kind: str = WITHIN) -> str:
    """A measure of the rows of one period, for conditions that hold whatever the period asked for."""
    label = draft.manifest.metrics[name].label
    count = sum(1 for one in draft.made if one["name"].startswith(kind))
    told = {"name": kind + "_" * count, "label": f"{label} of the period named"}
    return add_made(draft, {**told, "terms": [_in(name, span)]})


def make_per_period(draft: Draft, name: str, grain: str) -> str:
    """The average of a sum or count per day, week or month: over those in which anything is recorded."""
    told = {"name": PERIODS, "label": f"{grain.capitalize()}s", "periods_of": name, "grain": grain}
    add_made(draft, told)
    label = f"{draft.manifest.metrics[name].label} per {grain}, on average"
    one = {"name": f"{PREFIX}per_{grain}", "label": label, "terms": [{"metric": name}]}
    return add_made(draft, {**one, "over": {"metric": PERIODS}})


def make_period_part(draft: Draft) -> bool:
    """ "what part of the revenue of 2023 was made in November": a period within another, or all."""
    spans = [s.time.range for s in draft.spans if s.time]
    additive = len(draft.metrics) == 1 and draft.manifest.metrics[draft.metrics[0]].type == "simple"
    if not additive or draft.groups or draft.compare or not 0 < len(spans) <= TWO or draft.time is None:
        return False
    name, part = draft.metrics[0], draft.time
    wholes = [one for one in spans if one != part and one.meet(part) == part] or _year_of(draft)
    if len(spans) == TWO and not wholes or not draft.manifest.metrics[name].is_additive:
        return False
    over = {**_in(name, wholes[0])} if wholes else {"metric": name}
    told = told_period_part(draft.manifest.metrics[name], _in(name, part), over)
    draft.metrics, draft.time = [add_made(draft, told)], None
    draft.order_metric = None
    draft.wants_share = False
    return True


def told_period_part(metric: Metric, part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """What makes a measure of one period a part of that of a longer one, both as terms."""
    label = f"{metric.label}: share of the period named"
    return {"name": f"{PREFIX}share", "label": label, "terms": [part], "over": whole}


def _year_of(draft: Draft) -> list[DateRange]:
    """The year that a period is said to be a part of: "in the last quarter of the year"."""
    for span in draft.spans:
        ends = draft.word(span.last - 1), draft.word(span.last)
        if span.time and span.time.range.start and ends == ("the", "year") and span.last - span.first > TWO:
            draft.notes.append("the share is of that year")
            return [period(span.time.range.start, "year")]
    return []


def _named(first: DateRange, second: DateRange) -> tuple[str, str]:
    """Two months by their names, else by their order: a label holds no figures that the query lacks."""
    months = [
        f"{span.start:%B}" for span in (first, second) if span.start and period(span.start, "month") == span
    ]
    if len(set(months)) == TWO:
        return months[0], months[1]
    return "the first period named", "the second"


def _in(name: str, *spans: DateRange) -> dict[str, Any]:
    return {"metric": name, "within": [as_time(span) for span in spans]}


def make_in_period(draft: Draft, name: str, span: DateRange, place: int) -> str:
    """A measure of one of the periods that are shown beside each other, under the days of it."""
    return add_made(draft, told_in_period(draft.manifest.metrics[name], span, place))


def told_in_period(metric: Metric, span: DateRange, place: int) -> dict[str, Any]:
    """What makes a measure that of one period."""
    told = {
        "name": f"{PREFIX}period_{place}_{metric.name}",
        "label": f"{metric.label}, {_when(as_time(span))}",
    }
    return {**told, "terms": [_in(metric.name, span)]}


def _when(days: dict[str, str]) -> str:
    if days.get("from") == days.get("to"):
        return f"on {days['from']}"
    if "to" not in days:
        return f"from {days['from']} on"
    return f"{days['from']} to {days['to']}" if "from" in days else f"until {days['to']}"


def make_elsewhen(draft: Draft, name: str, spans: list[DateRange]) -> str:
    """A measure of the periods that are left when others are left out."""
    label = f"{_label(draft, name)}, {' and '.join(_when(as_time(span)) for span in spans)}"
    return add_made(draft, {"name": ELSE + name, "label": label, "terms": [_in(name, *spans)]})


def _label(draft: Draft, name: str) -> str:
    made = next((one["label"] for one in draft.made if one["name"] == name), "")
    return made or draft.manifest.metrics[name].label


def make_change(draft: Draft, name: str, before: str, after: str) -> list[str]:
    """What a measure of one period is more than that of another, and as a part of it."""
    return [add_made(draft, one) for one in told_change(draft.manifest.metrics[name], before, after)]


def told_change(metric: Metric, before: str, after: str) -> list[dict[str, Any]]:
    """What makes how much more one measure is than another, and as a part of it."""
    terms = [{"metric": after}, {"metric": before, "sign": -1}]
    more = {"name": f"{PREFIX}more_{metric.name}", "label": f"{metric.label}: difference", "terms": terms}
    change = {"name": f"{PREFIX}change_{metric.name}", "label": f"{metric.label}: change", "terms": terms}
    return [more, {**change, "over": {"metric": before}}]


def in_two_periods(draft: Draft, name: str, periods: tuple[DateRange, DateRange]) -> dict[str, Any]:
    """The query of a measure in two periods, the earlier first, with its change."""
    shown = [make_in_period(draft, name, span, n) for n, span in enumerate(periods)]
    metrics = [*shown, *make_change(draft, name, *shown)]
    return {
        "metrics": metrics,
        "made": draft.made,
        "time": as_time(DateRange(periods[0].start, periods[1].end)),
    }

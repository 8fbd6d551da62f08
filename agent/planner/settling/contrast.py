"""New against returning: of those of a period, who was first seen in it and who before it."""

from agent.planner.draft import Draft
from agent.planner.making.terms import make_less, make_per_period
from agent.planner.names.counted import whole_of
from semantic_layer.manifest import Metric

_WEEKEND = "date__is_weekend"
_SUMMED = frozenset({"sum", "count", "count_distinct", "sum_boolean"})


def settle_contrast(draft: Draft) -> None:
    """Held against the new, those who return are all others: who began in the period is new alone."""
    _of_the_same(draft)
    _tell_each_day(draft)
    metrics = [draft.manifest.metrics[name] for name in draft.metrics]
    if draft.followed or not (draft.time or any(group.grain for group in draft.groups)):
        return
    for returning in metrics:
        new = next((one for one in metrics if _is_opposite(returning, one)), None)
        whole = whole_of(draft, returning) if new else None
        if new and whole and not (draft.wants_share or draft.compare or draft.filters or draft.having):
            label = f"{returning.label}, first seen before the period"
            draft.metrics[draft.metrics.index(returning.name)] = make_less(draft, whole.name, new.name, label)
            draft.notes.append(
                f"{{catalogue.label.{returning.name} | lower}} are the "
                f"{{catalogue.label.{whole.name} | lower}} "
                f"of a period less its {{catalogue.label.{new.name} | lower}}"
            )
            return


def _tell_each_day(draft: Draft) -> None:
    """Weekends have fewer days than working weeks: beside a total of both stands that of one day."""
    # A weekend that rows have by themselves may be known where their day is not.
    names = [group.name for group in draft.groups]
    is_plain = not (draft.wants_share or draft.compare or draft.having or draft.top or draft.made)
    if not (draft.apart and names == [_WEEKEND] and len(draft.metrics) == 1 and is_plain):
        return
    metric = draft.manifest.metrics.get(draft.metrics[0])
    if metric and metric.type == "simple" and metric.aggregation in _SUMMED:
        draft.metrics.append(make_per_period(draft, metric.name, "day"))
        draft.notes.append("weekends have fewer days than the rest of a week: see what a day has on average")


def _of_the_same(draft: Draft) -> None:
    """In "orders of new and returning customers" both are orders."""
    known = draft.manifest.metrics
    if len(draft.metrics) != 2:
        return
    one, other = (known[name] for name in draft.metrics)
    if (one.model, one.expr) == (other.model, other.expr) or not (_sides(one) and _sides(other)):
        return
    if _sides(one)[0] != _sides(other)[0] or _sides(one)[1] == _sides(other)[1]:
        return
    found = [
        m.name
        for m in known.values()
        if (m.model, m.expr, m.aggregation) == (one.model, one.expr, one.aggregation)
        and _sides(m) == _sides(other)
        and not draft.lacking(m.name)
    ]
    if len(found) == 1:
        draft.metrics = [one.name, found[0]]


def _sides(metric: Metric) -> tuple[tuple[str, ...], bool]:
    """The dimension of the one yes or no that a measure is under, and whether it is no; empty for others."""
    if metric.type != "simple" or len(metric.filters) != 1 or metric.unit != "count":
        return ()  # type: ignore[return-value]
    part = metric.filters[0]
    text = part.sql.sql()
    if " " in text.removeprefix("NOT "):
        return ()  # type: ignore[return-value]
    return tuple(part.dimensions.values()), text.startswith("NOT ")


def _is_opposite(one: Metric, other: Metric) -> bool:
    """Whether one counts under a condition, and the other the same things where it does not hold."""
    if one.aggregation != "count_distinct" or len(one.filters) != 1 or len(other.filters) != 1:
        return False
    same = (one.model, one.expr, one.aggregation) == (other.model, other.expr, other.aggregation)
    a, b = one.filters[0], other.filters[0]
    return same and a.dimensions == b.dimensions and a.sql.sql() == f"NOT {b.sql.sql()}"

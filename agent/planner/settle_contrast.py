"""New against returning: of those of a period, who was first seen in it and who before it."""

from agent.planner.draft import Draft
from agent.planner.make_terms import make_less
from semantic_layer.manifest import Metric


def settle_contrast(draft: Draft) -> None:
    """Held against the new, those who return are all others: who began in the period is new alone."""
    metrics = [draft.manifest.metrics[name] for name in draft.metrics]
    if draft.followed or not (draft.time or any(group.grain for group in draft.groups)):
        return
    for returning in metrics:
        new = next((one for one in metrics if _is_opposite(returning, one)), None)
        whole = _whole(draft, returning) if new else None
        if new and whole and not (draft.wants_share or draft.compare or draft.filters or draft.having):
            label = f"{returning.label}, first seen before the period"
            draft.metrics[draft.metrics.index(returning.name)] = make_less(draft, whole, new.name, label)
            draft.notes.append(
                f"{{catalogue.label.{returning.name} | lower}} are the {{catalogue.label.{whole} | lower}} "
                f"of a period less its {{catalogue.label.{new.name} | lower}}"
            )
            return


def _is_opposite(one: Metric, other: Metric) -> bool:
    """Whether one counts under a condition, and the other the same things where it does not hold."""
    if one.aggregation != "count_distinct" or len(one.filters) != 1 or len(other.filters) != 1:
        return False
    same = (one.model, one.expr, one.aggregation) == (other.model, other.expr, other.aggregation)
    a, b = one.filters[0], other.filters[0]
    return same and a.dimensions == b.dimensions and a.sql.sql() == f"NOT {b.sql.sql()}"


def _whole(draft: Draft, part: Metric) -> str | None:
    found = [
        m.name
        for m in draft.manifest.metrics.values()
        if (m.model, m.expr, m.aggregation) == (part.model, part.expr, part.aggregation) and not m.filters
    ]
    return found[0] if len(found) == 1 and not draft.lacking(found[0]) else None

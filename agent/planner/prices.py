"""Conditions on what one of the things counted costs: "tickets over 300 euros", "copies that cost 20"."""

from collections.abc import Iterable

from agent.planner.bounds import Bound
from agent.planner.draft import Draft
from agent.planner.spans import Span

_COSTING = frozenset({"cost", "costs", "costing", "priced", "worth"})
_NUMBERS = ("integer", "decimal")


def is_of_money(draft: Draft, span: Span, bound: Bound) -> bool:
    """Whether an amount is no number of what a span counts, since each of these has one of its own."""
    measures = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    counts = bool(measures) and all(m.unit != "currency" for m in measures)
    return counts and price_of_rows(draft, bound) is not None


def price_of_rows(draft: Draft, bound: Bound) -> str | None:
    """The one amount that each of the things counted has, where a bound is of money."""
    if not (_is_money(draft, bound) or draft.word(bound.first - 1) in _COSTING):
        return None
    metrics = draft.manifest.metrics
    measures = [metrics[m.name] for s in draft.spans for m in s.of_kind("metric")]
    if not measures or any(m.unit == "currency" for m in measures):
        return None
    counted = {m.model for m in measures if m.aggregation == "count"}
    found = [
        d.full_name
        for d in draft.manifest.dimensions.values()
        if d.model in counted and d.unit == "currency" and d.data_type in _NUMBERS and d.origin is None
    ]
    return found[0] if len(found) == 1 and not draft.lacking(found[0]) else None


def bound_price(draft: Draft, name: str, bounds: Iterable[Bound]) -> None:
    """Keep the rows whose amount is within the bounds."""
    for bound in bounds:
        draft.filters.append({"dimension": name, "op": bound.op, "value": bound.value})
        draft.use(*bound.places)
        if draft.word(bound.first - 1) in _COSTING:
            draft.use(bound.first - 1)
    draft.notes.append(f"by {{catalogue.label.{name} | lower}}")


def _is_money(draft: Draft, bound: Bound) -> bool:
    return bound.is_money or any(draft.tokens[i].is_money for i in bound.places)

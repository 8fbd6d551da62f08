"""The units that bounds are said in: "longer than 20 days", "more than 5 %"."""

from agent.planner.conditions.bounds import Bound
from agent.planner.draft import Draft
from agent.planner.names.spans import Span

UNITS = {"hour": "hours", "minute": "minutes", "second": "seconds", "day": "days"}
UNITS |= {unit: unit for unit in UNITS.values()}


def use_unit(draft: Draft, bound: Bound, metrics: list[str]) -> None:
    """In "longer than 20 days" the days are the unit of what is measured, and no group."""
    said = UNITS.get(draft.word(bound.last + 1))
    units = {draft.manifest.metrics[name].unit for name in metrics}
    if said in units:
        draft.use(bound.last + 1)
    elif said and units & set(UNITS):
        draft.use(bound.last + 1)
        draft.unsupported.append(f"a condition in {said}, where it is measured in another unit")


def is_of_time(draft: Draft, span: Span, bound: Bound) -> bool:
    """In "orders more than 5 days late" the number is one of days, and none of what is counted."""
    said = draft.word(bound.last + 1)
    so = draft.word(bound.last + 2)
    is_unit = said in UNITS or draft.vocab.grains.get(said) is not None
    if not (is_unit and so) or so in draft.vocab.by or draft.vocab.is_function_word(so):
        return False
    units = {draft.manifest.metrics[m.name].unit for m in span.of_kind("metric")}
    units |= {draft.dimension(m).unit for m in span.of_kind("dimension")}
    return units <= {"count", "currency", None}


def scaled(draft: Draft, bound: Bound) -> Bound:
    """A number with a per cent sign is a fraction."""
    if draft.word(bound.last + 1) not in ("%", "percent", "pct"):
        return bound
    return Bound(bound.op, bound.value / 100, (*bound.places, bound.last + 1), is_part=True)


def check_part(draft: Draft, name: str, bound: Bound) -> None:
    """Refuse per cent of a number of which nothing says whether 8 % is written 8 or 0.08."""
    dimension = draft.manifest.dimensions[name]
    if bound.is_part and dimension.unit is None:
        label = dimension.label.lower()
        draft.unsupported.append(
            f"per cent of {label}, which is told without a unit; name the number as it is stored"
        )

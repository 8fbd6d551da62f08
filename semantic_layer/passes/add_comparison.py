"""Add the same measures one year or one period back, as leaves of their own."""

from dataclasses import replace
from datetime import date, timedelta

from sqlglot import exp

from semantic_layer.errors import QueryError
from semantic_layer.names import column
from semantic_layer.plan import Context, During, Leaf, Output, Plan, ResolvedQuery, Shift, Span
from semantic_layer.result import Column

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def add_comparison(plan: Plan, context: Context) -> Plan:
    """Return the plan with the earlier value of every metric shown, the difference and the change.

    The earlier leaves read before the time range; other conditions hold for them too.
    """
    compare = plan.resolved.query.compare
    span = plan.resolved.span
    if not compare or not span or not span.start or not span.end:
        return plan
    shift = _shift(plan.resolved, span.start, span.end)
    compared = Span(back(span.start, shift), back(span.end, shift), span.dimension)
    used = {
        part.table for output in plan.outputs if output.shown for part in output.value.find_all(exp.Column)
    }
    earlier = tuple(_earlier(leaf, compare, compared, shift) for leaf in plan.leaves if leaf.name in used)
    outputs = [part for output in plan.outputs for part in _compared(output, compare)]
    return replace(plan, leaves=(*plan.leaves, *earlier), outputs=tuple(outputs), compared=compared)


def back(day: date, shift: Shift) -> date:
    """Return the day one shift earlier; a day its month lacks becomes that month's last."""
    try:
        if shift.unit in MONTHS:
            return _months_back(day, shift.count * MONTHS[shift.unit])
        return day - timedelta(days=shift.count * (7 if shift.unit == "week" else 1))
    except (OverflowError, ValueError):
        raise QueryError(
            f"There is nothing before {day} to compare with", code="invalid_comparison"
        ) from None


def _months_back(day: date, count: int) -> date:
    first = day.year * 12 + day.month - 1 - count
    # The last day of a month is found from the first of the next.
    length = (date((first + 1) // 12, (first + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(first // 12, first % 12 + 1, min(day.day, length))


def _shift(resolved: ResolvedQuery, start: date, end: date) -> Shift:
    grain = next((group.grain for group in resolved.groups if group.grain), None)
    if resolved.query.compare == "previous_year":
        # Whole weeks, so that a week is compared with a week.
        return Shift(52, "week") if grain == "week" else Shift(1, "year")
    if grain:
        return Shift(1, grain)  # type: ignore[arg-type]  # resolve_names checked the grain
    if start.day == 1 and end.day == 1:
        return Shift((end.year - start.year) * 12 + end.month - start.month, "month")
    return Shift((end - start).days, "day")


def _earlier(leaf: Leaf, compare: str, span: Span, shift: Shift) -> Leaf:
    assert leaf.during is not None
    during = During(leaf.during.value, span.start, span.end)
    return replace(leaf, name=f"{leaf.name}_{compare}", during=during, shift=shift)


def _compared(output: Output, compare: str) -> list[Output]:
    if not output.shown:
        return [output]

    def earlier(node: exp.Expr) -> exp.Expr:
        return column(node.name, f"{node.table}_{compare}") if isinstance(node, exp.Column) else node

    now = output.column
    words = compare.replace("_", " ")
    then = replace(now, name=f"{now.name}_{compare}", label=f"{now.label}, {words}", role="comparison")
    return [output, Output(then, output.value.transform(earlier)), *_changes(now, then, words)]


def _changes(now: Column, then: Column, words: str) -> list[Output]:
    """The absolute difference, in the metric's unit, and the change as a fraction of the earlier value."""
    difference = replace(
        now,
        name=f"{now.name}_difference",
        label=f"{now.label}, difference against {words}",
        role="difference",
    )
    change = replace(
        now,
        name=f"{now.name}_change",
        label=f"{now.label}, change against {words}",
        unit="ratio",
        role="change",
    )
    less = exp.Sub(this=column(now.name), expression=column(then.name))
    base = exp.Nullif(this=exp.Abs(this=column(then.name)), expression=exp.Literal.number(0))
    fraction = exp.Div(this=exp.Paren(this=less.copy()), expression=base, typed=False, safe=True)
    return [Output(difference, less, late=True), Output(change, fraction, late=True)]

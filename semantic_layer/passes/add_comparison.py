"""Add what each metric was one year or one period before, and the change since."""

from dataclasses import replace

from sqlglot import exp

from semantic_layer.frames import comparison, read_span
from semantic_layer.names import column
from semantic_layer.plan import Context, Frame, Output, Plan
from semantic_layer.result import Column


def add_comparison(plan: Plan, context: Context) -> Plan:
    """Return the plan with the earlier value of every metric shown, the difference and the change.

    The earlier leaves read before the time range; other conditions hold for them too.
    """
    compare = plan.resolved.query.compare
    window = comparison(plan.resolved)
    if not compare or not window:
        return plan
    outputs = [part for output in plan.outputs for part in _compared(output, compare)]
    return replace(plan, outputs=tuple(outputs), compared=read_span(plan.resolved, Frame((window,))))


def _compared(output: Output, compare: str) -> list[Output]:
    if output.earlier is None:
        return [output]
    now = output.column
    words = compare.replace("_", " ")
    then = replace(now, name=f"{now.name}_{compare}", label=f"{now.label}, {words}", role="comparison")
    return [output, Output(then, output.earlier), *_changes(now, then, words)]


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
    fraction = exp.Div(this=exp.Paren(this=less.copy()), expression=base, typed=False)
    return [Output(difference, less, late=True), Output(change, fraction, late=True)]

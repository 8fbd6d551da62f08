"""Add each group's share of the total."""

from dataclasses import replace

from sqlglot import exp

from semantic_layer.names import column
from semantic_layer.plan import Context, Output, Plan


def add_shares(plan: Plan, context: Context) -> Plan:
    """Return the plan with a share column after each metric asked for; over all groups, before having."""
    wanted = plan.resolved.query.share_of_total
    outputs: list[Output] = []
    for output in plan.outputs:
        outputs.append(output)
        if output.column.role == "metric" and output.column.name in wanted:
            outputs.append(_share(output))
    return replace(plan, outputs=tuple(outputs))


def _share(output: Output) -> Output:
    value = column(output.column.name)
    total = exp.Window(this=exp.Sum(this=value.copy()))
    shown = replace(
        output.column,
        name=f"{output.column.name}_share",
        label=f"{output.column.label}, share of total",
        unit="ratio",
        role="share",
    )
    nothing = exp.Nullif(this=total, expression=exp.Literal.number(0))
    return Output(shown, exp.Div(this=value, expression=nothing, typed=False, safe=True), late=True)

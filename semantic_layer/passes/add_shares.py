"""Add each group's share of the total, and of its parent: the groups equal in all columns but the last."""

from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp

from semantic_layer.names import column
from semantic_layer.plan import Context, Output, Plan


def add_shares(plan: Plan, context: Context) -> Plan:
    """Return the plan with the share columns after each metric asked for; over all groups, before having."""
    return replace(
        plan, outputs=tuple(part for output in plan.outputs for part in _with_shares(output, plan))
    )


def _with_shares(output: Output, plan: Plan) -> Iterator[Output]:
    yield output
    if output.column.role != "metric":
        return
    query, name = plan.resolved.query, output.column.name
    if name in query.share_of_total:
        shown = replace(output.column, name=f"{name}_share", label=f"{output.column.label}, share of total")
        yield Output(
            replace(shown, unit="ratio", role="share"), _share(name, []), late=True, over_groups=True
        )
    if name in query.share_of_parent:
        parents = [column(group.name) for group in plan.groups[:-1]]
        label = f"{output.column.label}, share of {_parent(plan)}"
        shown = replace(output.column, name=f"{name}_share_of_parent", label=label)
        shown = replace(shown, unit="ratio", role="share_of_parent")
        yield Output(shown, _share(name, parents), late=True, over_groups=True)


def _share(name: str, parents: list[exp.Column]) -> exp.Expr:
    total = exp.Window(this=exp.Sum(this=column(name)), partition_by=parents or None)
    nothing = exp.Nullif(this=total, expression=exp.Literal.number(0))
    return exp.Div(this=column(name), expression=nothing, typed=False)


def _parent(plan: Plan) -> str:
    return ", ".join(group.label.lower() for group in plan.groups[:-1]) or "total"

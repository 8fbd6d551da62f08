"""A funnel: how many get to each step, the widest first, and between which two the most are lost."""

from itertools import pairwise

from agent.planner.composing.result import Told
from agent.planner.composing.scope import describe_scope
from semantic_layer.manifest import Manifest


def tell_steps(told: Told, manifest: Manifest) -> str | None:
    """Return the text for the one row of a funnel; None for other rows, or where a step has no value."""
    steps = (
        [(told.values(column["name"])[0], column) for column in told.of_role("metric")] if told.rows else []
    )
    if len(told.rows) != 1 or len(steps) < 2 or any(value is None for value, _ in steps):
        return None
    steps.sort(key=lambda step: -step[0])
    scope = describe_scope(told.id, told.query, manifest)
    lines = [f"- **{{{column['named']}}}**{scope}: **{told.cell(0, column['name'])}**" for _, column in steps]
    (_, first), (_, second) = max(pairwise(steps), key=lambda pair: pair[0][0] - pair[1][0])
    lost = f"{told.id}[0].{first['name']} - {told.id}[0].{second['name']}"
    ends = f"{{{first['named']} | lower}} and {{{second['named']} | lower}}"
    most = f"The most, **{{{lost}}}**, are lost between {ends}."
    return "\n".join([*lines, "", most])

"""The part of a whole that a condition keeps: "what share of sessions is mobile"."""

from typing import Any

from agent.planner.conditions.parts import part_of, said_of_all, said_with
from agent.planner.draft import Draft
from agent.planner.making.measures import add_made, told_part
from agent.planner.making.through_rows import through_rows
from agent.tools.made import PREFIX

PART = f"{PREFIX}share"


def make_part(draft: Draft, done: list[dict[str, Any]] | None = None) -> bool:
    """ "what share of sessions is mobile": the part of one value in the whole, also in each group.

    `done` are the conditions of what the part is said to have done.
    """
    simple = [name for name in draft.metrics if draft.manifest.metrics[name].type == "simple"]
    if len(draft.metrics) != 1 or simple != draft.metrics:
        return False
    if draft.manifest.metrics[simple[0]].aggregation not in ("sum", "count", "count_distinct", "sum_boolean"):
        return False
    said = said_of_all(draft)
    held = [f for f in draft.filters if "metric" in f and f not in draft.of_whom]
    parts = done or ([said] if said else held)
    if not parts:
        part = part_of(draft)
        parts = [part] if part else []
    if not parts:
        return False
    joined = [] if done or parts == held else said_with(draft, parts[0])
    parts = [*joined, *parts]
    metric = draft.manifest.metrics[simple[0]]
    draft.filters = [one for one in draft.filters if one not in parts]
    told = " and ".join(told_part(draft, part) for part in (parts if done or joined else parts[:1]))
    label = f"{metric.label}: share of {told}"
    made: dict[str, Any] = {"numerator": metric.name, "denominator": metric.name}
    put = [through_rows(draft, metric, part) for part in parts]
    made |= {"where": [p for p in put if "metric" not in p], "of_those": [p for p in put if "metric" in p]}
    made = {key: value for key, value in made.items() if value}
    draft.metrics = [add_made(draft, {"name": PART, "label": label, **made})]
    draft.order_metric = None
    draft.wants_share = False
    return True

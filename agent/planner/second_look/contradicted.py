"""What a measure counts is not left out by the condition beside it."""

from agent.planner.second_look.asked import Asked
from agent.planner.second_look.said import Said
from semantic_layer.manifest import Metric


def contradicted(said: Said, asked: Asked) -> str | None:
    """The label of a measure of rows of one side of a yes or no, where the query keeps the other alone."""
    del said
    kept = {
        one["dimension"]: one["value"]
        for one in asked.query.get("where", ())
        if one.get("op", "=") == "=" and isinstance(one.get("value"), bool) and "dimension" in one
    }
    shown = [metric for metric in asked.defined if metric.name in asked.query["metrics"]]
    return next((m.label.lower() for m in shown if kept and _excludes(m, kept)), None)


def _excludes(metric: Metric, kept: dict[str, bool]) -> bool:
    for part in metric.filters:
        text = part.sql.sql()
        bare = text.removeprefix("NOT ")
        name = part.dimensions.get(bare)
        if name in kept and kept[name] != (bare == text):
            return True
    return False

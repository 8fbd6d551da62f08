"""The wording of groups held against the average: what it is, then those on the side that is asked for."""

from typing import Any

from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.reading import AverageReading
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
UNWORDABLE = "I found no way to word an answer in which every figure is traced to a cell."
TOO_MANY = "I can't answer that: there are too many groups to tell their average."


def against_average(reading: AverageReading, replies: list[dict[str, Any]], manifest: Manifest) -> Call:
    """Return the next call: the query of all, that of those on one side of their average, the answer."""
    if replies and "error" in replies[-1]:
        text = literal(str(replies[-1]["error"]))
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": text}
    if replies and "citation" not in replies[-1]:
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": UNWORDABLE}
    if not replies:
        return "query_metrics", _of_all(reading)
    whole = Told.read(replies[0])
    values = [value for value in whole.values(reading.metric) if value is not None]
    if (cut := len(whole.rows) < whole.row_count) or not values:
        text = TOO_MANY if cut else compose(whole, manifest)
        return "answer", {"kind": "refusal", "reason": "unsupported", "text": text}
    if len(replies) == 1:
        mean = sum(map(float, values)) / len(values)
        having = [{**reading.query["having"][0], "value": mean}]
        return "query_metrics", {**reading.query, "having": having}
    lines = [compose(Told.read(replies[1]), manifest)]
    if reading.is_of_all:
        lines.append(
            f"Over all, {{catalogue.label.{reading.metric} | lower}} is {whole.cell(0, reading.metric)}."
        )
    lines.append(f"Read as: {'; '.join(dict.fromkeys(reading.notes))}.")
    return "answer", {"text": "\n\n".join(lines)}


def _of_all(reading: AverageReading) -> dict[str, Any]:
    kept = {key: value for key, value in reading.query.items() if key in ("where", "time")}
    groups = {} if reading.is_of_all else {"group_by": reading.query["group_by"]}
    return {"metrics": [reading.metric], **groups, **kept}

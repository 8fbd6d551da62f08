"""What stood out in a metric: what models say of its days, else its days, weeks or months as they are."""

from typing import Any

from agent.planner.composing.lookup import compose_lookup
from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.reading import LookupReading
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
TIME, MONTH = "metric_time", "month"
AS_THEY_ARE = (
    "No unusual days of it are found in advance, so these are its {grain}s; whether the highest or the "
    "lowest is unusual, or the {grain} is not whole, is for you to judge."
)


def is_of_anomalies(reading: LookupReading) -> bool:
    """Whether a lookup asks what stood out."""
    return reading.arguments["what"] == "anomalies"


def after_anomalies(reading: LookupReading, replies: list[dict[str, Any]], manifest: Manifest) -> Call:
    """Return the next call after the lookup, or after the query of the months in its stead."""
    last = replies[-1]
    if "error" not in last:
        if len(replies) == 1:
            return "answer", {"text": compose_lookup(Told.read(last), reading)}
        told = AS_THEY_ARE.format(grain=reading.only.get("anomaly_grain", MONTH))
        return "answer", {"text": f"{compose(Told.read(last), manifest)}\n\n{told}"}
    if len(replies) > 1 or reading.arguments.get("subject") not in manifest.metrics:
        text = literal(str(last["error"]))
        return "answer", {"kind": "refusal", "reason": "not_in_data", "text": text}
    return "query_metrics", _as_they_are(reading)


def _as_they_are(reading: LookupReading) -> dict[str, Any]:
    """The query of the periods asked for, those at the end that is meant first."""
    metric = reading.arguments["subject"]
    grain = reading.only.get("anomaly_grain", MONTH)
    query: dict[str, Any] = {"metrics": [metric], "group_by": [f"{TIME}__{grain}"]}
    if reading.arguments.get("time"):
        query["time"] = reading.arguments["time"]
    if way := reading.only.get("anomaly_direction"):
        query["order_by"] = [{"name": metric, "descending": way == "up"}]
    return query

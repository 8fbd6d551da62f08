"""What stood out in a metric: what models say of its days, else its months, the highest and the lowest."""

from typing import Any

from agent.planner.composing.lookup import compose_lookup
from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.reading import LookupReading
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
MONTH = "metric_time__month"
BY_MONTH = (
    "No unusual days of it are found in advance, so these are its months; whether the highest or the lowest "
    "is unusual, or the month is not whole, is for you to judge."
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
        return "answer", {"text": f"{compose(Told.read(last), manifest)}\n\n{BY_MONTH}"}
    if len(replies) > 1 or reading.arguments.get("subject") not in manifest.metrics:
        text = literal(str(last["error"]))
        return "answer", {"kind": "refusal", "reason": "not_in_data", "text": text}
    time = {"time": reading.arguments["time"]} if reading.arguments.get("time") else {}
    return "query_metrics", {"metrics": [reading.arguments["subject"]], "group_by": [MONTH], **time}

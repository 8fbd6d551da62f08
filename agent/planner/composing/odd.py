"""What stood out in a metric: what models say of its days, else its days, weeks or months as they are."""

from datetime import date
from typing import Any

from agent.planner.composing.lookup import compose_lookup
from agent.planner.composing.result import Told, compose
from agent.planner.composing.scope import literal
from agent.planner.reading import LookupReading
from semantic_layer.manifest import Manifest

Call = tuple[str, dict[str, Any]]
TWO, LONGEST_MONTH = 2, 31
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
        told = AS_THEY_ARE.format(grain=MONTH if len(replies) > TWO else _grain(reading))
        return "answer", {"text": f"{compose(Told.read(last), manifest)}\n\n{told}"}
    if len(replies) == TWO and not reading.only:
        # Of one month, where its days are not known, the other months are what it is held against.
        metric = reading.arguments["subject"]
        return "query_metrics", {"metrics": [metric], "group_by": [f"{TIME}__{MONTH}"]}
    if len(replies) > 1 or reading.arguments.get("subject") not in manifest.metrics:
        text = literal(str(last["error"]))
        return "answer", {"kind": "refusal", "reason": "not_in_data", "text": text}
    return "query_metrics", _as_they_are(reading)


def _grain(reading: LookupReading) -> str:
    """What the periods are: those asked for, else months, of which one alone would say nothing."""
    time = reading.arguments.get("time") or {}
    ends = [date.fromisoformat(time[end]) for end in ("from", "to") if time.get(end)]
    is_one = len(ends) == TWO and (ends[1] - ends[0]).days <= LONGEST_MONTH
    return reading.only.get("anomaly_grain", "day" if is_one else MONTH)


def _as_they_are(reading: LookupReading) -> dict[str, Any]:
    """The query of the periods asked for, those at the end that is meant first."""
    metric = reading.arguments["subject"]
    query: dict[str, Any] = {"metrics": [metric], "group_by": [f"{TIME}__{_grain(reading)}"]}
    if reading.arguments.get("time"):
        query["time"] = reading.arguments["time"]
    if way := reading.only.get("anomaly_direction"):
        query["order_by"] = [{"name": metric, "descending": way == "up"}]
    return query

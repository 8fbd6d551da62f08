"""A count and a part of it: "how many orders were there in May, and how many of them were late?"."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.planner.reading import QueryReading, Reading
from agent.tools.made import PREFIX
from semantic_layer.manifest import Manifest, Metric

Read = Callable[[str], Reading]
_PARTS = re.compile(
    r"^(?P<whole>.*\bhow many (?P<noun>[a-z]+)\b[^?!]*?)[,;]? (?:and|but) (?:of (?:those|these|them),? )?"
    r"how many (?:of (?:them|these|those) )?"
    r"(?P<deed>(?:was|were|are|is|had|have|did|came)\b[^?!]+?|[^?!]+?ed)[?!. ]*$",
    re.IGNORECASE,
)
_KNOWN = {"metrics", "where", "time"}
_COUNTS = ("count", "count_distinct")
PART = f"{PREFIX}of_those"


def read_how_many_of(question: str, read: Read, manifest: Manifest) -> QueryReading | None:
    """Read both numbers, each by itself; None where one of them is no plain count of the same things."""
    found = _PARTS.match(question.strip())
    if found is None:
        return None
    whole, part = read(found["whole"]), read(f"how many {found['noun']} {found['deed']}")
    if not (isinstance(whole, QueryReading) and isinstance(part, QueryReading)):
        return None
    if not (_is_plain(whole, manifest) and _is_plain(part, manifest)) or "where" in whole.query:
        return None
    counted = part.query["metrics"][0]
    if "time" in part.query and part.query["time"] != whole.query.get("time"):
        return None
    query = dict(whole.query)
    if conditions := part.query.get("where"):
        query["made"] = [told_of_those(manifest.metrics[counted], found["deed"], conditions)]
        counted = PART
    elif counted in query["metrics"]:
        return None
    query["metrics"] = [*query["metrics"], counted]
    return replace(whole, query=query, notes=tuple(dict.fromkeys((*whole.notes, *part.notes))))


def told_of_those(metric: Metric, deed: str, where: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What makes a count that of those alone who did something, under the words that say so."""
    of_rows, of_groups = (
        [one for one in where if ("dimension" in one) is is_of_rows] for is_of_rows in (True, False)
    )
    told = {"name": PART, "label": f"{metric.label} that {deed.lower()}", "of": metric.name}
    return told | ({"where": of_rows} if of_rows else {}) | ({"of_those": of_groups} if of_groups else {})


def _is_plain(reading: QueryReading, manifest: Manifest) -> bool:
    query: Mapping[str, Any] = reading.query
    metrics = [manifest.metrics.get(name) for name in query["metrics"]]
    is_count = len(metrics) == 1 and metrics[0] is not None and metrics[0].aggregation in _COUNTS
    return is_count and query.keys() <= _KNOWN and not any("metric" in one for one in query.get("where", []))

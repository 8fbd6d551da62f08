"""Two held against each other in one figure: the difference between them, the ratio of one to the other."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.planner.questions.gaps import BEATS, earned, said_ahead
from agent.planner.reading import QueryReading, Reading
from agent.tools.made import PER, PREFIX
from semantic_layer.manifest import Manifest, Metric

Read = Callable[[str], Reading]
_OPEN = (
    r"^(?:please )?(?:(?:what|how (?:big|large|great|high|wide))(?:'s|s| is| was| are)? "
    r"|(?:show|give|tell)(?: me| us)? |calculate |compute |i(?:'d| would) like |i want |i need )?"
)
_A, _B = r"(?P<a>[^,;?!]+?)", r"(?P<b>[^?!]+?)[?!. ]*$"
_GAP = r"(?:the |a )?(?:absolute |total |overall )?(?:difference|gap|spread|delta|distance|margin)"
_RATIO = r"(?:the |a )?(?:overall )?(?:ratio|proportion|relation|quotient)"
_TIED = "(?:ahead of|behind|above|below)"
_MEASURED = r"(?: (?:in terms of|in|by|on) (?P<m>[a-z][^?!]*?))?[?!. ]*$"
_OTHER = rf"(?P<b>[^?!]+?){_MEASURED}"
_DIFFERENCES = tuple(
    re.compile(said, re.IGNORECASE)
    for said in (
        rf"{_OPEN}{_GAP} (?:in|of|on|for) (?P<m>[^,;?!]+?) between {_A} and {_B}",
        rf"{_OPEN}{_GAP} between {_A} and {_B}",
        rf"{_OPEN}(?:the |our )?(?P<m>[a-z][\w ]*?) (?:gap|difference|spread|delta) between {_A} and {_B}",
        rf"^(?:and |so )?how (?:far|much) (?:is|was|are|were) {_A} {_TIED} {_OTHER}",
        rf"^(?:and |so )?how (?:far|much) {_TIED} (?P<b>[^,;?!]+?) (?:is|was|are|were) "
        rf"(?P<a>[^?!]+?){_MEASURED}",
        rf"^(?:by )?(?:how (?:much|far)|what margin|which margin) (?:does|do|did) {_A} {BEATS} {_OTHER}",
        r"^by how much (?P<all>(?:did|does|do|has|have|is|was|are|were) .+)$",
    )
)
_RATIOS = tuple(
    re.compile(said, re.IGNORECASE)
    for said in (
        rf"{_OPEN}{_RATIO} (?:in|of) (?P<m>[^,;?!]+?) between {_A} and {_B}",
        rf"{_OPEN}{_RATIO} (?:between|of) {_A} (?:to|and|over|versus|vs\.?|against) {_B}",
        rf"{_OPEN}(?:the |our )?(?P<a>[a-z][\w-]*(?: [a-z][\w-]*)?)[ -](?:to|over|vs\.?|versus|:)[ -]"
        r"(?P<b>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?) ratio(?P<rest>\b[^?!]*?)[?!. ]*$",
    )
)
_LESS = (re.compile(rf"{_OPEN}{_A} (?:minus|net of|with {_GAP} to) {_B}", re.IGNORECASE),)
FIRST, SECOND, LESS, RATIO = (PREFIX + said for said in ("first", "second", "less", f"first{PER}second"))
# What the difference between two measures is, their definitions tell.
_IS = re.compile(r"^(?:so |and )?what(?:'s|s| is)\b", re.IGNORECASE)
TWO = 2


def read_apart(question: str, read: Read, manifest: Manifest) -> QueryReading | None:
    """Read what one of two is more than the other, or how many of the one there are for each of the other."""
    for ways, is_ratio in ((_DIFFERENCES, False), (_RATIOS, True), (_LESS, False)):
        for said in ways:
            found = said.search(question.strip())
            if found is None:
                continue
            reading = read(_plainly(found))
            if isinstance(reading, QueryReading) and not reading.changed:
                held = _of_values(reading, manifest, is_ratio=is_ratio) if ways is not _LESS else None
                is_told = is_ratio or (_IS.search(question) and reading.query.keys() <= {"metrics"})
                held = held or (None if is_told else _of_measures(reading, manifest))
                if held:
                    return replace(held, claim=said_ahead(found[0], reading))
    return None


def _plainly(found: re.Match[str]) -> str:
    parts = found.groupdict()
    if parts.get("all"):
        return found[0]
    measured = parts.get("m") or earned(found[0])
    lead = f"{measured} of " if measured else ""
    return f"{lead}{parts['a']} compared with {parts['b']}{parts.get('rest') or ''}"


def _of_values(reading: QueryReading, manifest: Manifest, *, is_ratio: bool) -> QueryReading | None:
    """Of two values that the rows are limited to: each, and both held together."""
    query, groups = reading.query, reading.query.get("group_by", [])
    own = [c for c in query.get("where", []) if c.get("dimension") in groups and c["op"] == "in"]
    known = query.keys() <= {"metrics", "group_by", "where", "time"}
    if (
        len(groups) != 1
        or len(query["metrics"]) != 1
        or len(own) != 1
        or len(own[0]["value"]) != TWO
        or not known
    ):
        return None
    metric = manifest.metrics.get(query["metrics"][0])
    if metric is None:
        return None
    if metric.type != "simple" or metric.non_additive is not None:
        return None if is_ratio else replace(reading, apart=True)
    sides = [_side(name, metric, own[0], n) for n, name in enumerate((FIRST, SECOND))]
    held = _ratio(metric.label) if is_ratio else _difference(metric.label)
    kept = {"where": rest} if (rest := [c for c in query["where"] if c is not own[0]]) else {}
    kept |= {"time": query["time"]} if "time" in query else {}
    return replace(reading, ahead={"metrics": [held["name"]], "made": [*sides, held], **kept})


def _side(name: str, metric: Metric, condition: dict[str, Any], place: int) -> dict[str, Any]:
    value = condition["value"][place]
    only = {"dimension": condition["dimension"], "op": "=", "value": value}
    return {"name": name, "label": f"{metric.label}, {value}", "of": metric.name, "where": [only]}


def _ratio(label: str) -> dict[str, Any]:
    return {"name": RATIO, "label": f"{label}: ratio", "numerator": FIRST, "denominator": SECOND}


def _difference(label: str) -> dict[str, Any]:
    terms = [{"metric": FIRST}, {"metric": SECOND, "sign": -1}]
    return {"name": LESS, "label": f"{label}: difference", "terms": terms}


def _of_measures(reading: QueryReading, manifest: Manifest) -> QueryReading | None:
    """Of two measures of one unit: both, and the first less the second."""
    query = reading.query
    metrics = [manifest.metrics.get(name) for name in query["metrics"]]
    units = {metric.unit for metric in metrics if metric}
    if len(metrics) != TWO or None in metrics or len(units) != 1 or None in units or "made" in query:
        return None
    if not query.keys() <= {"metrics", "group_by", "where", "time"}:
        return None
    terms = [{"metric": query["metrics"][0]}, {"metric": query["metrics"][1], "sign": -1}]
    labels = [metric.label for metric in metrics if metric]
    made = {"name": LESS, "label": f"{labels[0]} less {labels[1].lower()}", "terms": terms}
    return replace(reading, query={**query, "metrics": [LESS, *query["metrics"]], "made": [made]})

"""One value held against all others as one group: "revenue of Texas against the rest"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from agent.planner.reading import QueryReading, Reading
from agent.tools.made import PER, PREFIX
from semantic_layer.manifest import Manifest, Metric

Read = Callable[[str], Reading]
_ELSE = r"(?:every|any)(?:one|body|thing|where) else|all else|elsewhere"
_REST = r"(?:all )?(?:of )?(?:the |our |its )?(?:rest|remainder)(?: of (?:the |our |its )?[a-z]+)?"
_OTHERS = r"(?:(?:all|any) (?:of )?(?:the |our )?|the |every )others?(?: [a-z]+)?"
_LINK = (
    r"against|with|versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)|as opposed to|and|or|than|to"
)
_HELD = re.compile(
    rf"[,;]?(?: \b(?:in|of|for|from|those))? \b(?P<link>{_LINK})(?: \b(?:in|of|for|from|those))*"
    rf" (?:{_ELSE}|{_REST}|{_OTHERS}|(?P<week>(?:on |the )?week(?:days|day trading)))"
    r"(?: (?:together|combined|taken together|as (?:one|a) group))?"
    r"(?=[?!.,;:]|$| (?:in|by|on|for|during|since|per|with|over|between|from)\b)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:higher|lower|bigger|larger|greater|more|less|better|worse|smaller|fewer|longer)\b(?! than) ?",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"^(?:compare |comparing |how does |how do )?(?P<side>[^:]+?)(?: compare)?: ?(?P<asked>.+)$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^(?:compare |comparing |contrast |(?:how )?(?:is|are|was|were|does|do|did) )(?:the )?", re.IGNORECASE
)
_COMPARE = re.compile(r" compare[sd]?\b", re.IGNORECASE)
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_WEEKEND = frozenset({"Saturday", "Sunday"})
# A day held against the working week, whose weekends are no side.
_DAY = re.compile(r"\b(?:satur|sun)days?\b", re.IGNORECASE)
_TRADING = re.compile(r"(?<=day) trading\b|(?<=days) trading\b", re.IGNORECASE)
_KNOWN = frozenset({"metrics", "where", "time", "group_by"})
_IN_NEITHER = "what has no {{catalogue.label.{name} | lower}} is on neither side"


def read_others(question: str, read: Read, manifest: Manifest) -> QueryReading | None:
    """Read the one side by itself, then hold it against what its value leaves out."""
    found = _HELD.search(question)
    if found is None or (found["week"] and not _DAY.search(question)):
        return None
    if not found["week"] and isinstance(read(question), QueryReading):
        return None
    for plain in _plainly(question, found):
        reading = read(plain)
        if isinstance(reading, QueryReading) and (held := _held(reading, manifest, bool(found["week"]))):
            return held
    return None


def _plainly(question: str, found: re.Match[str]) -> Iterator[str]:
    """The question of the one side alone."""
    alone = _TRADING.sub("", question[: found.start()] + question[found.end() :])
    if found["link"].lower() == "than":
        alone = _MORE.sub("", alone)
    alone = _COMPARE.sub("", _OPENS.sub("", alone)).replace("  ", " ")
    if ahead := _AHEAD.match(alone):
        yield f"{ahead['asked'].rstrip('?!. ')} for {ahead['side']}"
        yield f"{ahead['asked'].rstrip('?!. ')} of {ahead['side']}"
    else:
        yield alone


def _held(reading: QueryReading, manifest: Manifest, is_week: bool) -> QueryReading | None:
    query = reading.query
    own = [one for one in query.get("where", ()) if _is_value(one)]
    if len(own) != 1 or query.keys() - _KNOWN or reading.changed:
        return None
    name = str(own[0]["dimension"])
    kept = [one for one in query["where"] if one is not own[0] and one.get("dimension") != name]
    groups = [one for one in query.get("group_by", ()) if one != name]
    if is_week and not set(_values(own[0])) <= _WEEKEND:
        return None
    others = _others(own[0], is_week=is_week)
    made: list[dict[str, Any]] = []
    shown: list[str] = []
    for measure in query["metrics"]:
        metric = manifest.metrics.get(measure)
        sides = _sides(metric, own[0], others, len(shown)) if metric else None
        if sides is None:
            return None
        made += sides
        shown += [side["name"] for side in sides if "label" in side and side["name"].endswith("side")]
    told = {"metrics": shown, "made": made, **({"where": kept} if kept else {})}
    told |= {"group_by": groups} if groups else {}
    told |= {"time": query["time"]} if "time" in query else {}
    notes = reading.notes if is_week else (*reading.notes, _IN_NEITHER.format(name=name))
    return replace(reading, query=told, notes=notes)


def _is_value(condition: dict[str, Any]) -> bool:
    value = condition.get("value")
    is_kept = "dimension" in condition and condition.get("op", "=") in ("=", "in")
    return is_kept and isinstance(value, str | list)


def _values(condition: dict[str, Any]) -> list[Any]:
    value = condition["value"]
    return value if isinstance(value, list) else [value]


def _others(own: dict[str, Any], *, is_week: bool) -> tuple[str, dict[str, Any]]:
    """What is on the other side, and the condition that keeps it: all but the value, or the working week."""
    if is_week:
        return "weekdays", {"dimension": own["dimension"], "op": "in", "value": list(_WEEK)}
    return "all others", {"dimension": own["dimension"], "op": "not in", "value": _values(own)}


def _sides(
    metric: Metric, own: dict[str, Any], others: tuple[str, dict[str, Any]], at: int
) -> list[dict[str, Any]] | None:
    """The measure of those that have the value and of those on the other side."""
    own_label = " or ".join(map(str, _values(own)))
    said = (f"{metric.label}, {own_label}", own), (f"{metric.label}, {others[0]}", others[1])
    found: list[dict[str, Any]] = []
    for n, (label, condition) in enumerate(said, start=at + 1):
        side = _side(metric, label, condition, n)
        if side is None:
            return None
        found += side
    return found


def _side(metric: Metric, label: str, condition: dict[str, Any], n: int) -> list[dict[str, Any]] | None:
    if metric.type == "simple" and metric.non_additive is None:
        return [{"name": f"{PREFIX}{n}_side", "label": label, "of": metric.name, "where": [condition]}]
    if metric.type != "ratio" or any(part.filters or part.offset or part.to_grain for part in metric.inputs):
        return None
    parts = [
        {"name": f"{PREFIX}{n}_{part.alias}", "label": label, "of": part.metric, "where": [condition]}
        for part in metric.inputs
    ]
    whole = f"{PREFIX}{n}{'' if metric.unit == 'ratio' else PER.rstrip('_')}_side"
    top, bottom = (one["name"] for one in parts)
    return [*parts, {"name": whole, "label": label, "numerator": top, "denominator": bottom}]

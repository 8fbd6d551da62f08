"""What a measure has to do with something: "is it higher on weekends", "how does it depend on the device"."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from agent.planner.reading import QueryReading, Reading
from semantic_layer.manifest import Manifest

LONGEST = 200
_HIGHER = (
    "(?:higher|lower|better|worse|bigger|larger|smaller|greater|longer|shorter|faster|slower|quicker|cheaper"
    "|(?:more|less) (?:frequent|common|often|expensive|likely))"
)
_DEGREE = (
    "(?:usually|generally|normally|typically|any|much|significantly|really|always|often|noticeably|clearly)"
)
_WHERE = r"(?:in|on|for|at|by|with|during|when|if|among|from|of|through|via|over)\b"
_ACT = "(?:influence|affect|impact|change|drive|determine|matter for)s?"
_EFFECT = "(?:effect|impact|influence|bearing)"
_LINK = "(?:link|relation|relationship|connection|correlation|association|difference)"
_OPENING = "^(?:and |so |but |then )?"
# Each names a measure and what it is held by, or under which condition it is said to be other.
_UNDER = (
    re.compile(rf"{_OPENING}(?:is|are|was|were) (?P<m>.+?) (?:{_DEGREE} )*{_HIGHER} (?P<g>{_WHERE}.+)$"),
    re.compile(
        rf"{_OPENING}(?:do|does|did) (?P<m>.+?) (?:{_DEGREE} )*(?:better|worse)(?P<g>(?: {_WHERE}.+)?)$"
    ),
)
_BY = (
    re.compile(
        rf"{_OPENING}how (?:strongly |much )?(?:does|do|did) (?P<m>.+?) (?:depend|vary|change|differ)s?"
        r" (?:on|with|by|according to|depending on) (?P<g>.+)$"
    ),
    re.compile(rf"{_OPENING}(?:does|do|did) (?P<m>.+?) (?:depend|vary|differ) (?:on|with|by) (?P<g>.+)$"),
    re.compile(rf"{_OPENING}(?:how )?(?:does|do|did) (?P<g>.+?) {_ACT} (?P<m>.+)$"),
    re.compile(rf"{_OPENING}what (?:kind of )?{_EFFECT} (?:does|do|did) (?P<g>.+?) have on (?P<m>.+)$"),
    re.compile(rf"{_OPENING}what (?:is|was) the {_EFFECT} of (?P<g>.+?) on (?P<m>.+)$"),
    re.compile(
        rf"{_OPENING}how (?:is|are|was|were) (?P<m>.+?) (?:affected|influenced|impacted) by (?P<g>.+)$"
    ),
    re.compile(rf"{_OPENING}is there (?:an? |any )?{_LINK} between (?P<m>.+?) and (?P<g>.+)$"),
    re.compile(rf"{_OPENING}is there (?:an? |any )?{_LINK} between (?P<g>.+?) and (?P<m>.+)$"),
)
_OF_EACH = re.compile(
    r"\b(?:frequent|common|often|likely|expensive|longer|shorter|faster|slower|quicker|cheaper)\b"
)
_WHETHER = re.compile(r"^(?:whether|if)(?: or not)? ")


def read_depends(question: str, read: Callable[[str], Reading], manifest: Manifest) -> QueryReading | None:
    """Read a question by showing the measure in each group that it names; None where that is none.

    What is said of one value ("higher on phones") is shown of all that stand beside it; whether it is so is
    for the reader to see.
    """
    said = " ".join(question.split()).strip(" ?!.").lower()
    if len(said) > LONGEST or " than " in said:
        return None
    of_each = bool(_OF_EACH.search(said)) or not any(shape.match(said) for shape in _UNDER)
    for plain in _plainly(said):
        reading = read(plain)
        if not isinstance(reading, QueryReading) or (of_each and _is_sum(reading, manifest)):
            continue
        if shown := _beside(reading, manifest):
            return shown
    return None


def _is_sum(reading: QueryReading, manifest: Manifest) -> bool:
    """Whether it measures totals, which say nothing of how it is in each case."""
    return any(
        manifest.metrics[name].is_additive for name in reading.query["metrics"] if name in manifest.metrics
    )


def _plainly(said: str) -> Iterator[str]:
    """The ways to put the question plainly: by a group, or under a condition."""
    for shape in _UNDER:
        if match := shape.match(said):
            yield " ".join(f"{match['m']} {match['g']}".split())
    for shape in _BY:
        if match := shape.match(said):
            measure, group = match["m"], match["g"]
            if _WHETHER.match(group):
                yield f"{measure} when {_WHETHER.sub('', group)}"
            else:
                yield f"{measure} by {group}"
            yield f"{measure} for {_WHETHER.sub('', group)}"


def _beside(reading: QueryReading, manifest: Manifest) -> QueryReading | None:
    """The reading by groups: as it is where it has one, else of all values beside the one it is kept to."""
    query = reading.query
    if query.keys() - {"metrics", "group_by", "where", "time"} or len(query["metrics"]) != 1:
        return None
    if query.get("group_by"):
        return reading if len(query["group_by"]) == 1 else None
    kept = query.get("where", [])
    if not kept:
        return _beside_months(reading)
    if len(kept) != 1 or kept[0].get("op") != "=" or "dimension" not in kept[0]:
        return None
    name = kept[0]["dimension"]
    known = [{"dimension": name, "op": "is not null"}]
    is_flag = manifest.dimensions[name].data_type == "boolean"
    put: dict[str, Any] = {**query, "group_by": [name], "where": known if is_flag else []}
    told = (
        "both sides are shown"
        if is_flag
        else f"all are shown, so that it can be seen where {kept[0]['value']} stands"
    )
    return replace(reading, query={k: v for k, v in put.items() if v}, notes=(*reading.notes, told))


def _beside_months(reading: QueryReading) -> QueryReading | None:
    """A month beside all others of its year."""
    time = reading.query.get("time", {})
    if len(time) != len(("from", "to")):
        return None
    first, last = date.fromisoformat(time["from"]), date.fromisoformat(time["to"])
    if first.day != 1 or last != first.replace(day=monthrange(first.year, first.month)[1]):
        return None
    year = {"from": f"{first.year}-01-01", "to": f"{first.year}-12-31"}
    query = {**reading.query, "group_by": ["metric_time__month"], "time": year}
    return replace(reading, query=query, notes=(*reading.notes, "all months of that year are shown"))

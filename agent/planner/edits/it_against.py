""" "How well does it convert compared with email?": the one told before, held against another of its kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agent.planner.reading import QueryReading, Reading, RefuseReading

Query = dict[str, Any]
_AGAINST = re.compile(
    r"\b(?:compar(?:e|ed|ing|ison)|versus|vs|against|(?:next|relative) to|(?:better|worse|more|less|fewer"
    r"|higher|lower|bigger|smaller|[a-z]+er) than)\b",
    re.IGNORECASE,
)
_IT = re.compile(
    r"\b(?:(?P<own>its)|(?:that|this) (?:one|last one)(?P<s>['’]s)?|(?P<it>it))\b(?!['’])", re.IGNORECASE
)
_LOST = RefuseReading(
    "not_understood", "I don't know what the one told before is held against. Please ask the whole question."
)


def read_it_against(
    question: str,
    previous: Query | None,
    shown: Mapping[str, tuple[Any, ...]],
    read: Callable[[str], Reading],
) -> QueryReading | RefuseReading | None:
    """Read a comparison of the one told before with another; None where none is asked for.

    `read` reads a question without what was before.
    """
    if not previous or not _AGAINST.search(question) or not (pointing := _IT.search(question)):
        return None
    name, value = _one_told(previous, shown)
    if not isinstance(value, str):
        return None
    said = f"{value}'s" if pointing["own"] or pointing["s"] else value
    reading = read(f"{question[: pointing.start()]}{said}{question[pointing.end() :]}")
    if not isinstance(reading, QueryReading):
        return None
    reading = _in_its_role(reading, name, value)
    held = [f for f in reading.query.get("where", []) if f.get("dimension") == name]
    if not held:
        return None
    both = held[0].get("value")
    if not isinstance(both, list) or value not in both:
        return _LOST
    where = [*_kept(previous, reading.query), *reading.query["where"]]
    time = reading.query.get("time") or previous.get("time")
    query = {**reading.query, "where": where, **({"time": time} if time else {})}
    return replace(reading, query=query, changed=("measure", "filters"))


def _in_its_role(reading: QueryReading, name: str, value: str) -> QueryReading:
    """The comparison along the dimension told before, where it was read along another of its kind."""
    short = name.partition("__")[2]
    where = reading.query.get("where", [])
    others = [
        f["dimension"]
        for f in where
        if f.get("dimension", name) != name
        and f["dimension"].partition("__")[2] == short
        and value in (f["value"] if isinstance(f.get("value"), list) else ())
    ]
    if len(others) != 1:
        return reading
    groups = [name if group == others[0] else group for group in reading.query.get("group_by", [])]
    kept = [{**f, "dimension": name} if f.get("dimension") == others[0] else f for f in where]
    return replace(reading, query={**reading.query, "group_by": groups, "where": kept}, notes=())


def _one_told(previous: Query, shown: Mapping[str, tuple[Any, ...]]) -> tuple[str, Any]:
    """The dimension and the value of the one row told, else of the one group that was asked for."""
    groups = [str(group) for group in previous.get("group_by", [])]
    if len(groups) == 1 and previous.get("limit") == 1 and not groups[0].startswith("metric_time"):
        values = shown.get(groups[0], ())
        return (groups[0], values[0]) if len(values) == 1 else ("", None)
    single = [f for f in previous.get("where", []) if f.get("op", "=") == "=" and f.get("dimension")]
    return (single[0]["dimension"], single[0]["value"]) if not groups and len(single) == 1 else ("", None)


def _kept(previous: Query, query: Query) -> list[Query]:
    """The conditions of the question before that the new one names nothing of."""
    named = {f.get("dimension") for f in query["where"]}
    return [f for f in previous.get("where", []) if f.get("dimension") not in named]

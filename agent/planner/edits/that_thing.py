""" "Which apps did that member use?": in a follow-up, the one or the few that the rows before told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import stem
from agent.planner.reading import QueryReading, Reading, RefuseReading

Query = dict[str, Any]
MOST = 100
_POINTING = re.compile(
    r"\b(?:(?P<led>in|for|of|from|by|at|on|with|to|within|among) )?(?:just |only )?(?:that|this|those|these)"
    r"(?: same| very| exact)?(?: (?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty))?"
    r"(?: (?:top|best|worst|biggest|leading))? (?P<noun>[a-z]+(?: [a-z]+)?)\b(?P<own>['’]s?)?",
    re.IGNORECASE,
)
_OF_THE_FIRST = re.compile(
    r"\b(?P<led>of) (?P<own>)(?:those|these|them)\b(?= (?:are|is|were|was|had|have)\b)", re.I
)
_OF_RANKS = ("limit", "top", "having", "order_by", "counted", "compare", "share_of_total", "cumulative")
_WEEKDAY = "date__weekday"


_REFUSED = "I can't answer that: it asks for {}."
_POINTLESS = "I don't know what to tell of those. Please ask the whole question."


def read_pointed(
    question: str,
    previous: Query | None,
    shown: Mapping[str, tuple[Any, ...]],
    lexicon: Lexicon,
    read: Callable[[str, Query], Reading],
) -> QueryReading | RefuseReading | None:
    """Read a follow-up about "that seller", "those states" under the condition that these are meant.

    `read` reads what is left of it with the query before for these alone.
    """
    if not previous or "metrics" not in previous:
        return None

    def named(noun: str) -> set[str]:
        return {m.name for m in lexicon.lookup(tuple(noun.split())) if m.kind == "dimension"}

    pointed = pointed_at(question, previous, shown, named)
    if pointed is None or isinstance(pointed, str):
        return RefuseReading("unsupported", _REFUSED.format(pointed)) if pointed else None
    reading = read(pointed.question, pointed.previous)
    if isinstance(reading, QueryReading):
        return replace(reading, query=held_to(reading.query, pointed))
    return reading if isinstance(reading, RefuseReading) else RefuseReading("not_understood", _POINTLESS)


@dataclass(frozen=True)
class Pointed:
    """A follow-up without the words that point, the query before for those alone, and the condition."""

    question: str
    previous: Query
    condition: Query


def pointed_at(
    question: str, previous: Query, shown: Mapping[str, tuple[Any, ...]], named: Callable[[str], set[str]]
) -> Pointed | str | None:
    """Find what "that seller", "those five states" stand for; a reason where the rows before do not say.

    `named` tells the dimensions that a noun names.
    """
    groups = [str(g) for g in previous.get("group_by", []) if not str(g).startswith("metric_time")]
    where = [f for f in previous.get("where", []) if f.get("dimension") and f.get("op", "=") in ("=", "in")]
    kept = {f["dimension"]: f for f in where}
    for match in _POINTING.finditer(question):
        found = _of_group(match, groups, named)
        if found is None and (held := _of_group(match, [name for name in kept if name], named)):
            name, _, end = held
            values = kept[name]["value"]
            # What the rows are of was asked of those, and is not asked for again.
            bare = {key: value for key, value in previous.items() if key != "group_by"}
            return _without(
                question, match, end, bare, name, values if isinstance(values, list) else [values]
            )
        if found is None:
            continue
        name, noun, end = found
        is_one = stem(noun) == noun
        values = list(shown.get(name, ()))
        if not is_one and not {"limit", "top", "having"} & previous.keys():
            return None  # All of them are meant, and were told.
        if not values or None in values or len(values) > MOST or (is_one and len(values) > 1):
            return f"one {noun} of those told before; name it" if is_one else f"the {noun} told; name them"
        return _without(question, match, end, previous, name, values)
    return _of_the_first(question, previous, shown, groups)


def _of_the_first(
    question: str, previous: Query, shown: Mapping[str, tuple[Any, ...]], groups: list[str]
) -> Pointed | None:
    """ "How many of those were late?" after the one that has most: those that were counted for it."""
    match = _OF_THE_FIRST.search(question)
    is_one = previous.get("limit") == 1 and len(groups) == 1 == len(previous.get("group_by", []))
    values = list(shown.get(groups[0], ())) if is_one else []
    if match is None or len(values) != 1 or values[0] is None:
        return None
    return _without(question, match, match.end(), previous, groups[0], values)


def _of_group(
    match: re.Match[str], groups: list[str], named: Callable[[str], set[str]]
) -> tuple[str, str, int] | None:
    """The group that the words name, its noun, and where the words end."""
    words = match["noun"].lower().split()
    for size in range(len(words), 0, -1):
        noun = " ".join(words[:size])
        names = named(noun) | ({_WEEKDAY} if noun in ("day", "days", "weekday") else set())
        held = [group for group in groups if group in names]
        if len(held) == 1:
            end = match.end() if size == len(words) else match.start("noun") + len(words[0])
            return held[0], words[size - 1], end
    return None


def _without(
    question: str, match: re.Match[str], end: int, previous: Query, name: str, values: list[Any]
) -> Pointed:
    condition: Query = {"dimension": name, "op": "=", "value": values[0]}
    if len(values) > 1:
        condition |= {"op": "in", "value": values}
    said = "" if match["led"] or (match["own"] and end == match.end()) else "it"
    bare = " ".join(f"{question[: match.start()]} {said} {question[end:]}".split())
    query = {key: value for key, value in previous.items() if key not in _OF_RANKS}
    groups = [group for group in query.get("group_by", []) if group != name]
    where = [f for f in query.get("where", []) if f.get("dimension") != name]
    query = {key: value for key, value in query.items() if key != "group_by"}
    query |= {"where": [*where, condition]} | ({"group_by": groups} if groups else {})
    return Pointed(bare, query, condition)


def held_to(query: Query, pointed: Pointed) -> Query:
    """A query under the condition, in the time and under the other conditions of the one before."""
    where = query.get("where", [])
    if any(f.get("dimension") == pointed.condition["dimension"] for f in where):
        return query
    said = {f.get("dimension") for f in where}
    kept = [f for f in pointed.previous["where"] if f.get("dimension") not in said]
    time = query.get("time") or pointed.previous.get("time")
    return {**query, "where": [*kept, *where], **({"time": time} if time else {})}

"""A question of two parts that no one query answers: the second is read as what follows on the first."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.planner.making.part import PART
from agent.planner.questions.ahead_of_next import read_lead
from agent.planner.questions.each_of_first import names_first
from agent.planner.questions.how_many_of import told_of_those
from agent.planner.questions.known_of import read_known
from agent.planner.questions.returning import read_returning
from agent.planner.reading import (
    AskReading,
    PartsReading,
    QueryReading,
    Reading,
    RefuseReading,
    of_those_found,
)
from semantic_layer.manifest import Manifest

LONGEST, FEWEST = 300, 3
Read = Callable[[str, dict[str, Any] | None], Reading]
_ASKING = r"(?:how (?:many|much|often|long|high|big|large)|what|which|who|(?:the )?(?:number|total) of)"
# Where the second part begins: "..., and how many of them", "...? What was".
_PARTED = re.compile(
    rf"(?:,? (?:and(?: then| also)?|along with|as well as|together with|plus)|[,;.?!]) +"
    rf"(?:and |also |then )?(?={_ASKING}\b)",
    re.IGNORECASE,
)
_WHICH_NOUN = re.compile(r"\b(?:which|what) (?P<noun>[a-z]+)\b", re.IGNORECASE)
# "For orders of more than two items, which state ...": the first part is no question.
_SETTING = re.compile(
    r"(?:for|among|amongst|of|out of|within|in|with|on|at|during|across) "
    r"(?!.*\b(?:how|what|which|who|show|list|give|tell)\b)",
    re.IGNORECASE,
)
_VERBS = "has|had|have|is|was|are|were|gets?|got|makes?|made|brings?|brought|sells?|sold"
_BARE_WHICH = re.compile(rf"(?P<which>which)(?: one)? (?:the|(?P<verb>{_VERBS}))\b", re.IGNORECASE)
# "And which in summer" asks the same elsewhere.
_WHICH_ELSE = re.compile(r"which(?: one)? (?=(?:in|on|for|at|from|during|among)\b)", re.IGNORECASE)
_OF_THEM = re.compile(r"\bof (?:them|it|these|those|that)\b", re.IGNORECASE)
_OVERALL = r"(?:overall|in total|altogether|in all|on the whole|(?:for |of |across |over )everything)"
_WHOLE = re.compile(rf"\b{_OVERALL}\b", re.IGNORECASE)
# "In Texas and overall", "compared to all visits", "and what of all orders".
_AND_ALL = re.compile(
    r"(?:,? (?:and|versus|vs\.?|against|compared (?:to|with)))(?: what)?(?: (?:of|for|in|is that of))?"
    rf" (?:the )?(?:{_OVERALL}|all(?: the| our)? (?P<noun>[a-z]+s)"
    r"|(?:whole )?(?:total|overall)(?: average)?)[?.! ]*$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"how many (?:of (?:them|these|those) )?(?=was|were|are|is|had|have)", re.IGNORECASE)
_THAT_SHARE = re.compile(r"\b(?:is|are|was|were|does) (?:that|this|it|they|those)\b", re.IGNORECASE)


def read_parts(
    question: str, whole: Reading, read: Read, manifest: Manifest, lacks: Callable[[str], bool]
) -> PartsReading | QueryReading | RefuseReading | None:
    """Read a question as two, where as one it is refused, or a part of it would be lost.

    `read` reads a question, after the query of another where one is given.
    """
    said = " ".join(question.split())
    if len(said) > LONGEST or not isinstance(whole, QueryReading | RefuseReading | AskReading):
        return None
    if of_those_found(whole):
        return None
    if (
        found := read_known(said, read, manifest, lacks)
        or read_returning(said, read)
        or read_lead(said, read)
    ):
        return found
    return _with_all(said, read, manifest) or _two(said, whole, read, manifest)


def _two(said: str, whole: Reading, read: Read, manifest: Manifest) -> PartsReading | QueryReading | None:
    places = list(_PARTED.finditer(said))
    if len(places) != 1 or (names_first(said) and said[places[0].start()] == ","):
        return None
    one, two = said[: places[0].start()], said[places[0].end() :]
    is_short = min(len(one.split()), len(two.split())) < FEWEST
    two = _with_noun(one, two)
    if is_short or _SETTING.match(one):
        return None
    first = read(one, None)
    if not isinstance(first, QueryReading) or first.premise or first.claim:
        return None
    second = _second(two, first, whole, read)
    is_ranked = bool(first.query.keys() & {"limit", "top"})
    if is_ranked and (beside := _of_the_first(two, first, second or whole, manifest)):
        return beside
    if second is None or second.query == first.query:
        return None
    return PartsReading((first, _in_its_frame(second, first, manifest)))


def _with_noun(one: str, two: str) -> str:
    """In "which month had the most visits, and which the best rate" the second is of months, too."""
    if elsewhere := _WHICH_ELSE.match(two):
        return f"and {two[elsewhere.end() :]}"
    asked, bare = _WHICH_NOUN.search(one), _BARE_WHICH.match(two)
    if not (asked and bare):
        return two
    verb = "" if bare["verb"] else "has "
    rest = two[bare.end("which") :].lstrip().removeprefix("one ")
    return f"which {asked['noun']} {verb}{rest}"


def _second(two: str, first: QueryReading, whole: Reading, read: Read) -> QueryReading | None:
    """The second part by itself where it has conditions of its own, else as what follows on the first."""
    if not isinstance(whole, QueryReading):
        return _read(two, None if _WHOLE.search(two) else first.query, read)
    same = first.query.get("where") == whole.query.get("where")
    if _WHOLE.search(two) or (_OF_THEM.search(two) and not same):
        return _read(two, None if same or _WHOLE.search(two) else first.query, read)
    if _THAT_SHARE.search(two) and (shared := _share_alone(first, whole)):
        return shared
    is_ranked = bool(whole.query.keys() & {"limit", "top"})
    if is_ranked and not first.query.keys() & {"limit", "top"}:
        # The one at the top is told, and what was asked first is not.
        return _read(two, first.query, read) or whole
    if first.query == whole.query and (lost := _read(two, None, read)):
        return lost
    if first.query["metrics"] == whole.query["metrics"] and not (same or is_ranked):
        return _read(two, None, read)  # what is said of the second was put to the first
    if not (is_ranked or len(whole.query["metrics"]) > 1):
        return None
    alone = _read(two, None, read) or (_read(two, first.query, read) if is_ranked else None)
    return alone if alone and _are_apart(first, alone) else None


def _read(said: str, previous: dict[str, Any] | None, read: Read) -> QueryReading | None:
    reading = read(said, previous)
    return reading if isinstance(reading, QueryReading) else None


def _are_apart(first: QueryReading, alone: QueryReading) -> bool:
    """Whether both have a time, or conditions, and not the same."""
    pairs = ((first.query.get(key), alone.query.get(key)) for key in ("time", "where"))
    return any(one and two and one != two for one, two in pairs)


def _share_alone(first: QueryReading, whole: QueryReading) -> QueryReading | None:
    """The share, where the number beside it is told without the condition that it has."""
    shares = [name for name in whole.query["metrics"] if name.startswith(PART)]
    is_made = any(name.startswith(PART) for name in first.query["metrics"])
    if len(shares) != 1 or is_made or not first.query.get("where") or whole.query.get("where"):
        return None
    return replace(whole, query={**whole.query, "metrics": shares})


def _of_the_first(two: str, first: QueryReading, second: Reading, manifest: Manifest) -> QueryReading | None:
    """ "Which state had the most orders, and how many were late": those of the state that is told first."""
    if not isinstance(second, QueryReading):
        return None
    query = second.query
    held = [one for one in query.get("where", []) if one not in first.query.get("where", [])]
    is_same = query["metrics"] == first.query["metrics"] and query.get("time") == first.query.get("time")
    metric = manifest.metrics.get(query["metrics"][0])
    is_grouped_so = query.get("group_by", first.query.get("group_by")) == first.query.get("group_by")
    if not (is_same and held and metric and is_grouped_so) or len(query["metrics"]) > 1:
        return None
    deed = _HOW_MANY.sub("", two).strip("?!. ") if _HOW_MANY.match(two) else "are asked for besides"
    made = told_of_those(metric, deed, held)
    told = {"metrics": [metric.name, made["name"]], "made": [*first.query.get("made", []), made]}
    return replace(first, query={**first.query, **told}, notes=(*first.notes, *second.notes))


def _in_its_frame(second: QueryReading, first: QueryReading, manifest: Manifest) -> QueryReading:
    """The second in the time and by the groups of the first, where it says nothing of either."""
    query = dict(second.query)
    if "time" in first.query and "time" not in query:
        query["time"] = first.query["time"]
    groups = first.query.get("group_by", [])
    named = [name for name in query["metrics"] if name in manifest.metrics]
    reached = {dimension.full_name for dimension in manifest.reachable(named)} | {"metric_time"}
    is_first = bool(first.query.keys() & {"limit", "top"})
    off = {"group_by", "limit"} | ({"where"} if is_first else set())
    is_bare = not (query.keys() & off) and len(named) == len(query["metrics"])
    if groups and is_bare and all(name in reached or name.startswith("metric_time") for name in groups):
        query["group_by"] = groups
    return replace(second, query=query)


def _with_all(said: str, read: Read, manifest: Manifest) -> PartsReading | None:
    """One group, and all of them: the same measure without its one condition."""
    found = _AND_ALL.search(said)
    if found and found["noun"] and not _is_counted(found["noun"].lower(), manifest):
        return None  # "revenue of rugs and all lamps"
    first = read(said[: found.start()], None) if found else None
    if not isinstance(first, QueryReading) or first.query.get("group_by") or "compare" in first.query:
        return None
    kept = [one for one in first.query.get("where", []) if one.get("op") == "="]
    if len(kept) != 1 or len(first.query["where"]) != 1:
        return None
    second = replace(first, query={k: v for k, v in first.query.items() if k != "where"}, notes=())
    return PartsReading((first, second))


def _is_counted(noun: str, manifest: Manifest) -> bool:
    """Whether some measure counts what is called so."""
    counts = (m for m in manifest.metrics.values() if m.aggregation in ("count", "count_distinct"))
    return any(noun in (metric.label.lower(), *map(str.lower, metric.synonyms)) for metric in counts)

""" "And both together?", "undo that": follow-ups that lean on the two questions before."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from agent.planner.edits.moved import asks_what_changed
from agent.planner.edits.time import ONE_DAY, a_year_before
from agent.planner.reading import QueryReading, Reading
from agent.planner.to_query import as_time
from agent.planner.vocabulary import vocabulary
from semantic_layer.calendar import DateRange, period

_BOTH = re.compile(
    r"(?:and |or |now |then |what about |how about |show |give me |put |add |take |combine |sum "
    r"|merge |join )*"
    r"(?:the )?(?:them |these |those )?"
    r"(?:both|two|all of them|them|all)(?: of them| of those)?,? ?"
    r"(?:(?:taken |put |added )?(?:together|combined|summed(?: up)?|up|in total|in sum|at once))?"
)
_SUM = re.compile(r"(?:and |now |then )*(?:together|combined|in total|their (?:sum|total))")
_HELD = re.compile(
    r"(?:and |now |then |ok,? |please |can you |could you |show |put |set |place |hold |compare |give |me )*"
    r"(?:the |them |these |those )?(?:both|two|them|periods|years|months)?"
    r"(?: (?:periods|years|months|of them|tables?|results?))?,? ?"
    r"(?:next to each other|side by side|beside each other|against each other|with each other|to each other"
    r"|together|alongside each other)"
    r"(?:,? (?:with|and|plus|including|show|showing|add)"
    r"(?: (?:me|also|the|a|an|its|their|percentage|percent|%|relative|yoy))* "
    r"(?:change|growth|difference|delta|increase|decrease)s?(?: rates?)?"
    r"(?: (?:in|as) (?:percent|%|percentages?))?)?"
)
_WHICH = re.compile(
    r"(?:and |so |now |then |ok,? )*(?:which|what|who)(?: one)?"
    r"(?: of (?:the |these |those )?(?:two|them|both))?(?: one)?"
    r"(?: (?:is|was|has|had|did|does|are|comes? out|scores?|performs?|came out|sold|sells))?(?: the)? "
    r"(?:better|worse|higher|lower|larger|bigger|smaller|more|less|fewer|greater|ahead|stronger|weaker"
    r"|best|worst|highest|lowest|largest|biggest|smallest|most|fewest|least)(?: one| of the two)?"
)
_OF_THE_TWO = re.compile(
    r"(?:and |so |now |then |ok,? )*(?:which|who|where|what)(?: one)? (?:of|out of|among) "
    r"(?:the |these |those )?(?:two|both|them)(?: \w+)? "
    r"(?:had|has|have|saw|got|made|took|brought(?: in)?|with|shows?|showed|recorded|counts?|counted) "
    r"(?:the )?(?:more|fewer|less|higher|lower|larger|bigger|smaller|better|worse|most|fewest|least|highest"
    r"|lowest|largest|biggest|best|worst) (?P<what>.+)"
)
_RANKED = re.compile(
    r"(?:and |now |then |ok,? |please )*(?:(?P<ranks>sort|rank|order)|arrange|put|bring|list)"
    r"(?: (?:the|these|those|of|all|them|both|(?P<n>two|three|four|five|six)))+"
    r"(?: (?:in(?:to)?(?: the| a)?(?: right| proper)? (?:order|sequence|ranking)(?: of (?:size|value))?"
    r"|by (?:size|rank|value)|from (?:the )?(?:highest|largest|biggest|best) to (?:the )?[a-z]+)"
    r"|(?(ranks)|$^))"
)
TWO = 2


_UNDO = re.compile(
    r"(?:no,? |ok,? |please |and |now |then |let'?s )*"
    r"(?:undo|revert|take (?:that|it) back|go back|back|never ?mind)"
    r"(?: (?:that|it|the last (?:one|change|step|edit)|one step|a step|to (?:the )?(?:previous|last|earlier)"
    r"(?: (?:one|version|table|result|question|answer))?|to (?:the )?(?:one|version|table|question) before"
    r"|to what we had(?: before)?))?(?: please)?"
)


def undone(question: str, queries: tuple[dict[str, Any], ...]) -> QueryReading | None:
    """Return the query before the newest one, where a follow-up takes the last step back."""
    text = " ".join(question.split()).strip(" ?!.,").lower()
    if len(queries) < TWO or not _UNDO.fullmatch(text):
        return None
    return QueryReading(queries[1], ("the question before the last one is asked again",))


def side_by_side(question: str, queries: tuple[dict[str, Any], ...]) -> QueryReading | None:
    """Hold the two newest queries against each other, where they differ in the year alone."""
    text = " ".join(question.split()).strip(" ?!.,").lower()
    if len(queries) < TWO or not _HELD.fullmatch(text):
        return None
    pair = sorted(queries[:TWO], key=lambda query: str(query.get("time", {}).get("from")), reverse=True)
    later, earlier = pair
    if {k: v for k, v in later.items() if k != "time"} != {k: v for k, v in earlier.items() if k != "time"}:
        return None
    before = a_year_before(later)
    if before is None or as_time(before) != earlier.get("time"):
        return None
    return QueryReading({**later, "compare": "previous_year"}, (), ("comparison",), ("measure",))


def both_together(question: str, queries: tuple[dict[str, Any], ...]) -> QueryReading | None:
    """Join the two newest queries where they differ in the value of one condition; None where they do not."""
    text = " ".join(question.split()).strip(" ?!.,").lower()
    if len(queries) < TWO or not (_BOTH.fullmatch(text) or _SUM.fullmatch(text)):
        return None
    newest, earlier = queries[0], queries[1]
    mine, theirs = newest.get("where", []), earlier.get("where", [])
    if {k: v for k, v in newest.items() if k != "where"} != {
        k: v for k, v in earlier.items() if k != "where"
    }:
        return None
    apart = [pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]]
    if len(mine) != len(theirs) or len(apart) != 1 or not _are_values(*apart[0]):
        return None
    new, old = apart[0]
    values = list(dict.fromkeys([*_listed(old), *_listed(new)]))
    joined = {"dimension": new["dimension"], "op": "in", "value": values}
    where = [joined if condition == new else condition for condition in mine]
    if {True, False} <= {value for value in values if isinstance(value, bool)}:
        where.remove(joined)  # Either way is all there is.
    kept = ("measure", "date range") if "time" in newest else ("measure",)
    query = {key: value for key, value in newest.items() if key != "where"}
    return QueryReading({**query, **({"where": where} if where else {})}, (), ("filters",), kept)


def which_of_both(question: str, queries: tuple[dict[str, Any], ...]) -> QueryReading | None:
    """Show the two newest queries beside each other, where "which is higher?" asks of two values."""
    text = " ".join(question.split()).strip(" ?!.,").lower()
    if len(queries) < TWO or not _WHICH.fullmatch(text):
        return None
    if periods := _two_periods(*queries[:TWO]):
        return periods
    joined = both_together("both", queries)
    if joined is None or {"group_by", "compare", "cumulative"} & joined.query.keys():
        return None
    left = joined.query.get("where", [])
    apart = [f["dimension"] for f in queries[0].get("where", []) if f not in left]
    return QueryReading({**joined.query, "group_by": apart}, (), ("grouping", "filters"), joined.kept)


def ranked_of_those(question: str, queries: tuple[dict[str, Any], ...]) -> QueryReading | None:
    """Rank what the newest queries were of, one by one: "put the three in order"."""
    match = _RANKED.fullmatch(" ".join(question.split()).strip(" ?!.,").lower())
    if match is None or len(queries) < TWO or {"group_by", "compare", "cumulative"} & queries[0].keys():
        return None
    wanted = vocabulary().numbers.get(match["n"] or "", 0)
    joined: QueryReading | None = None
    for earlier in queries[1:]:
        further = both_together("both", (joined.query if joined else queries[0], earlier))
        if further is None or (joined and _said_of(joined) >= wanted > 0):
            break
        joined = further
    if joined is None or (wanted and _said_of(joined) != wanted):
        return None
    apart = [f["dimension"] for f in joined.query.get("where", []) if f not in queries[0].get("where", [])]
    order = [{"name": joined.query["metrics"][0], "descending": True}]
    query = {**joined.query, "group_by": apart, "order_by": order}
    return QueryReading(query, (), ("grouping", "filters", "order"), joined.kept) if apart else None


def _said_of(joined: QueryReading) -> int:
    """Of how many values queries were that are told as one."""
    return max((len(f["value"]) for f in joined.query.get("where", []) if f.get("op") == "in"), default=0)


def other_of_both(
    question: str, queries: tuple[dict[str, Any], ...], read: Callable[[str, dict[str, Any]], Reading]
) -> QueryReading | None:
    """Show another measure of what the two newest queries were of: "which of the two had more returns?"."""
    text = " ".join(question.split()).strip(" ?!.,").lower()
    match = _OF_THE_TWO.fullmatch(text)
    joined = which_of_both("which is higher", queries) if match else None
    found = read(f"the same for {match['what']}", joined.query) if match and joined else None
    if not (isinstance(found, QueryReading) and joined):
        return None
    same = all(found.query.get(key) == joined.query.get(key) for key in ("group_by", "time"))
    kept = all(one in found.query.get("where", []) for one in joined.query.get("where", []))
    return found if same and kept and found.query != joined.query else None


def difference_of_both(question: str, queries: tuple[dict[str, Any], ...]) -> QueryReading | None:
    """Show how far apart the figures of the two newest queries are."""
    if len(queries) < TWO or not asks_what_changed(question):
        return None
    found = side_by_side("side by side", queries) or which_of_both("which is higher", queries)
    return replace(found, apart="compare" not in found.query) if found else None


def _two_periods(newest: dict[str, Any], earlier: dict[str, Any]) -> QueryReading | None:
    """Two neighbouring months, quarters or years of one measure as the two rows of one query."""
    rest = [{k: v for k, v in query.items() if k != "time"} for query in (newest, earlier)]
    if rest[0] != rest[1] or {"group_by", "compare", "cumulative", "limit"} & newest.keys():
        return None
    first, last = sorted((newest.get("time", {}), earlier.get("time", {})), key=lambda t: str(t.get("from")))
    if not all(time.get(end) for time in (first, last) for end in ("from", "to")):
        return None
    days = [date.fromisoformat(time[end]) for time in (first, last) for end in ("from", "to")]
    for grain in ("month", "quarter", "year"):
        alike = all(period(days[n], grain) == DateRange(days[n], days[n + 1]) for n in (0, TWO))
        if alike and days[1] + ONE_DAY == days[TWO]:
            both = {"time": {"from": first["from"], "to": last["to"]}, "group_by": [f"metric_time__{grain}"]}
            return QueryReading({**newest, **both}, (), ("grouping", "date range"), ("measure",))
    return None


def _are_values(new: dict[str, Any], old: dict[str, Any]) -> bool:
    same = new.get("dimension") == old.get("dimension") is not None
    return same and all(one.get("op", "=") in ("=", "in") for one in (new, old))


def _listed(condition: dict[str, Any]) -> list[Any]:
    value = condition["value"]
    return value if isinstance(value, list) else [value]

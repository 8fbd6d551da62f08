"""Two sets of goods or rows held against each other: "do lunch bags or lunch boxes earn us more?"."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.planner.names.goods import COLOURS
from agent.planner.reading import FindReading, QueryReading, Reading
from agent.tools.made import PREFIX
from semantic_layer.manifest import Manifest

SIDE = f"{PREFIX}side_"
BY_REVENUE = "selling is by revenue here"
_THE = r"(?:all |both )?(?:of )?(?:our |the |all |your )*"
_A, _B = rf"{_THE}(?P<a>[^,;:?!]+?)", rf"{_THE}(?P<b>[^,;:?!]+?)"
_EARN = (
    r"(?:earn|bring|make|sell|do|perform|generate|fare|go|contribute|take)(?:s|es)?(?: (?:in|us|over|up))*"
)
_EARNED = (
    rf"(?:{_EARN}|earned|brought|made|sold|did|done|performed|generated|fared|went|took)(?: (?:in|us|over))*"
)
_MORE = r"(?:more|better|best|most|less|worse)(?: (?:money|revenue|turnover))?"
_TAIL = r"(?P<tail>(?:,? (?:in|during|over|since|last|this|for|by|per|each|between|from) [^?!;:]+)?)"
_VS = r"(?:vs\.?|versus|against|compared (?:with|to)|as against|as opposed to|next to|beside)"
_BY = r"(?:with|from|on)"
_ENDED = r"[?!. ]*$"
# Each with the question for one side: {} is its name.
_OF = r"[^?!;:]*? (?:of|from|for|on)"
# Each with the question for one side: {} is its name.
_WAYS = tuple(
    (re.compile(said + _ENDED, re.IGNORECASE), one)
    for said, one in (
        (rf"^did (?:we|you) sell more {_A} (?:or|than) {_B}{_TAIL}", "how many {} did we sell{tail}"),
        (rf"^(?:do|does|did|have|has) {_A} or {_B} {_EARN} {_MORE}{_TAIL}", "revenue of {}{tail}"),
        (rf"^do (?:we|you) {_EARN} {_MORE} {_BY} {_A} or (?:{_BY} )?{_B}{_TAIL}", "revenue of {}{tail}"),
        (rf"^(?:do|does|did) {_A} {_EARN} {_MORE} than {_B}{_TAIL}", "revenue of {}{tail}"),
        (rf"^(?:which|what) {_EARNED} {_MORE}{_TAIL}[,:-]* {_A} or {_B}", "revenue of {}{tail}"),
        (rf"^how did {_A} {_EARN}{_TAIL},? {_VS} {_B}", "revenue of {}{tail}"),
        (rf"^compare (?:the )?(?P<lead>{_OF}) {_A} (?:{_VS}|and|with|to) {_B}{_TAIL}", "{lead} {}{tail}"),
        (rf"^(?P<lead>{_OF}) {_A} {_VS} {_B}{_TAIL}", "{lead} {}{tail}"),
    )
)
_SELLING = re.compile(r"\b(?:sells?|sold)\b", re.IGNORECASE)
_ONES = re.compile(r"^(?P<which>[\w -]+?) ones?$", re.IGNORECASE)
_THINGS = re.compile(r"\b(?:things?|stuff|goods|articles)$", re.IGNORECASE)


def read_two_sets(
    question: str, read: Callable[[str], Reading], manifest: Manifest
) -> QueryReading | FindReading | None:
    """Return one measure of each of two sides; None where one of them can't be told by itself."""
    text = " ".join(question.split())
    for said, one in _WAYS:
        found = said.search(text)
        if found is None:
            continue
        names = _sides(found["a"], found["b"])
        told = {key: found.groupdict().get(key) or "" for key in ("lead", "tail")}
        sides = [read(one.format(name, **told)) for name in names]
        note = BY_REVENUE if one.startswith("revenue") and _SELLING.search(text) else ""
        if both := _beside(sides, names, note, manifest):
            return both
    return None


def read_compared_sets(
    question: str, read: Callable[[str], Reading], manifest: Manifest
) -> QueryReading | FindReading | None:
    """Return both sides of what is to be compared, which would else be one set."""
    return read_two_sets(question, read, manifest) if question.lower().startswith("compare ") else None


def _sides(first: str, second: str) -> tuple[str, str]:
    """The names of both sides: "the red ones" are of what the others are."""
    if ones := _ONES.match(second):
        second = f"{ones['which']} {first.split()[-1]}"
    if first.lower() in COLOURS and " " in second:
        first = f"{first} {second.split()[-1]}"
    return _THINGS.sub("products", first), _THINGS.sub("products", second)


def _beside(
    sides: list[Reading], names: tuple[str, str], note: str, manifest: Manifest
) -> QueryReading | FindReading | None:
    first, second = sides
    if isinstance(first, FindReading) and isinstance(second, FindReading):
        return _of_found(first, second, note, manifest)
    if not (isinstance(first, QueryReading) and isinstance(second, QueryReading)):
        return None
    one, other = first.query, second.query
    if not (_is_plain(one, manifest) and _rest(one) == _rest(other)):
        return None
    shared = [c for c in one.get("where", ()) if c in other.get("where", ())]
    apart = [[c for c in q.get("where", ()) if c not in shared] for q in (one, other)]
    if not all(apart):
        return None
    made = made_of_sides(one["metrics"][0], names, apart, manifest)
    query = {**_rest(one), "metrics": [m["name"] for m in made], "made": made}
    notes = dict.fromkeys((*first.notes, *second.notes, *filter(None, (note,))))
    return QueryReading({**query, **({"where": shared} if shared else {})}, tuple(notes))


def _of_found(first: FindReading, second: FindReading, note: str, manifest: Manifest) -> FindReading | None:
    one, other = first.query, second.query
    if one is None or one != other or not _is_plain(one, manifest):
        return None
    notes = dict.fromkeys((*first.notes, *second.notes, *filter(None, (note,))))
    return replace(first, beside=second, notes=tuple(notes))


def _is_plain(query: dict[str, Any], manifest: Manifest) -> bool:
    """Whether a query is of one defined sum or count, of all rows or by times."""
    metric = manifest.metrics.get(query["metrics"][0]) if len(query["metrics"]) == 1 else None
    return metric is not None and metric.type == "simple" and query.keys() <= {"metrics", "where", "time"}


def _rest(query: dict[str, Any]) -> dict[str, Any]:
    return {key: told for key, told in query.items() if key != "where"}


def made_of_sides(
    metric: str, names: tuple[str, str], apart: list[list[dict[str, Any]]], manifest: Manifest
) -> list[dict[str, Any]]:
    """The measure of each side, called by it; a name with figures is none that an answer may say."""
    label = manifest.metrics[metric].label
    told = names if not any(c.isdigit() for c in "".join(names)) else ("the first", "the second")
    return [
        {"name": f"{SIDE}{n}", "label": f"{label}: {told[n]}", "of": metric, "where": where}
        for n, where in enumerate(apart)
    ]

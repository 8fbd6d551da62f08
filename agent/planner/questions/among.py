"""More of the first of some groups: "the top 3 brands in each of the five biggest regions", "by month".

Which they are is asked first, then what is asked of them alone.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

from agent.planner.names.text import stem
from agent.planner.reading import AskReading, QueryReading, Reading
from agent.planner.vocabulary import vocabulary
from semantic_layer.manifest import Manifest

Read = Callable[[str], Reading]
_ENDS = {"high": True, "good": True, "low": False, "bad": False}
_RANKS = [word for word, end in vocabulary().superlatives.items() if end in _ENDS and word.isalpha()]
_NUMBER = "|".join(["[1-9][0-9]?", *vocabulary().number_words])
_RANKED = rf"(?:(?P<top>{'|'.join(_RANKS)}) (?P<n>{_NUMBER})|(?P<m>{_NUMBER}) (?P<end>{'|'.join(_RANKS)}))"
_NOUN = r"(?P<noun>[a-z]+s)(?: by (?P<by>[a-z]+(?: [a-z]+)?)(?=$|[?!.,;:]))?"
_EACH = re.compile(
    rf"\b(?:in|of|for|from|per|by|within|across) (?:each|every one|all) of (?:the|our) {_RANKED} "
    rf"(?P<kind>[a-z]+ )?{_NOUN}",
    re.IGNORECASE,
)
_SOME = re.compile(
    rf"\b(?:in|for|of|from|across|among) (?:the|our) {_RANKED} (?P<kind>[a-z]+ )?{_NOUN}", re.IGNORECASE
)
_KNOWN = {"metrics", "group_by", "where", "time", "order_by", "limit", "top", "made"}
TWO = 2


def read_among(
    question: str, read: Read, manifest: Manifest, *, plain: Reading | None = None
) -> Reading | None:
    """Read what is asked of each of the first groups; of the first ones at all where `plain` is no query."""
    if plain is None:
        found, opener = _EACH.search(question), "in each"
    else:
        found, opener = (_SOME.search(question) if _is_open(plain) else None), "by"
    if found is None:
        return None
    noun = stem(found["noun"].lower())
    own = f" by {found['by']}" if found["by"] else ""
    puts = dict.fromkeys(f"{opener} {kind}{noun}" for kind in (found["kind"] or "", ""))
    for put, kept in product(puts, dict.fromkeys(("", own))):
        reading = read(f"{question[: found.start()]}{put}{kept}{question[found.end() :]}".strip())
        if held := _of_first(reading, found, read, manifest):
            return held
        if isinstance(reading, AskReading) and plain is None and not own:
            options = {one: full.replace(put, found[0]) for one, full in reading.options.items()}
            return AskReading(reading.question, options)
    return None


def _is_open(plain: Reading) -> bool:
    """Whether nothing was read, or the first of each period where the first of all are meant."""
    if not isinstance(plain, QueryReading):
        return True
    within = plain.query.get("top", {}).get("within", [])
    return bool(within) and all(str(name).startswith("metric_time") for name in within)


def _of_first(reading: Reading, found: re.Match[str], read: Read, manifest: Manifest) -> QueryReading | None:
    if not isinstance(reading, QueryReading) or reading.changed or not reading.query.keys() <= _KNOWN:
        return None
    query = reading.query
    name = query.get("top", {}).get("by") or query["metrics"][0]
    metric = manifest.metrics.get(name)
    said = f"{found['by'] or (metric.label if metric else name)} by"
    # "Export countries", "foreign cities": the word before the noun says which of them.
    held = read(f"{said} {found['kind'] or ''}{found['noun']}")
    if not isinstance(held, QueryReading):
        return None
    groups = held.query.get("group_by", [])
    is_alone = len(query.get("group_by", [])) < TWO and not found["by"]
    if len(groups) != 1 or groups[0] not in query.get("group_by", []) or is_alone:
        return None
    ranking = manifest.metrics.get(held.query["metrics"][0])
    if ranking is None or ranking.type != "simple" or ranking.unit not in ("currency", "count", "hours"):
        return None
    word = (found["top"] or found["end"]).lower()
    of_groups = [{"dimension": group, "op": "is not null"} for group in query["group_by"]]
    where: list[Any] = [c for c in query.get("where", []) if c not in of_groups]
    where += [c for c in held.query.get("where", []) if c not in (*where, *of_groups)]
    first = {
        "metrics": [ranking.name],
        "group_by": groups,
        "where": [*where, {"dimension": groups[0], "op": "is not null"}],
        **({"time": query["time"]} if "time" in query else {}),
        "order_by": [{"name": ranking.name, "descending": _ENDS[vocabulary().superlatives[word]]}],
        "limit": int(vocabulary().number_said(found["n"] or found["m"])),
    }
    note = f"{word} is by {{catalogue.label.{ranking.name} | lower}} here"
    return replace(reading, ahead=first, among=groups[0], notes=(*reading.notes, note))

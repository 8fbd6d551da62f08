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
from semantic_layer.query import METRIC_TIME

Read = Callable[[str], Reading]
_ENDS = {"high": True, "good": True, "low": False, "bad": False}
_RANKS = [word for word, end in vocabulary().superlatives.items() if end in _ENDS and word.isalpha()]
_NUMBER = "|".join(["[1-9][0-9]?", *vocabulary().number_words])
_RANKED = rf"(?:(?P<top>{'|'.join(_RANKS)}) (?P<n>{_NUMBER})|(?P<m>{_NUMBER}) (?P<end>{'|'.join(_RANKS)}))"
_GRAINS = "|".join(word for word in vocabulary().grains if word.isalpha())
_BY = rf"(?: by (?!(?:{_GRAINS})\b)(?P<by>[a-z]+(?: [a-z]+)?)(?=$|[?!.,;:]))?"
_NOUN = rf"(?P<noun>[a-z]+s){_BY}"
_FIRST = rf"(?P<first>{'|'.join(_RANKS)})(?:[- ]selling)? (?P<one>[a-z]+)"
_EACH = re.compile(
    rf"\b(?:in|of|for|from|per|by|within|across) (?:each|every one|all) of (?:the|our) {_RANKED} "
    rf"(?P<kind>[a-z]+ )?{_NOUN}",
    re.IGNORECASE,
)
_OF = r"\b(?:in|for|of|from|across|among) (?:the|our)"
_SOME = re.compile(rf"{_OF} {_RANKED} (?P<kind>[a-z]+ )?{_NOUN}", re.IGNORECASE)
# "The monthly revenue of our best-selling category" is of one category, whatever was first in each month.
_ONE = re.compile(rf"{_OF} {_FIRST}\b{_BY}", re.IGNORECASE)
_KNOWN = {"metrics", "group_by", "where", "time", "order_by", "limit", "top", "made"}
TWO = 2


def read_among(
    question: str, read: Read, manifest: Manifest, *, plain: Reading | None = None
) -> Reading | None:
    """Read what is asked of each of the first groups; of the first ones at all where `plain` is no query."""
    if plain is None:
        found, opener = _EACH.search(question), "in each"
    else:
        found, opener = _some(question, plain), "by"
    if found is None:
        return None
    said = found.groupdict()
    noun = stem((said.get("noun") or said["one"]).lower())
    own = f" by {found['by']}" if found["by"] else ""
    puts = dict.fromkeys(f"{opener} {kind}{noun}" for kind in (said.get("kind") or "", ""))
    for put, kept in product(puts, dict.fromkeys(("", own))):
        reading = read(f"{question[: found.start()]}{put}{kept}{question[found.end() :]}".strip())
        if held := _of_first(reading, found, read, manifest):
            return held
        if isinstance(reading, AskReading) and plain is None and not own:
            options = {one: full.replace(put, found[0]) for one, full in reading.options.items()}
            return AskReading(reading.question, options)
    return None


def _some(question: str, plain: Reading) -> re.Match[str] | None:
    """The first groups that are named, where nothing was read, or what is first of periods instead."""
    found = _SOME.search(question)
    if not isinstance(plain, QueryReading):
        return found
    query = plain.query
    within = query.get("top", {}).get("within", [])
    if within and all(str(name).startswith(METRIC_TIME) for name in within):
        return found or _ONE.search(question)
    periods = query.get("group_by", [])
    is_of_periods = bool(periods) and all(str(name).startswith(METRIC_TIME) for name in periods)
    is_many = found and query.get("limit") == vocabulary().number_said(found["n"] or found["m"])
    return found if is_of_periods and is_many else None


def _of_first(reading: Reading, found: re.Match[str], read: Read, manifest: Manifest) -> QueryReading | None:
    if not isinstance(reading, QueryReading) or reading.changed or not reading.query.keys() <= _KNOWN:
        return None
    query = reading.query
    name = query.get("top", {}).get("by") or query["metrics"][0]
    metric = manifest.metrics.get(name)
    said = f"{found['by'] or (metric.label if metric else name)} by"
    # "Export countries", "foreign cities": the word before the noun says which of them.
    named = found.groupdict()
    held = read(f"{said} {named.get('kind') or ''}{named.get('noun') or named['one']}")
    if not isinstance(held, QueryReading):
        return None
    groups = held.query.get("group_by", [])
    is_alone = len(query.get("group_by", [])) < TWO and not found["by"]
    if len(groups) != 1 or groups[0] not in query.get("group_by", []) or is_alone:
        return None
    ranking = manifest.metrics.get(held.query["metrics"][0])
    if ranking is None or ranking.type != "simple" or ranking.unit not in ("currency", "count", "hours"):
        return None
    word = (named.get("top") or named.get("end") or named["first"]).lower()
    of_groups = [{"dimension": group, "op": "is not null"} for group in query["group_by"]]
    where: list[Any] = [c for c in query.get("where", []) if c not in of_groups]
    where += [c for c in held.query.get("where", []) if c not in (*where, *of_groups)]
    first = {
        "metrics": [ranking.name],
        "group_by": groups,
        "where": [*where, {"dimension": groups[0], "op": "is not null"}],
        **({"time": query["time"]} if "time" in query else {}),
        "order_by": [{"name": ranking.name, "descending": _ENDS[vocabulary().superlatives[word]]}],
        "limit": 1 if "first" in named else int(vocabulary().number_said(found["n"] or found["m"])),
    }
    note = f"{word} is by {{catalogue.label.{ranking.name} | lower}} here"
    return replace(reading, ahead=first, among=groups[0], notes=(*reading.notes, note))

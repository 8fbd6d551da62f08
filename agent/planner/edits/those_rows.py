""" "How many of them are British?": a follow-up about the few rows that a ranking told, held to these."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agent.planner.draft import Draft, Group
from agent.planner.edits.unfit import Unfit
from agent.planner.names.text import plural, stem, words
from agent.planner.reading import QueryReading, Reading, RefuseReading
from semantic_layer.manifest import Manifest

Query = dict[str, Any]
MOST = 100
_OF_RANKS = ("limit", "top", "having")
_VALUE = frozenset({"value"})
_THEM = re.compile(r"\b(?:(?:of|among|from) (?:them|these|those)|them|they)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow many (?:of |among |out of )?(?:them|these|those)\b", re.IGNORECASE)
_UNKNOWN = RefuseReading("unsupported", "I can't answer that: it asks for the rows told before; name them.")


def read_count_of_those(
    question: str,
    previous: Query | None,
    shown: Mapping[str, tuple[Any, ...]],
    read: Callable[[str], Reading],
    manifest: Manifest,
) -> QueryReading | None:
    """How many of the rows told before meet a condition; None where something else is asked for."""
    name = _ranked_group(previous)
    match = _HOW_MANY.search(question)
    values = list(shown.get(name, ())) if name else []
    if not name or match is None or not values or None in values:
        return None
    things = plural(manifest.dimensions[name].label.lower())
    reading = read(f"{question[: match.start()]}how many {things}{question[match.end() :]}")
    if not isinstance(reading, QueryReading) or name in reading.query.get("group_by", []):
        return None
    time = reading.query.get("time") or (previous or {}).get("time")
    where = [*reading.query.get("where", []), _of(name, values)]
    return replace(reading, query={**reading.query, "where": where, **({"time": time} if time else {})})


def hold_to_rows(
    question: str,
    reading: Reading,
    previous: Query | None,
    shown: Mapping[str, tuple[Any, ...]],
    manifest: Manifest,
) -> Reading:
    """A changed ranking for the rows alone that it told, where "them" points at these."""
    name = _ranked_group(previous)
    if not previous or not name or not isinstance(reading, QueryReading) or not _THEM.search(question):
        return reading
    query = reading.query
    where, groups = query.get("where", []), query.get("group_by", [])
    told = [f for f in where if f.get("dimension") == name and f.get("op", "=") in ("=", "in")]
    is_same = name in groups and all(query.get(key, []) == previous.get(key, []) for key in ("where", "time"))
    if told or is_same:
        return reading
    values = list(shown.get(name, ()))
    if not values or None in values or len(values) > MOST:
        return _UNKNOWN
    known = [
        _of_their_own(f, name, previous, manifest)
        for f in where
        if f.get("dimension") != name or _VALUE & f.keys()
    ]
    off = _OF_RANKS if name in groups else ()
    kept = {key: value for key, value in query.items() if key not in off}
    return replace(reading, query={**kept, "where": [*known, _of(name, values)]})


def groups_of_theirs(draft: Draft, their: str, previous: Query, manifest: Manifest) -> list[Group]:
    """In "which states are those sellers from?" the states are those of the sellers told before."""
    name = _told(previous)
    if not their:
        return draft.groups
    if not _is_theirs(their, name, manifest):
        raise Unfit("something of others than those told before")
    return [replace(group, name=_own(group.name, name, manifest)) for group in draft.groups]


def _is_theirs(noun: str, name: str, manifest: Manifest) -> bool:
    """Whether "those sellers" are what was told before; "they" and "each" are that always."""
    known = manifest.dimensions.get(name)
    if known is None:
        return False
    entity = manifest.entities.get(known.entity) if known.entity else None
    labels = (known.label, *known.synonyms, *((entity.label, *entity.synonyms) if entity else ()))
    said = noun.lower().split()
    is_noun = said[0] in ("these", "those") and len(said) > 1
    return not is_noun or stem(said[-1]) in {stem(word) for label in labels for word in words(label)}


def _told(previous: Query) -> str:
    """What the rows before are of, else the one thing that they were kept to."""
    groups = [str(group) for group in previous.get("group_by", [])]
    where = [str(f.get("dimension")) for f in previous.get("where", [])]
    return groups[0] if groups else where[0] if len(where) == 1 else ""


def _own(asked: str, name: str, manifest: Manifest) -> str:
    """The dimension of that name which those told have themselves, if they have one."""
    own = f"{name.partition('__')[0]}__{asked.partition('__')[2]}"
    return own if own in manifest.dimensions else asked


def _of_their_own(condition: Query, name: str, previous: Query, manifest: Manifest) -> Query:
    """In "which of those are in Ohio?" after sellers the state is theirs, too."""
    is_new = condition not in previous.get("where", []) and "dimension" in condition
    return {**condition, "dimension": _own(condition["dimension"], name, manifest)} if is_new else condition


def _ranked_group(previous: Query | None) -> str | None:
    """What a ranking before told the first of; None where all there is was told."""
    if not previous or not set(_OF_RANKS) & previous.keys():
        return None
    groups = [str(group) for group in previous.get("group_by", [])]
    return groups[0] if len(groups) == 1 and not groups[0].startswith("metric_time") else None


def _of(name: str, values: list[Any]) -> Query:
    if len(values) == 1:
        return {"dimension": name, "op": "=", "value": values[0]}
    return {"dimension": name, "op": "in", "value": values}

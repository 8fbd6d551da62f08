"""Why one group has more of a measure than another: what is held against each other, and along what else."""

import re
from collections.abc import Callable
from typing import Any

from agent.planner.names.text import stem, words
from agent.planner.reading import ContrastReading, QueryReading, Reading
from agent.planner.vocabulary import vocabulary
from semantic_layer.manifest import Manifest

LONGEST, SHOWN, TWO = 300, 2, 2
_OPENING = re.compile(
    "(?:why|how come|what (?:makes|made|causes|caused|explains|explained|drives|drove))"
    "(?: (?:is|are|was|were|do|does|did|has|have|that))? (?P<rest>.+)"
)
_COMPARED = re.compile(
    r"\b(?:more|less|fewer|better|worse|higher|lower|larger|bigger|smaller|longer|shorter|weaker|stronger|slower|faster)\b"
)
_MORE = frozenset({"more", "higher", "larger", "bigger", "longer", "stronger", "slower"})
_CHANGED = re.compile(
    r"(?:please )?(?:why|how come|explain|what (?:is behind|explains|explained|caused|drove))\b.*?"
    r"\b(?:change|difference|increase|decrease|rise|drop|fall|decline|growth|gap) (?:in|of) (?P<rest>.+"
    r" (?:from|between) .+)"
)
# How much more is no matter of what is held against what.
_DEGREE = re.compile(
    r"\b(?:(?:so|that|way|far|significantly|considerably|clearly|consistently|always|usually|a lot|a bit"
    r"|slightly|noticeably|still|even|generally|on average) )*(?:(?:much|many|far|way) )?"
    r"(?=(?:more|less|fewer|better|worse|higher|lower|larger|bigger|smaller|longer|shorter|weaker|stronger"
    r"|slower|faster|later|earlier|cheaper) )"
)
_KEYS = {"metrics", "group_by", "where", "time"}


def read_why_groups(
    question: str, read: Callable[[str], Reading], manifest: Manifest, lacks: Callable[[str], bool]
) -> ContrastReading | None:
    """Read a question for why two groups differ; None where it is none, or holds more than that."""
    text = " ".join(question.split()).strip(" ?!.").lower()
    said = _compared(text) if len(text) <= LONGEST else None
    reading = read(said) if said else None
    if said and isinstance(reading, QueryReading) and (group := _group(reading)):
        by = _others(reading.query["metrics"][0], group, manifest, lacks)
        above = _said_above(reading.query, group, said, manifest)
        return ContrastReading(reading.query, by, reading.notes, above)
    return None


def _compared(text: str) -> str | None:
    """What is held against what: two groups, one against all others, or a group before and after a change."""
    if match := _CHANGED.fullmatch(text):
        return f"change in {match['rest']}"
    match = _OPENING.fullmatch(text)
    if match is None or not _COMPARED.search(match["rest"]):
        return None
    rest = _DEGREE.sub("", match["rest"])
    # "why do late orders score lower": than all others.
    return rest if " than " in f"{rest} " else f"{rest} than all others"


def _group(reading: QueryReading) -> str | None:
    """The one dimension whose two values are held against each other."""
    query = reading.query
    groups = query.get("group_by", [])
    if not query.keys() <= _KEYS or len(query["metrics"]) != 1 or len(groups) != 1:
        return None
    of_group = [f for f in query.get("where", []) if f.get("dimension") == groups[0]]
    two = any(isinstance(f.get("value"), list) and len(f["value"]) == TWO for f in of_group)
    sides = any(f.get("op") == "is not null" for f in of_group)
    return str(groups[0]) if two or sides else None


def _said_above(query: dict[str, Any], group: str, said: str, manifest: Manifest) -> str | None:
    """The one of two values that is said to have more than the other, in the order they are said."""
    values = next((f.get("value") for f in query.get("where", []) if f.get("dimension") == group), None)
    values = values or _sides(group, said, manifest)
    way = _COMPARED.search(said)
    if not isinstance(values, list) or way is None or " than " not in said:
        return None
    word, metric = way.group(), manifest.metrics.get(query["metrics"][0])
    if word in ("better", "worse"):
        if metric is None or metric.direction not in ("up", "down"):
            return None
        is_more = (word == "better") == (metric.direction == "up")
    else:
        is_more = word in _MORE
    return str(values[0 if is_more else 1])


def _sides(group: str, said: str, manifest: Manifest) -> list[bool] | None:
    """The yes and the no of a group in the order they are said, by which side of "than" has its name."""
    dimension = manifest.dimensions[group]
    called = {stem(word) for text in (dimension.label, *dimension.synonyms) for word in words(text)}
    called &= vocabulary().opposites.keys()
    ahead, _, behind = said.partition(" than ")
    is_ahead, is_behind = (
        not called.isdisjoint(stem(word) for word in words(part)) for part in (ahead, behind)
    )
    return [is_ahead, is_behind] if is_ahead != is_behind else None


def _others(name: str, group: str, manifest: Manifest, lacks: Callable[[str], bool]) -> tuple[str, ...]:
    """The listed dimensions to look along besides: of the measure's own table, then of other things."""
    facts = manifest.facts(name)
    held = manifest.dimensions[group].model
    calendar = {d.model for d in manifest.dimensions.values() if d.entity == "date"}
    found = [
        d
        for d in manifest.reachable([name])
        if d.value_index
        and not d.within
        and d.full_name != group
        and not d.pii
        and not lacks(d.full_name)
        # Another name of the same place, or of the same day, explains nothing.
        and (d.model in facts or d.model not in {held, *calendar})
        and not any(way.is_bridged for fact in facts for way in manifest.ways(fact, d))
    ]
    found.sort(key=lambda d: d.model not in facts)
    return tuple(d.full_name for d in found[:SHOWN])

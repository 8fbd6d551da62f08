""" "Mark the weeks that look abnormal": of what was measured before, in its time."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agent.planner.questions.cues import UNNAMED
from agent.planner.reading import LookupReading, QueryReading, Reading, RefuseReading
from semantic_layer.manifest import Manifest

_PARTED = RefuseReading(
    "unsupported",
    "I can't answer that: what is unusual is looked for in a measure as a whole, not of it by groups or under"
    " a condition.",
)
# Another year, or a time told by the last day of the data.
_YEAR = re.compile(
    r"\b(?:(?:19|20)\d\d|years?|last|past|this|latest|recent\w*|newest|ago|ever)\b", re.IGNORECASE
)
_ODD_ONES = "models.anomalies"


def odd_of_before(
    reading: Reading, question: str, previous: Mapping[str, Any] | None, manifest: Manifest
) -> Reading:
    """What stands out of the measure before, in its time, where a follow-up names none."""
    if not previous or previous["metrics"][0] not in manifest.metrics:
        return reading
    asked = _asked(reading, manifest)
    measure = previous["metrics"][0]
    if asked is None or _is_of_models(measure, manifest):
        return reading
    grouped = [g for g in previous.get("group_by", []) if not str(g).startswith("metric_time")]
    if grouped or previous.get("where") or previous.get("having"):
        return _PARTED
    time = _time(asked, question, previous)
    arguments = {**asked.arguments, "subject": measure, **({"time": time} if time else {})}
    return replace(asked, arguments=arguments, note="")


def _time(asked: LookupReading, question: str, previous: Mapping[str, Any]) -> dict[str, str] | None:
    """The time that is named, of the year before where it says none, else the time before."""
    named, before = asked.arguments.get("time"), previous.get("time")
    if not named or not before or _YEAR.search(question) or not (named.get("from") and before.get("from")):
        return named or before
    years = int(before["from"][:4]) - int(named["from"][:4])
    is_one = before["from"][:4] == before.get("to", "")[:4] and len({day[:4] for day in named.values()}) == 1
    return {k: f"{int(day[:4]) + years}{day[4:]}" for k, day in named.items()} if is_one else named


def _asked(reading: Reading, manifest: Manifest) -> LookupReading | None:
    """The question for what stands out, of no measure that it names; the mere number of such times, too."""
    if isinstance(reading, LookupReading) and reading.arguments.get("what") == "anomalies":
        return reading if reading.note.startswith(UNNAMED) else None
    if not isinstance(reading, QueryReading) or not reading.query.keys() <= {"metrics", "time"}:
        return None
    names = [name for name in reading.query["metrics"] if name in manifest.metrics]
    is_odd = bool(names) and all(_is_of_models(name, manifest, _ODD_ONES) for name in names)
    return LookupReading({"what": "anomalies"}) if is_odd else None


def _is_of_models(name: str, manifest: Manifest, table: str = "models.") -> bool:
    return any(manifest.models[fact].table.startswith(table) for fact in manifest.facts(name))

"""Reasons of so much a day: two periods of which the data holds unlike parts are not told by their totals."""

import re
from dataclasses import replace

from agent.planner.reading import Reading, RefuseReading, WhyReading
from agent.planner.times.dates import Clock
from semantic_layer.manifest import Manifest

_PACE = re.compile(r"\b(?:per|a|each|every)\s+(?P<grain>day|week)\b|\b(?P<every>daily|weekly)\b")
_GRAINS = {"daily": "day", "weekly": "week"}


def at_its_pace(reading: Reading | None, question: str, manifest: Manifest, clock: Clock) -> Reading | None:
    """Say of which periods the totals are held, where so much a day is asked; refuse it of a part of one."""
    match = _PACE.search(question.lower()) if isinstance(reading, WhyReading) else None
    if not match or not isinstance(reading, WhyReading):
        return reading
    grain = match["grain"] or _GRAINS[match["every"]]
    metric = manifest.metrics[reading.metric]
    if not metric.is_additive or any(
        grain in said.lower().split() for said in (metric.label, *metric.synonyms)
    ):
        return reading
    held = (clock.first_day.isoformat(), clock.last_day.isoformat())
    if reading.time["from"] < held[0] or reading.time["to"] > held[1]:
        asked = f"the reasons for so much a {grain} in a period of which the data holds a part"
        return RefuseReading("unsupported", f"I can't answer that yet: it asks for {asked}.")
    return replace(reading, notes=(*reading.notes, f"the periods are held by their totals, not per {grain}"))

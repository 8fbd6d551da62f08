"""Groups and conditions that no row of a measure has a value of, and times outside the data."""

from agent.planner.draft import Draft
from agent.planner.offers import measured
from agent.planner.reading import RangeReading, Reading, RefuseReading, WhyReading
from agent.planner.times.dates import Clock
from agent.planner.times.own_clock import clock_of
from semantic_layer.calendar import DateRange
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest

MOST = 3
OUTSIDE = (
    "The data runs from {catalogue.ledger.date_from} to {catalogue.ledger.date_to}; "
    "nothing in it falls in that period."
)


def unreachable(draft: Draft, layer: SemanticLayer) -> RefuseReading | None:
    """Refuse a defined measure by a dimension that its rows do not lead to."""
    manifest = draft.manifest
    asked = [group.name for group in draft.groups if not group.grain]
    asked += [one["dimension"] for one in draft.filters if "dimension" in one]
    for metric in (name for name in draft.metrics if name in manifest.metrics):
        lost = [
            name for name in asked if name in manifest.dimensions and not _reaches(manifest, metric, name)
        ]
        if lost:
            return RefuseReading("unsupported", _told(metric, lost[0], draft, layer))
    return None


def _reaches(manifest: Manifest, metric: str, dimension: str) -> bool:
    return any(one.full_name == dimension for one in manifest.reachable([metric]))


def _told(metric: str, dimension: str, draft: Draft, layer: SemanticLayer) -> str:
    by = f"{{catalogue.label.{dimension} | lower}}"
    made = next((one["label"] for one in draft.made if one["name"] == metric), "")
    said = f"{made or f'{{catalogue.label.{metric}}}'} can't be told by {by} in this data."
    others = [one.name for one in measured(layer) if _reaches(draft.manifest, one.name, dimension)]
    if others:
        names = ", ".join(f"{{catalogue.label.{name}}}" for name in others[:MOST])
        said += f" What can: {names}."
    return said


def outside(draft: Draft) -> RefuseReading | None:
    """Refuse a time of which the data has no day, one of two that are held against each other as well."""
    times = (draft.time, *draft.periods) if draft.time else draft.periods
    is_outside = any(is_beyond(span, draft.clock) for span in times)
    return RefuseReading("outside_data", OUTSIDE) if is_outside else None


def is_beyond(span: DateRange, clock: Clock) -> bool:
    """Whether no day of a time is one of the data."""
    return bool((span.start and span.start > clock.last_day) or (span.end and span.end < clock.first_day))


def beyond_all_days(reading: Reading, clock: Clock, layer: SemanticLayer) -> Reading:
    """Tell from when to when a measure is, where the reasons are asked of a time without a day of it."""
    if not isinstance(reading, WhyReading):
        return reading
    own = clock_of((reading.metric,), clock, layer)
    start, end = reading.time["from"], reading.time["to"]
    if start > own.last_day.isoformat() or end < own.first_day.isoformat():
        return RangeReading(reading.metric, is_outside=True)
    return reading


def better_told(reading: Reading, other: Reading | None) -> Reading:
    """The other reading of a question that was not read, but a refusal that names what is lacking first."""
    is_lacking = isinstance(reading, RefuseReading) and reading.code == "not_in_dataset"
    return reading if other is None or (is_lacking and isinstance(other, RefuseReading)) else other

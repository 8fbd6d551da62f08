"""Rows planted to be refused: copies of good rows with one thing broken, and the reason to be given."""

from dataclasses import dataclass

REPEATS = "repeats row"  # the reason goes on with the number of the row repeated


@dataclass(frozen=True)
class Dirt:
    """A kind of bad row in a log; `share` is of the good rows of the log, at least one a log."""

    source: str
    kind: str
    reason: str
    share: float


VIEW_DIRT = (
    Dirt("content_views", "negative", "rule duration_not_negative", 0.002),
    Dirt("content_views", "too long", "rule duration_within_a_day", 0.001),
    Dirt("content_views", "two macs", "rule one_address_a_device", 0.001),
    Dirt("content_views", "contract absent", "contract: missing", 0.001),
    Dirt("content_views", "contract null", "contract: missing", 0.0005),
    Dirt("content_views", "mac absent", "mac: missing", 0.001),
    Dirt("content_views", "repeat", REPEATS, 0.002),
)
SEARCH_DIRT = (
    Dirt("searches", "no event id", "event_id: missing", 0.0005),
    Dirt("searches", "no such day", "searched_at: not a timestamp", 0.0005),
    Dirt("searches", "unknown category", "category: not an accepted value", 0.0005),
    Dirt("searches", "repeat", REPEATS, 0.004),
)


@dataclass(frozen=True)
class PlantedRows:
    """How many rows of a source must go to quarantine for a reason."""

    source: str
    reason: str
    rows: int

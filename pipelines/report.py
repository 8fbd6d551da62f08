"""What a refresh did, as data: for the command line, for programs, for tests."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.landing.load import LandedSource


@dataclass(frozen=True)
class ReportRow:
    """A table of the report; None where a count does not apply."""

    table: str
    rows_in: int | None
    loaded: int | None
    quarantined: int | None
    published: int | None


@dataclass(frozen=True)
class RefreshReport:
    """The version made current, the rows of each source and published table, the seconds of each step."""

    dataset: str
    version: str
    data_start: str | None
    data_end: str | None
    seconds: float
    steps: Mapping[str, float]
    sources: tuple[LandedSource, ...]
    published: Mapping[str, int]
    lacks: Mapping[str, str]

    @property
    def rows(self) -> tuple[ReportRow, ...]:
        """Sources in landing order, then the published tables."""
        landed = [
            ReportRow(f"bronze.{one.name}", one.rows_in, one.loaded, one.quarantined, None)
            for one in self.sources
        ]
        marts = [ReportRow(name, None, None, None, count) for name, count in self.published.items()]
        return (*landed, *marts)

    def to_json(self) -> dict[str, Any]:
        """Return plain values only."""
        return {
            **asdict(self),
            "sources": [one.to_json() for one in self.sources],
            "rows": [asdict(row) for row in self.rows],
        }

"""What a refresh did, as data: for the command line, for programs, for tests."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.alerts.alert import Alert
from pipelines.alerts.send import Delivery
from pipelines.built_tables import BuiltModel
from pipelines.landing.landed import LandedSource


@dataclass(frozen=True)
class ReportRow:
    """A table of the report; None where a count does not apply."""

    table: str
    rows_in: int | None
    loaded: int | None
    quarantined: int | None
    published: int | None


@dataclass(frozen=True)
class ModelRow:
    """A model that was built; `days` are spans of days as text, None where the whole table was."""

    table: str
    days: tuple[str, ...] | None

    @classmethod
    def of(cls, model: BuiltModel) -> "ModelRow":
        """Describe a built model."""
        return cls(model.table, None if model.days is None else tuple(map(str, model.days)))


@dataclass(frozen=True)
class RefreshReport:
    """The version made current, the rows of each source and published table, the seconds of each step.

    `mode` is nothing, changes or everything: how much was built, and `reason` why; `built` are the models.
    `alerts` are worsened rules and stale data, `deliveries` what the channels set for alerts said.
    """

    dataset: str
    mode: str
    reason: str
    version: str
    data_start: str | None
    data_end: str | None
    seconds: float
    steps: Mapping[str, float]
    sources: tuple[LandedSource, ...]
    built: tuple[ModelRow, ...]
    published: Mapping[str, int]
    lacks: Mapping[str, str]
    as_of: str | None = None
    is_current: bool = True
    alerts: tuple[Alert, ...] = ()
    deliveries: tuple[Delivery, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether there was nothing to build, and the version stayed."""
        return self.mode == "nothing"

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

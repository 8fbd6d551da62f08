"""The tables of an earlier build: which reads which, on which days one is out of date, build it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pipelines.day_spans import DaySpan
from pipelines.landing.columns import identifier
from pipelines.model_graph import table_name
from warehouse.project import AFTER_ALL_DAYS, FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from sqlmesh import Context
    from sqlmesh.core.snapshot import Snapshot

PRODUCTION = "prod"


@dataclass(frozen=True)
class BuiltModel:
    """A model that was built, by its full name; `days` are the days processed, None means the whole table."""

    name: str
    days: tuple[DaySpan, ...] | None = None

    @property
    def table(self) -> str:
        """`schema.table` of the model."""
        return table_name(self.name)


class BuiltTables:
    """The models of a project whose tables stand from an earlier build."""

    def __init__(self, context: "Context") -> None:
        self._context = context
        self._snapshots: dict[str, Snapshot] = {
            snapshot.name: snapshot
            for snapshot in context.scheduler(environment=PRODUCTION).snapshots.values()
            if snapshot.is_model and snapshot.evaluatable
        }
        self.order = [name for name in context.dag.sorted if name in self._snapshots]

    def parents(self, name: str) -> set[str]:
        """Full names of what a model reads, bronze included."""
        return set(self._snapshots[name].model.depends_on)

    def is_by_day(self, name: str) -> bool:
        """Whether single days of a model can be processed."""
        return bool(self._snapshots[name].is_incremental_by_time_range)

    def levels(self) -> list[list[str]]:
        """The models in building order, in groups: a reader of a table by day is in a later group than it."""
        level: dict[str, int] = {}
        for name in self.order:
            above = [(level[parent] + self.is_by_day(parent)) for parent in self.parents(name) & set(level)]
            level[name] = max(above, default=0)
        groups: list[list[str]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
        for name in self.order:
            groups[level[name]].append(name)
        return groups

    def build(self, work: Iterable[BuiltModel]) -> bool:
        """Build whole tables or days of them, each with its audits; False where one failed."""
        names = []
        for model in work:
            snapshot = self._snapshots[model.name]
            for span in model.days if model.days is not None else (DaySpan(FIRST_DAY, LAST_DAY),):
                interval = snapshot.get_removal_interval(span.first, span.last, strict=False)
                self._context.state_sync.remove_intervals([(snapshot, interval)])
            names.append(model.name)
        if not names:
            return True
        scheduler = self._context.scheduler(environment=PRODUCTION)
        status = scheduler.run(
            PRODUCTION, ignore_cron=True, execution_time=AFTER_ALL_DAYS, selected_snapshots=set(names)
        )
        return not status.is_failure

    def differing_days(self, name: str) -> list[date]:
        """Days on which a fact differs from what its query gives now."""
        model = self._snapshots[name].model
        day = identifier(model.time_column.column.name)
        columns = {identifier(column): kind.sql("duckdb") for column, kind in model.columns_to_types.items()}
        cast = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in columns.items())
        prints = f"{day} AS day, COUNT(*) AS n, SUM(HASH({', '.join(columns)})) AS prints"
        rows = self._context.engine_adapter.fetchall(
            f"""WITH now AS (SELECT {prints} FROM (SELECT {cast} FROM ({self._query(name)})) GROUP BY 1),
            held AS (SELECT {prints} FROM {name} GROUP BY 1)
            SELECT day FROM now FULL JOIN held USING (day)
            WHERE now.n IS DISTINCT FROM held.n OR now.prints IS DISTINCT FROM held.prints ORDER BY 1"""
        )
        return [day for (day,) in rows]

    def newest_day(self, name: str) -> date | None:
        """The last day of a fact."""
        day = identifier(self._snapshots[name].model.time_column.column.name)
        ((newest,),) = self._context.engine_adapter.fetchall(f"SELECT MAX({day}) FROM {name}")
        return newest if isinstance(newest, date) else None

    def failed_audits(self, name: str) -> list[Any]:
        """Blocking audits that find rows in the whole of a table: what a fact refers to may have gone."""
        results = self._context.snapshot_evaluator.audit(
            self._snapshots[name],
            snapshots=self._snapshots,
            start=FIRST_DAY,
            end=LAST_DAY,
            execution_time=AFTER_ALL_DAYS,
        )
        return [result for result in results if result.count and result.blocking]

    def rows_outside(self, name: str) -> int:
        """How many rows of a fact lie on days that no table by day has, and so would be missing from it."""
        day = identifier(self._snapshots[name].model.time_column.column.name)
        outside = f"{day} NOT BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
        query = self._query(name, first=date(2, 1, 1), last=date(9998, 12, 31))
        ((rows,),) = self._context.engine_adapter.fetchall(f"SELECT COUNT(*) FROM ({query}) WHERE {outside}")
        return int(rows)

    def _query(self, name: str, first: date = FIRST_DAY, last: date = LAST_DAY) -> str:
        from sqlmesh.core.snapshot import DeployabilityIndex

        query = self._snapshots[name].model.render_query_or_raise(
            start=first,
            end=last,
            execution_time=AFTER_ALL_DAYS,
            snapshots=self._snapshots,
            deployability_index=DeployabilityIndex.all_deployable(),
            engine_adapter=self._context.engine_adapter,
        )
        return str(query.sql(dialect="duckdb"))

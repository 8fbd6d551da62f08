"""Measure a run: rows by day, by table and by source, and what changed since the run before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.landing.landed import LandedSource
from pipelines.rulebook.rule import RUN
from warehouse.project import MARTS, day_column

if TYPE_CHECKING:
    import duckdb

TABLES_SQL = Path(__file__).with_suffix(".sql")


@dataclass(frozen=True)
class TableState:
    """Rows of a table and the newest day among them, None where its rows do not happen on a day."""

    rows: int
    newest_day: date | None = None


@dataclass(frozen=True)
class Circumstances:
    """What rules on freshness and volume are judged against besides the data.

    `run_date` is the day of the run, `before` the tables at the last run of the same data (empty: none).
    """

    run_date: date
    stale_after_days: int | None = None
    before: Mapping[str, TableState] | None = None


def create_measures(connection: "duckdb.DuckDBPyConnection") -> None:
    """Make the empty tables of measures, beside the database and in memory alone."""
    connection.execute(f"ATTACH ':memory:' AS {RUN}")
    connection.execute(TABLES_SQL.read_text("utf-8"))


def measure(
    connection: "duckdb.DuckDBPyConnection",
    landed: Iterable[LandedSource],
    circumstances: Circumstances,
) -> dict[str, TableState]:
    """Fill the tables of measures and return the state of each published table."""
    states = {name: _measure_table(connection, name, day, circumstances) for name, day in _marts(connection)}
    for one in landed:
        connection.execute(
            "INSERT INTO run.sources VALUES (?, ?, ?, ?)",
            [one.name, one.rows_in, one.loaded, one.quarantined],
        )
    before = circumstances.before or {}
    for name in sorted(states.keys() & before.keys()):
        now, then = states[name], before[name]
        connection.execute(
            "INSERT INTO run.changes VALUES (?, ?, ?, ?, ?)",
            [name, now.rows, then.rows, now.newest_day, then.newest_day],
        )
    newest = max((state.newest_day for state in states.values() if state.newest_day), default=None)
    if circumstances.stale_after_days is not None and newest:
        limits = [circumstances.run_date, newest, circumstances.stale_after_days]
        connection.execute("INSERT INTO run.staleness VALUES (?, ?, ?)", limits)
    return states


def _measure_table(
    connection: "duckdb.DuckDBPyConnection", name: str, day: str | None, circumstances: Circumstances
) -> TableState:
    if day is None:
        ((rows,),) = connection.execute(f"SELECT COUNT(*) FROM {name}").fetchall()
        return TableState(int(rows))
    connection.execute(
        f"""INSERT INTO run.days SELECT ?, {day}, COUNT(*), ? FROM {name}
        WHERE {day} IS NOT NULL GROUP BY {day}""",
        [name, circumstances.run_date],
    )
    ((rows, newest),) = connection.execute(f"SELECT COUNT(*), MAX({day}) FROM {name}").fetchall()
    if newest is not None:
        connection.execute("INSERT INTO run.tables VALUES (?, ?, ?)", [name, rows, newest])
    return TableState(int(rows), newest)


def _marts(connection: "duckdb.DuckDBPyConnection") -> list[tuple[str, str | None]]:
    """Return the published tables and the column of the day of each."""
    rows = connection.execute(
        """SELECT table_schema || '.' || table_name, LIST(column_name) FROM information_schema.columns
        WHERE list_contains(?, table_schema) GROUP BY ALL ORDER BY ALL""",
        [list(MARTS)],
    ).fetchall()
    return [(str(name), day_column(columns)) for name, columns in rows]

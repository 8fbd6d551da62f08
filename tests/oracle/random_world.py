"""Random worlds that MetricFlow can express: tables with gaps and orphans, definitions, and queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from tests.oracle.random_metrics import random_metrics
from tests.oracle.random_queries import random_query
from tests.oracle.shop import COLUMNS, FACTS, VALUES, models

Rows = list[tuple[Any, ...]]
KNOWN = 0.9


@dataclass(frozen=True)
class World:
    """Tables with their rows, definitions in dbt's latest spec, and queries as plain data."""

    seed: int
    tables: dict[str, Rows]
    definitions: dict[str, Any]
    queries: tuple[dict[str, Any], ...]

    def write(self, file: Path) -> None:
        """Write the tables into a DuckDB file."""
        with duckdb.connect(str(file)) as connection:
            for name, rows in self.tables.items():
                columns = ", ".join(f"{column} {kind}" for column, kind in COLUMNS[name].items())
                connection.execute(f"create table {name} ({columns})")
                if rows:
                    marks = ", ".join("?" for _ in COLUMNS[name])
                    connection.executemany(f"insert into {name} values ({marks})", rows)


def random_world(seed: int, *, queries: int) -> World:
    """Return the world of a seed, always the same one."""
    random = Random(seed)
    first = date(2019, 12, 1) + timedelta(days=random.randrange(60))
    days = [first + timedelta(days=n) for n in range(random.choice((45, 100, 420)))]
    tables = {name: _rows(random, name, days) for name in COLUMNS}
    metrics = random_metrics(random)
    definitions = {"models": models(metrics), "metrics": metrics[""]}
    asked = tuple(random_query(random, metrics, days) for _ in range(queries))
    return World(seed, tables, definitions, asked)


def _rows(random: Random, table: str, days: list[date]) -> Rows:
    if table == "days":
        return [(day,) for day in days]
    count = random.choice((5, 25, 60)) if table in FACTS else random.randrange(1, 7)
    rows = [
        tuple(_cell(random, table, column, number, days) for column in COLUMNS[table])
        for number in range(count)
    ]
    if table in FACTS:
        # The days of every fact end where the time spine does, so that both tools speak of the same periods.
        place = list(COLUMNS[table]).index(FACTS[table])
        for number, day in ((0, days[0]), (1, days[-1])):
            rows[number] = (*rows[number][:place], day, *rows[number][place + 1 :])
    return rows


def _cell(random: Random, table: str, column: str, number: int, days: list[date]) -> Any:
    if column == next(iter(COLUMNS[table])):
        return f"{table[0]}{number}"
    if random.random() > KNOWN and column != FACTS.get(table):
        return None
    if column.endswith("_id"):
        # One more than there may be: an orphan.
        return f"{column[:1] if column != 'country_id' else 'c'}{random.randrange(7)}"
    if column.endswith("_on"):
        return random.choice(days)
    if column in VALUES:
        return random.choice(VALUES[column])
    if column.startswith("is_"):
        return random.random() < 0.5
    return random.randrange(-2, 9) if column == "quantity" else random.randrange(-300, 3000) / 100

"""A world's rows as DuckDB tables."""

import duckdb

from evals.soundness.world.description import CustomGrain, Model, World
from evals.soundness.world.write_expression import literal
from evals.soundness.world.write_yaml import SQL_TYPES


def statements(world: World) -> list[str]:
    """Return the SQL that makes and fills every table."""
    tables = [text for model in world.models for text in _table(model, world)]
    return tables + [text for grain in world.calendar.custom for text in _calendar(grain)]


def _calendar(grain: CustomGrain) -> list[str]:
    """Make a row for each day of the periods of a custom grain."""
    column = f"{_always_quoted(grain.column)} {SQL_TYPES[grain.kind]}"
    periods = ", ".join(f"({', '.join(map(literal, period))})" for period in grain.periods)
    day = "unnest(range(first::timestamp, (last + 1)::timestamp, interval 1 day))::date"
    return [
        f"create table main.calendar (day date, {column})",
        f"insert into main.calendar select {day}, said from (values {periods}) as t(first, last, said)",
    ]


def write_tables(world: World, connection: duckdb.DuckDBPyConnection) -> None:
    """Make and fill every table in an empty database."""
    connection.execute(";\n".join(statements(world)))


def _table(model: Model, world: World) -> list[str]:
    schema, name = model.table.split(".")
    target = f'"{schema}"."{name}"'
    columns = ", ".join(f"{_always_quoted(c.name)} {SQL_TYPES[c.kind]}" for c in model.columns)
    texts = [f'create schema if not exists "{schema}"', f"create table {target} ({columns})"]
    rows = [
        "(" + ", ".join(literal(row[column.name]) for column in model.columns) + ")"
        for row in world.rows[model.name]
    ]
    return texts + ([f"insert into {target} values {', '.join(rows)}"] if rows else [])


def _always_quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

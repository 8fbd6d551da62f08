"""Insights as rows: each query's rows, the weightiest first, with the SQL and the cells that show them."""

import hashlib
import json
import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from pipelines.models.insights.family import Family, families

Cell = str | int | float | bool | None
# Runs SQL over published tables; its columns and rows.
Ask = Callable[[str], tuple[list[str], list[list[Any]]]]
COLUMNS = (
    *("insight_id", "kind", "family", "occasion", "period_start", "period_end", "metric", "subject", "title"),
    *("text", "value", "reference_value", "change", "rank", "evidence_sql", "evidence"),
)
LAST_DAY = """SELECT MAX(day) AS day FROM (
  SELECT MAX(order_date) AS day FROM operations.fact_orders
  UNION ALL SELECT MAX(session_date) AS day FROM behavior.fact_sessions
) AS days"""


@dataclass(frozen=True)
class Insight:
    """One thing worth knowing: its family, and the row it rests on by column."""

    family: Family
    day: date
    row: dict[str, Cell]

    @property
    def subject(self) -> str:
        """What it is about."""
        return str(self.row["subject"])

    @property
    def evidence_sql(self) -> str:
        """The SQL that returns its cells."""
        return self.family.evidence_query(self.day, self.subject)

    @property
    def evidence(self) -> str:
        """Its cells as JSON: columns, units, one row."""
        columns = list(self.row)
        told = {"columns": columns, "units": self.family.units(columns), "rows": [list(self.row.values())]}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


def last_day(ask: Ask) -> date | None:
    """Return the last day with an order or a visit."""
    _, rows = ask(LAST_DAY)
    day = plain(rows[0][0]) if rows else None
    return date.fromisoformat(str(day)[:10]) if day else None


def find(ask: Ask, day: date, filled: Collection[str], *, is_last: bool = True) -> list[Insight]:
    """Return the insights as of a day, in the order they are told; `filled` are tables that have rows.

    Where the day `is_last` no more, families that know the last days alone have none.
    """
    found: list[Insight] = []
    for family in families():
        if set(family.reads) <= set(filled) and (is_last or not family.at_end):
            found += _of_family(family, ask, day)
    return found


def as_frame(found: list[Insight]) -> pd.DataFrame:
    """Return insights as rows of the table."""
    rows = [_row(insight, rank) for rank, insight in enumerate(found, start=1)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def plain(cell: Any) -> Cell:
    """Return a cell as JSON has it: dates as text, decimals as numbers, NaN as null."""
    if cell is None or cell is pd.NaT:
        return None
    if isinstance(cell, datetime):
        return cell.isoformat()[:10] if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if hasattr(cell, "item"):
        cell = cell.item()
    if isinstance(cell, Decimal):
        cell = float(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


def _of_family(family: Family, ask: Ask, day: date) -> Iterator[Insight]:
    columns, rows = ask(family.query(day))
    found = [dict(zip(columns, map(plain, row), strict=True)) for row in rows]
    weighed = [(_weight(family, row), row) for row in found if _is_told(family, row)]
    kept = [(weight, row) for weight, row in weighed if weight >= family.least]
    kept.sort(key=lambda pair: (-pair[0], str(pair[1]["subject"])))
    for _, row in kept[: family.most]:
        yield Insight(family, day, row)


def _is_told(family: Family, row: dict[str, Cell]) -> bool:
    """Whether every cell that the text refers to has a value."""
    return row["subject"] is not None and all(row.get(name) is not None for name in family.refers)


def _weight(family: Family, row: dict[str, Cell]) -> float:
    value, before = row["value"], row["reference_value"]
    if family.weight == "difference":
        cell: Cell = _number(value) - _number(before)
    else:
        cell = row["change"] if family.weight == "relative" else row[family.weight]
    return abs(_number(cell))


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _row(insight: Insight, rank: int) -> tuple[Any, ...]:
    family, row = insight.family, insight.row
    key = "|".join((family.name, insight.subject, str(row["period_start"]), str(row["period_end"])))
    return (
        hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(),
        family.kind,
        family.name,
        family.when,
        _day(row["period_start"]),
        _day(row["period_end"]),
        family.metric or None,
        insight.subject,
        family.title,
        family.text,
        row["value"],
        row["reference_value"],
        row["change"],
        rank,
        insight.evidence_sql,
        insight.evidence,
    )


def _day(cell: Cell) -> date | None:
    return date.fromisoformat(str(cell)[:10]) if cell else None

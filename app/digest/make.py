"""Gather the insights of a day, run the query of each again, and hand over what its text may refer to."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from agent.format import CellFormat
from agent.outcome import Citation
from agent.references import Source
from app.audit import asked
from app.digest.chart import Line, lines_of
from pipelines.models.insights.family import families
from pipelines.models.insights.find import Insight, find, last_day, plain
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from warehouse.audit_log.recorder import Trail
from warehouse.errors import FootnoteError, WorkspaceError
from warehouse.serving import ServingInfo
from warehouse.user import LOCAL

TABLE = "models.insights"
STORED = "SELECT family, evidence FROM models.insights ORDER BY rank"
# The metrics that are drawn, and how far back: days of a daily digest, weeks of a weekly one.
DRAWN = ("revenue", "orders", "sessions")
BACK = {"day": 28, "week": 13 * 7}


@dataclass(frozen=True)
class Told:
    """An insight, and its cells as its query gave them just now."""

    insight: Insight
    source: Source


@dataclass(frozen=True)
class Digest:
    """What a digest holds, before it is worded."""

    info: ServingInfo
    day: date
    weekly: bool
    told: tuple[Told, ...]
    lines: tuple[Line, ...]


def gather(workspace: Path, day: date | None, *, weekly: bool) -> Digest:
    """Return the digest of a day, the last one by default; WorkspaceError where nothing is published.

    FootnoteError for a day outside of the data.
    """
    with SemanticLayer.open(workspace) as layer:
        request = {"digest": str(day or "last"), "weekly": weekly}
        with asked(workspace, LOCAL, request=request, version=layer.info.version) as trail:
            return _gather(layer, trail, day, weekly=weekly)


def _gather(layer: SemanticLayer, trail: Trail, day: date | None, *, weekly: bool) -> Digest:
    def ask(sql: str) -> tuple[list[str], list[list[Any]]]:
        result = layer.sql(sql, trail=trail)
        return result.column_names, [[plain(cell) for cell in row] for row in result.rows]

    last = last_day(ask)
    if last is None:
        raise WorkspaceError("The data has no day with an order or a visit", code="no_days")
    chosen = day or last
    _check_within(chosen, layer.info.data_start, last)
    filled = [name for name, table in layer.info.tables.items() if table.rows]
    if chosen == last and TABLE in filled:
        found = list(_stored(ask(STORED)[1], chosen))
    else:
        found = find(ask, chosen, filled, is_last=chosen == last)
    wanted = ("weekly" if weekly else "daily", "both")
    told: list[Told] = []
    for insight in found:
        if insight.family.when in wanted:
            columns, rows = ask(insight.evidence_sql)
            if rows:
                told.append(Told(insight, _source(f"i{len(told) + 1}", insight, columns, rows, layer.info)))
    grain = "week" if weekly else "day"
    asked_of = [name for name in DRAWN if name in layer.manifest.metrics and not layer.unavailable(name)]

    def query(wanted: MetricQuery) -> tuple[list[str], list[list[Any]]]:
        result = layer.query(wanted, trail=trail)
        return result.column_names, result.rows

    lines = lines_of(query, asked_of, layer.manifest, chosen, grain=grain, days=BACK[grain])
    return Digest(layer.info, chosen, weekly, tuple(told), tuple(lines))


def _stored(rows: list[list[Any]], day: date) -> Iterator[Insight]:
    """Yield the insights that are published."""
    known = {family.name: family for family in families()}
    for name, evidence in rows:
        if name in known:
            told = json.loads(evidence)
            yield Insight(known[name], day, dict(zip(told["columns"], told["rows"][0], strict=True)))


def _source(
    name: str, insight: Insight, columns: list[str], rows: list[list[Any]], info: ServingInfo
) -> Source:
    units = insight.family.units(columns)
    styles = {column: _style(column, units.get(column), info.currency) for column in columns}
    citation = Citation(
        id=name, kind="sql", sql=insight.evidence_sql, columns=columns, rows=rows, row_count=len(rows)
    )
    return Source(citation, styles, {}, info.currency)


def _style(column: str, unit: str | None, currency: str) -> CellFormat:
    if unit == "change":
        return CellFormat(currency, "ratio", is_change=True)
    return CellFormat(currency, "date" if column.startswith("period_") else unit)


def _check_within(day: date, first: date | None, last: date) -> None:
    if day > last or (first and day < first):
        raise FootnoteError(
            f"The data runs from {first} to {last}; {day} is not in it",
            code="outside_data",
            action="Name a day of the data with --date, or leave it out for the last.",
        )

"""Ask the queries of a picture, as the person who asks may; or say why there is nothing to show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml
from sqlglot import exp, parse_one

from agent.format import CellFormat
from agent.outcome import Citation
from agent.references import Source
from app.report.picture import Answer, Answers, Picture
from app.report.units import format_of, unit_of
from semantic_layer.errors import QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from semantic_layer.result import Column, Result
from warehouse.audit_log.recorder import Trail
from warehouse.errors import GuardRefusal

CARDS = "models.model_cards"
UNTRAINED = "SELECT model_name, reason FROM models.model_cards WHERE status = 'not_trained'"


@dataclass(frozen=True)
class Asked:
    """What was asked for a picture: `answers`, or in words what is `missing`; `sources` are for its words."""

    picture: Picture
    sql: Mapping[str, str]
    answers: Answers | None = None
    sources: Mapping[str, Source] | None = None
    missing: str = ""


class Reporter:
    """Asks for pictures by the guarded path of `footnote query` and `footnote sql`, as one person."""

    def __init__(self, layer: SemanticLayer, trail: Trail) -> None:
        self._layer = layer
        self._trail = trail
        self._reasons: Mapping[str, str] | None = None

    def ask(self, picture: Picture) -> Asked:
        """Return the answers of a picture's queries, or why there is nothing to show."""
        texts = {query: picture.asked(query) for query in picture.queries}
        sql = {query: text for query, (text, kind) in texts.items() if kind == "sql"}
        lacking = {query: self._lacking(picture, text) for query, text in sql.items()}
        if missing := lacking.get(picture.queries[0]):
            return Asked(picture, sql, missing=missing)
        results: dict[str, Result] = {}
        try:
            for query, (text, kind) in texts.items():
                if not lacking.get(query):
                    results[query] = self._run(text, kind)
        except (QueryError, GuardRefusal) as refusal:
            return Asked(picture, sql, missing=refusal.message)
        sql = {query: result.sql for query, result in results.items()}
        if not results[picture.queries[0]].rows:
            return Asked(picture, sql, missing=picture.nothing)
        currency = self._layer.info.currency
        answers = Answers({query: _answer(one) for query, one in results.items()}, currency)
        sources = {query: _source(query, one, currency) for query, one in results.items()}
        return Asked(picture, sql, answers, sources)

    def _run(self, text: str, kind: str) -> Result:
        if kind == "sql":
            return self._layer.sql(text, user=self._trail.user, trail=self._trail)
        query = MetricQuery.parse(yaml.safe_load(text))
        return self._layer.query(query, user=self._trail.user, trail=self._trail)

    def _lacking(self, picture: Picture, sql: str) -> str | None:
        """Why a table that a query reads has no rows, None where all have."""
        info = self._layer.info
        for name in tables_of(sql):
            if name not in info.tables:
                return f"this version has no table {name}: refresh once more"
            if not info.tables[name].rows:
                return self._untrained(picture) if name.startswith("models.") else _lacks(info.lacks, name)
        return None

    def _untrained(self, picture: Picture) -> str:
        """Why no model filled a table, as its card tells it."""
        cards = self._layer.info.tables.get(CARDS)
        if cards is None or not cards.rows:
            return "no models were trained: the setting `models` is off"
        reason = self._card_reasons().get(picture.explained_by or "")
        return f"there is no model: {reason}" if reason else "no model had anything to tell of this dataset"

    def _card_reasons(self) -> Mapping[str, str]:
        if self._reasons is None:
            try:
                rows = self._run(UNTRAINED, "sql").rows
            except GuardRefusal:
                rows = []
            self._reasons = {str(name): str(reason) for name, reason in rows}
        return self._reasons


def tables_of(sql: str) -> Iterator[str]:
    """The tables that a query reads, in the order of their names."""
    found = parse_one(sql, read="duckdb").find_all(exp.Table)
    yield from sorted({f"{table.db}.{table.name}" for table in found if table.db})


def _lacks(lacks: Mapping[str, str], table: str) -> str:
    return f"this dataset has no {lacks.get(table) or table.rpartition('.')[2].replace('_', ' ')}"


def _answer(result: Result) -> Answer:
    units = {one.name: one.unit or unit_of(one.name) for one in result.columns}
    return Answer(result.column_names, result.rows, result.sql, result.truncated, units)


def _source(query: str, result: Result, currency: str) -> Source:
    citation = Citation(
        id=query,
        kind="metric_query" if result.query else "sql",
        sql=result.sql,
        columns=result.column_names,
        rows=result.rows,
        row_count=result.row_count,
    )
    styles = {one.name: _style(one, currency, is_written=not result.query) for one in result.columns}
    return Source(citation, styles, {}, currency)


def _style(column: Column, currency: str, *, is_written: bool) -> CellFormat:
    if is_written:
        return format_of(column.name, currency)
    unit = "ratio" if column.role in ("share", "change") else column.unit
    grain = column.grain if column.role == "time" else None
    return CellFormat(column.currency or currency, unit, grain, is_change=column.role == "change")

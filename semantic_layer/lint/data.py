"""Warnings about data: definitions held against the tables of a workspace, or of any DuckDB file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from semantic_layer.compile import compile_query
from semantic_layer.domain import is_indexed
from semantic_layer.draft import DraftKey, DraftModel
from semantic_layer.errors import Problem, QueryError
from semantic_layer.expressions import column_names, parse_expression
from semantic_layer.lint.finding import Subject, Warn
from semantic_layer.manifest import Metric
from semantic_layer.model import Model
from semantic_layer.names import all_of, identifier, qualify, table
from semantic_layer.nearest import nearest
from semantic_layer.query import MetricQuery

MOST_VALUES = 50_000
Run = Callable[[str], Sequence[Sequence[Any]]]


@dataclass(frozen=True)
class Data:
    """Tables by qualified name with their columns, and how to ask them."""

    columns: Mapping[str, Sequence[str]]
    run: Run

    @property
    def checks(self) -> tuple[Warn, ...]:
        """Every check of definitions against this data."""
        return (
            self.tables_have_rows,
            self.columns_exist,
            self.keys_are_unique,
            self.references_are_met,
            self.dimensions_have_values,
            self.indexed_dimensions_are_small,
            self.filters_match,
        )

    def tables_have_rows(self, subject: Subject) -> Iterator[Problem]:
        """Warn of metrics with no data behind them: no table, or an empty one."""
        for draft in subject.draft.models:
            metrics = [m.spec.name for m in subject.draft.metrics if m.model == draft.name]
            idle = f"; nothing can be said of {', '.join(metrics)}" if metrics else ""
            if draft.table not in self.columns and self._bare(draft.table) is None:
                choices = nearest(draft.table, self.columns)
                yield draft.at.problem("name", message=f"no table {draft.table}{idle}", choices=choices)
            elif not self._count(exp.select(exp.Count(this=exp.Star())), self._model(subject, draft)):
                yield draft.at.problem("name", message=f"the table {draft.table} has no rows{idle}")

    def columns_exist(self, subject: Subject) -> Iterator[Problem]:
        """Warn of expressions over columns that the table has not."""
        for draft in self._present(subject):
            known = self._bare(draft.table) or ()
            sql = [(key.expr, key.at) for key in draft.keys] + [(d.expr, d.at) for d in draft.dimensions]
            sql += [
                (metric.spec.expr or metric.spec.name, metric.at)
                for metric in subject.draft.metrics
                if metric.model == draft.name and metric.spec.type == "simple"
            ]
            for text, at in sql:
                for name in column_names(parse_expression(text)):
                    if not self._has(draft, identifier(name).sql("duckdb")):
                        message = f"{draft.table} has no column '{name}'"
                        yield at.problem("expr", message=message, choices=nearest(name, known))

    def keys_are_unique(self, subject: Subject) -> Iterator[Problem]:
        """Warn of primary and unique keys with repeated or missing values."""
        for draft, model, key in self._keys(subject, ("primary", "unique")):
            value = qualify(parse_expression(key.expr), model.name)
            counted = exp.Count(this=value.copy())
            distinct = exp.Count(this=exp.Distinct(expressions=[value.copy()]))
            every = exp.Count(this=exp.Star())
            rows, known, values = self._row(exp.select(every, counted, distinct), model)
            if known != values:
                repeated = f"{_rows(known - values)} of {draft.table}, of {rows:,},"
                message = f"{repeated} with a repeated value of this key"
                yield key.at.problem("type", message=message)
            if rows != known and key.spec.type == "primary":
                yield key.at.problem(
                    "type", message=f"{_rows(rows - known)} of {draft.table} without a value of this key"
                )

    def references_are_met(self, subject: Subject) -> Iterator[Problem]:
        """Warn of foreign keys whose values the table of the entity has not."""
        owners = [(model, key) for _, model, key in self._keys(subject, ("primary", "unique", "natural"))]
        for draft, model, key in self._keys(subject, ("foreign",)):
            for owner, own in owners:
                if own.entity != (key.role_of or key.entity) or owner.name == model.name:
                    continue
                left = qualify(parse_expression(key.expr), model.name)
                right = qualify(parse_expression(own.expr), owner.name)
                inner = exp.select(exp.Literal.number(1)).from_(table(owner.table, owner.name))
                met = exp.Exists(this=inner.where(exp.EQ(this=right, expression=left.copy())))
                known = exp.Not(this=exp.Is(this=left, expression=exp.Null()))
                select = exp.select(exp.Count(this=exp.Star())).where(all_of([known, exp.Not(this=met)]))
                lost = self._count(select, model)
                if lost:
                    message = f"{_rows(lost)} of {draft.table} with a {own.entity} that {owner.table} has not"
                    yield key.at.problem("type", message=message)

    def dimensions_have_values(self, subject: Subject) -> Iterator[Problem]:
        """Warn of dimensions that are null in every row."""
        for draft in self._present(subject):
            model = self._model(subject, draft)
            dimensions = [one for one in draft.dimensions if self._has(draft, one.expr)]
            values = [qualify(parse_expression(one.expr), model.name) for one in dimensions]
            if not values:
                continue
            every = exp.Count(this=exp.Star())
            rows, *known = self._row(exp.select(every, *(exp.Count(this=value) for value in values)), model)
            for dimension, count in zip(dimensions, known, strict=True):
                if rows and not count:
                    message = f"{dimension.name} is null in every row of {draft.table}"
                    yield dimension.at.problem("name", message=message)

    def indexed_dimensions_are_small(self, subject: Subject) -> Iterator[Problem]:
        """Warn of indexed dimensions with more values than anybody names."""
        for draft in self._present(subject):
            model = self._model(subject, draft)
            for dimension in draft.dimensions:
                found = subject.manifest.dimensions.get(dimension.full_name)
                if found is None or not is_indexed(found) or not self._has(draft, dimension.expr):
                    continue
                value = qualify(parse_expression(dimension.expr), model.name)
                select = exp.select(exp.Count(this=exp.Distinct(expressions=[value])))
                count = self._count(select, model)
                if count > MOST_VALUES:
                    message = f"{count:,} values are too many for a value_index (up to {MOST_VALUES:,})"
                    yield dimension.at.problem("config", "meta", "footnote", "value_index", message=message)

    def filters_match(self, subject: Subject) -> Iterator[Problem]:
        """Warn of metrics whose own filters no row meets."""
        present = {draft.name for draft in self._present(subject)}
        for draft in subject.draft.metrics:
            metric = subject.manifest.metrics.get(draft.spec.name)
            if metric is None or not metric.filters or not metric.model or metric.model not in present:
                continue
            if self._matching(subject, metric) == 0:
                yield draft.at.problem("filter", message=f"no row of {metric.model} meets this filter")

    def _matching(self, subject: Subject, metric: Metric) -> int | None:
        """The rows that a metric's filters let through; None if they reach for tables that are not there."""
        one = exp.Literal.number(1)
        rows = replace(metric, aggregation="count", expr=one, non_additive=None, join_to_timespine=False)
        manifest = replace(subject.manifest, metrics={**subject.manifest.metrics, metric.name: rows})
        try:
            sql = compile_query(manifest, MetricQuery(metrics=[metric.name])).sql
            return int(self.run(sql)[0][0] or 0)
        except (QueryError, LookupError):
            return None

    def _keys(self, subject: Subject, types: tuple[str, ...]) -> Iterator[tuple[DraftModel, Model, DraftKey]]:
        for draft in self._present(subject):
            for key in draft.keys:
                if key.spec.type in types and self._has(draft, key.expr):
                    yield draft, self._model(subject, draft), key

    def _present(self, subject: Subject) -> list[DraftModel]:
        return [draft for draft in subject.draft.models if self._bare(draft.table) is not None]

    def _has(self, draft: DraftModel, sql: str) -> bool:
        """Whether the table of a model has the columns that an expression reads."""
        known = {name.lower() for name in self._bare(draft.table) or ()}
        return all(name.lower() in known for name in column_names(parse_expression(sql)))

    def _bare(self, name: str) -> Sequence[str] | None:
        """The columns of a table, which a definition may name without the schema main."""
        return self.columns.get(name) or self.columns.get(f"main.{name}")

    def _model(self, subject: Subject, draft: DraftModel) -> Model:
        # A row policy hides rows from people, not from a check of the data.
        return replace(subject.manifest.models[draft.name], row_policy=None)

    def _row(self, select: exp.Select, model: Model) -> Sequence[Any]:
        return self.run(select.from_(table(model.table, model.name)).sql("duckdb"))[0]

    def _count(self, select: exp.Select, model: Model) -> int:
        return int(self._row(select, model)[0])


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"

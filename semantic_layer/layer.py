"""SemanticLayer: the one door from names to numbers."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, Self

from sqlglot import exp

from semantic_layer.compile import run_passes
from semantic_layer.counted_rows import load_counted_rows
from semantic_layer.domain import is_indexed
from semantic_layer.errors import QueryError
from semantic_layer.examine import every_problem
from semantic_layer.expressions import column_names
from semantic_layer.folders import are_packaged, load_definitions
from semantic_layer.ground import ground_values
from semantic_layer.held import check_values_held
from semantic_layer.known_days import check_days_known
from semantic_layer.known_rows import KnownRows, answered
from semantic_layer.ledger import keep_ledger
from semantic_layer.manifest import Dimension, Manifest, Metric
from semantic_layer.never_met import is_never_met
from semantic_layer.of_groups import OfGroups, tell_groups
from semantic_layer.passes.small_groups import is_sensitive
from semantic_layer.paths import Path as JoinPath
from semantic_layer.personal import check_not_personal
from semantic_layer.plan import CompiledQuery
from semantic_layer.policies.access import FULL, Access
from semantic_layer.policies.load import PolicySource
from semantic_layer.policies.usage import Meter, Usage
from semantic_layer.policies.views import Views, check_sql_allowed
from semantic_layer.query import GroupBy, MetricQuery, TimeRange
from semantic_layer.read_values import count_values_sql
from semantic_layer.result import Column, Result
from semantic_layer.unsaid import with_what_is_unsaid
from semantic_layer.values import ValueIndex
from semantic_layer.whole_periods import Periods
from warehouse.audit_log.recorder import NO_TRAIL, Trail
from warehouse.audit_log.statements import note_sql, refusals_noted
from warehouse.guard import check_sql
from warehouse.pool import QueryPool, WorkerPool
from warehouse.raw_result import RawResult
from warehouse.serving import ServingFile, ServingInfo, published
from warehouse.user import LOCAL, User

MOST_LISTED = 1_000_000
MOST_LISTED_BYTES = 64_000_000


class SemanticLayer:
    """Answers metric queries and checked SQL over one published version of the data."""

    def __init__(
        self,
        serving: ServingFile,
        manifest: Manifest,
        queries: QueryPool,
        *,
        indexed: bool = True,
        policies: PolicySource | None = None,
        usage: Usage | None = None,
    ) -> None:
        self.info: ServingInfo = serving.info
        self.manifest = manifest
        self.access = FULL
        self._whole: SemanticLayer | None = None
        self._views = Views(self, policies or PolicySource(None))
        self._usage = usage
        self._serving = serving
        self._queries = queries
        self._values: ValueIndex | None = None
        # Whether the published value index is of these definitions.
        self._indexed = indexed
        self._known = KnownRows(self._rows, load_counted_rows(serving.counted_rows_path))

    @classmethod
    def open(
        cls,
        workspace: Path,
        version: str | None = None,
        definitions: Path | None = None,
        workers: WorkerPool | None = None,
    ) -> Self:
        """Open a version of a workspace, else the current one; WorkspaceError if it is not there.

        `definitions` is a folder of definitions to use instead of those the workspace has. Queries run in
        `workers`, which outlive the layer, or else in a process of its own.
        """
        serving = published(workspace, version)
        # The process starts while the definitions load.
        queries = QueryPool(serving.path, workers=workers, pinned=True)
        try:
            manifest = with_what_is_unsaid(load_definitions(workspace, definitions), serving.info)
            manifest = _in_calendar_of(manifest, serving.info)
            policies = PolicySource(workspace, manifest)
            policies.now()
            indexed = are_packaged(workspace, definitions)
            usage = Usage(workspace / "state" / "usage.sqlite")
            return cls(serving, manifest, queries, indexed=indexed, policies=policies, usage=usage)
        except BaseException:
            queries.close()
            raise

    def access_of(self, user: User) -> Access:
        """Return what a user may see and do; GuardRefusal for one without a role."""
        return self._views.access_of(user)

    def for_user(self, user: User) -> "SemanticLayer":
        """Return the layer as a user sees it, whose names, values and rows are the role's alone.

        What nobody is named for is as much as this layer shows already.
        """
        if self._whole is not None and user == LOCAL:
            return self
        return self._views.of(self.access_of(user))

    def meter(self, user: User) -> Meter:
        """Return what counts a user's questions, tokens and queries against the limits."""
        access = self.access_of(user)
        return Meter(user.name, access.limits, access.prices, self._usage)

    def under(self, access: Access) -> "SemanticLayer":
        """Return a layer over the same data with the names and rows that `access` opens."""
        view = copy(self)
        view.access, view._whole = access, self
        if not access.is_open:
            view.manifest = access.manifest(self.manifest)
            view._known = KnownRows(view._rows)
            view._values = None
            view._indexed = False
        return view

    @property
    def values(self) -> ValueIndex:
        """The value index, as published or else read now."""
        if self._values is None:
            self._values = self._found_values()
        return self._values

    def compile(self, query: MetricQuery, *, trail: Trail = NO_TRAIL) -> CompiledQuery:
        """Return the SQL of a query, filter values as the data spells them.

        QueryError tells all that is wrong with the query. Values that are looked up are noted in `trail`.
        """
        compiled = partial(self._compile, trail=trail)
        try:
            return compiled(query)
        except QueryError as error:
            raise every_problem(query, self.manifest, compiled, error) from None

    def _compile(self, query: MetricQuery, *, trail: Trail) -> CompiledQuery:
        self._check_available(query.metrics)
        query = self._closed(query)
        grounded = ground_values(query, self.manifest, self.values) if query.where else query
        compiled = run_passes(self.manifest, grounded)
        self._check_available(group.name for group in compiled.query.group_by)
        self._check_available(part.dimension for part in compiled.query.filters)
        self._check_available(part.metric for part in compiled.query.metric_filters)
        check_not_personal(compiled.query, self.manifest)
        self._check_tied(compiled.query)
        check_days_known(compiled, self.manifest, self.info)
        if query.where:
            check_values_held(compiled.query, self.manifest, self.values, partial(self._looked_up, trail))
        return compiled

    def _closed(self, query: MetricQuery) -> MetricQuery:
        """A range that is moved as a whole, or compared, reaches to the end of the data where it is open.

        An offset without any range is left to be refused: growth over all of the data means nothing.
        """
        known = [metric for metric in query.metrics if metric in self.manifest.metrics]
        is_moved = query.time is not None and any(map(self.manifest.reads_earlier, known))
        if not query.compare and (not is_moved or any(map(self._is_time, query.group_by))):
            return query
        asked = query.time or TimeRange()
        models = {name for metric in known for name in self.manifest.facts(metric)}
        first, last = self.info.days_of(self.manifest.models[name].table for name in models)
        ends = {"from_": asked.from_ or first, "to": asked.to or last}
        return query.model_copy(update={"time": asked.model_copy(update=ends)})

    def _is_time(self, group: GroupBy) -> bool:
        known = self.manifest.find(group.name) or next(
            iter(self.manifest.by_short_name.get(group.name, ())), None
        )
        return known is None or known.type == "time"

    def query(
        self,
        query: MetricQuery,
        *,
        user: User = LOCAL,
        trail: Trail = NO_TRAIL,
        also: Mapping[str, Metric] | None = None,
        groups: OfGroups | None = None,
    ) -> Result:
        """Answer a metric query of a user, with the ledger of the rows behind it.

        What ran, or that it was refused, is noted in `trail` before anything is returned. `also` are metrics
        that no definition names, made by code of those the user may see. `groups` says what is told of
        the groups, if not all of them.
        """
        with refusals_noted(trail, request=query.as_dict(), version=self.info.version):
            view = self.for_user(user)
            self.meter(user).count_query()
        return (view._with(also) if also else view)._query(query, user, trail, groups)

    def _with(self, metrics: Mapping[str, Metric]) -> "SemanticLayer":
        def wider(manifest: Manifest) -> Manifest:
            whole = wider(manifest.whole) if manifest.whole else None
            return replace(manifest, metrics={**manifest.metrics, **metrics}, whole=whole)

        view = copy(self)
        view.manifest = wider(self.manifest)
        return view

    def _query(self, query: MetricQuery, user: User, trail: Trail, groups: OfGroups | None) -> Result:
        started = perf_counter()
        with refusals_noted(trail, request=query.as_dict(), version=self.info.version):
            compiled = self.compile(query, trail=trail)
            if groups is not None:
                compiled = tell_groups(compiled, groups)
        compile_ms = (perf_counter() - started) * 1000
        answer, kept = answered(compiled, self._known, partial(self._answers, user, trail))
        ledger = keep_ledger(compiled, self.info, kept, Periods(self.manifest.calendar, self._rows))
        if compiled.suppressed_sql:
            ledger = ledger.with_suppressed(self._looked_up(trail, compiled.suppressed_sql)[0][0])
        return Result(
            columns=tuple(_with_currency(column, self.info.currency) for column in compiled.columns),
            rows=answer.rows,
            truncated=answer.truncated,
            sql=compiled.sql,
            query=compiled.query.as_dict(),
            ledger=ledger.model_dump(mode="json"),
            definitions=compiled.definitions,
            compile_ms=compile_ms,
            sql_ms=answer.ms,
        )

    def count_values(self, dimension: Dimension, *, trail: Trail = NO_TRAIL) -> list[list[Any]]:
        """Return every value of a dimension with its rows, commonest first; refused if they are too many."""
        if self.manifest.privacy and is_sensitive(dimension, self.manifest.privacy):
            raise QueryError(
                f"The values of {dimension.full_name} are sensitive and not listed", code="personal_values"
            )
        sql = count_values_sql(dimension, self.manifest)
        answer = self._queries.run(sql, max_rows=MOST_LISTED, max_bytes=MOST_LISTED_BYTES)
        note_sql(trail, [sql], answer, version=self.info.version)
        if answer.truncated:
            raise QueryError(
                f"{dimension.full_name} has more than {MOST_LISTED:,} values",
                code="too_many_values",
                action="Look for one of them: footnote dimensions --search TEXT",
            )
        return answer.rows

    def sql(self, text: str, *, user: User = LOCAL, trail: Trail = NO_TRAIL) -> Result:
        """Run SQL written by somebody, after the guard has checked it; GuardRefusal if it may not run.

        What ran, or that it was refused, is noted in `trail` before anything is returned.
        """
        started = perf_counter()
        with refusals_noted(trail, sql=text, version=self.info.version):
            check_sql_allowed(self.for_user(user).access)
            self.meter(user).count_query()
            check_sql(text, allowed=self.published_columns)
            check_ms = (perf_counter() - started) * 1000
            answer = self._queries.run(text, user=user.name, published=self.published_columns)
        note_sql(trail, [text], answer, version=self.info.version)
        columns = tuple(Column(name, name, None, "dimension", name) for name in answer.columns)
        return Result(columns, answer.rows, answer.truncated, text, compile_ms=check_ms, sql_ms=answer.ms)

    @property
    def published_columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of each published table."""
        return {name: tuple(table.columns) for name, table in self.info.tables.items()}

    def unavailable(self, name: str) -> str | None:
        """Say plainly what the dataset lacks for a metric or dimension (full name), None if nothing."""
        metrics = self.manifest.simple_metrics(name) if name in self.manifest.metrics else ()
        dimension = None if metrics else self.manifest.find(name)
        if dimension and dimension.is_entity:
            return None  # its value is in the fact's own table, or where check_tied looks
        for model in [dimension.model] if dimension else [metric.model or "" for metric in metrics]:
            table = self.manifest.models[model].table
            word = self.info.lacks.get(table)
            if word or table not in self.info.tables:
                return f"this dataset has no {word or model}"
        if dimension:
            stored = dimension.origin or name
            is_empty = is_indexed(dimension) and not {name, stored} & set(self.values.domains)
            if is_empty or self._never_known(dimension.model, dimension.expr):
                return f"this dataset has no {dimension.label.lower()}"
        words = [word for metric in metrics for word in self._never_known(metric.model or "", metric.expr)]
        words += [metric.label.lower() for metric in metrics if is_never_met(metric, self.values.domains)]
        return f"this dataset has no {words[0]}" if words else None

    def _never_known(self, model: str, expression: exp.Expr | None) -> list[str]:
        """Return the words for the columns of an expression that have no value in any row.

        Of the columns that stand in for each other, one with values is enough.
        """
        if expression is None:
            return []
        table = self.manifest.models[model].table
        lacking = {c: self.info.lacks.get(f"{table}.{c}") for c in column_names(expression)}
        choices = [column_names(node) for node in expression.find_all(exp.Coalesce)]
        spared = {c for names in choices if not all(map(lacking.get, names)) for c in names}
        return [word for column, word in lacking.items() if word and column not in spared]

    def _check_available(self, names: Iterable[str]) -> None:
        for name in names:
            missing = self.unavailable(name)
            if missing:
                raise QueryError(f"There is no answer about {name}: {missing}", code="unavailable")

    def _check_tied(self, query: MetricQuery) -> None:
        """A fact whose key to a model has no value in any row is not tied to it, whatever the model holds."""
        facts = {fact for metric in query.metrics for fact in self.manifest.facts(metric)}
        used = [group.name for group in query.group_by] + [part.dimension for part in query.filters]
        for name in used:
            dimension = self.manifest.find(name)
            paths = [(fact, self.manifest.path(fact, name)) for fact in facts] if dimension else []
            for fact, path in paths:
                if dimension and path and self._is_broken(fact, path):
                    raise QueryError(
                        f"There is no answer about {name}: this dataset has no {dimension.label.lower()}",
                        code="unavailable",
                    )

    def _is_broken(self, fact: str, path: JoinPath) -> bool:
        """Whether a path steps to a table that is not there, or by a key that no row has a value of."""
        key = self.manifest.models[fact].keys.get(path.steps[0].entity) if path.steps else None
        tables = {self.manifest.models[step.model].table for step in path.steps}
        return not tables <= self.info.tables.keys() or bool(key and self._never_known(fact, key.expr))

    def close(self) -> None:
        """End the query process, if it is its own."""
        self._queries.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, sql: str) -> list[list[Any]]:
        return self._queries.run(sql).rows

    def _answers(self, user: User, trail: Trail, texts: Sequence[str]) -> Sequence[RawResult]:
        """Run a compiled query, beside it what counts its rows."""
        with refusals_noted(trail, sql=texts[0], version=self.info.version):
            results = self._queries.run_together(texts, user=user.name)
        note_sql(trail, texts, results[0], version=self.info.version)
        return results

    def _looked_up(self, trail: Trail, sql: str) -> list[list[Any]]:
        found = self._queries.run(sql)
        note_sql(trail, [sql], found, version=self.info.version)
        return found.rows

    def _found_values(self) -> ValueIndex:
        path, privacy = self._serving.values_path, self.manifest.privacy
        if self._whole is not None and not self.access.filters:
            found = self._whole.values
            found = found if self.access.is_open else found.among(self.manifest.dimensions)
        else:
            found = ValueIndex.load(path) if self._indexed and path.exists() else self._read_values()
        return found.of_many(privacy.sensitive, privacy.size) if privacy else found

    def _read_values(self) -> ValueIndex:
        def run(sql: str) -> list[Any]:
            return self._queries.run(sql, max_rows=MOST_LISTED, max_bytes=MOST_LISTED_BYTES).rows

        return ValueIndex.build(self.manifest.only_tables(set(self.info.tables)), run)


def _with_currency(column: Column, of_dataset: str) -> Column:
    is_amount = column.unit == "currency"
    return replace(column, currency=(column.currency or of_dataset) if is_amount else None)


def _in_calendar_of(manifest: Manifest, info: ServingInfo) -> Manifest:
    """Return the manifest with the week and the financial year that the workspace sets, if it does."""
    calendar = replace(
        manifest.calendar,
        week_start=info.week_start or manifest.calendar.week_start,
        fiscal_year_start=info.fiscal_year_start or manifest.calendar.fiscal_year_start,
    )
    return replace(manifest, calendar=calendar) if calendar != manifest.calendar else manifest

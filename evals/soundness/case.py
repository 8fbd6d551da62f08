"""One case: a world and a query, answered by the compiler on DuckDB and by the interpreter."""

import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from evals.soundness.compare import Outcome, difference
from evals.soundness.faults import Fault
from evals.soundness.interpreter.answer import answer
from evals.soundness.interpreter.evaluation import Bench
from evals.soundness.interpreter.refusal import Refused
from evals.soundness.ledgers import Ledgers
from evals.soundness.undecided import is_undecided
from evals.soundness.world.description import World
from evals.soundness.world.write_tables import write_tables
from evals.soundness.world.write_yaml import write_yaml
from semantic_layer.compile import compile_query
from semantic_layer.errors import DefinitionError, QueryError
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest
from semantic_layer.plan import CompiledQuery
from semantic_layer.query import MetricQuery
from warehouse.duckdb_limits import LEFT_OUT_OF_PLANS


@dataclass(frozen=True)
class Mismatch:
    """A case on which the two sides differ."""

    world: World
    query: dict[str, Any]
    what: str
    compiled: Outcome
    expected: Outcome


class Arena:
    """A world loaded on both sides, to be asked any number of queries."""

    def __init__(self, world: World, fault: Fault | None = None) -> None:
        self.world = world
        self.fault = fault
        self.bench = Bench(world)
        self.connection = duckdb.connect(config={**LEFT_OUT_OF_PLANS})
        self.connection.execute("set threads = 1")
        write_tables(world, self.connection)
        self.refusal: DefinitionError | None = None
        self.manifest: Manifest | None = None
        self.told: CompiledQuery | None = None
        with tempfile.TemporaryDirectory(prefix="soundness-") as folder:
            write_yaml(world, Path(folder))
            try:
                self.manifest = load_manifest(Path(folder))
                if fault and fault.definitions:
                    self.manifest = fault.definitions(self.manifest)
            except DefinitionError as error:
                self.refusal = error

    def compiled(self, query: dict[str, Any]) -> Outcome:
        """Return what the compiler's SQL gives."""
        if self.manifest is None:
            return Outcome(error=f"definition: {self.refusal}")
        sql = ""
        self.told = None
        try:
            found = compile_query(self.manifest, MetricQuery.parse(query))
            self.told = found
            sql = self.fault.sql(found.sql) if self.fault else found.sql
            answered = self._fetched(sql)
        except QueryError as error:
            return Outcome(error=error.code)
        except Exception as error:
            return Outcome(error=f"{type(error).__name__}: {str(error).splitlines()[0]}", sql=sql)
        names, rows = answered
        if names != tuple(column.name for column in found.columns):
            return Outcome(error=f"columns of SQL {names} and of the plan differ", sql=sql)
        return Outcome(names, rows, sql=sql)

    def _fetched(self, sql: str) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
        cursor = self.connection.execute(sql)
        return tuple(column[0] for column in cursor.description or ()), tuple(cursor.fetchall())

    def expected(self, query: dict[str, Any]) -> Outcome:
        """Return what docs/semantics.md says."""
        try:
            found = answer(self.bench, query)
        except Refused as refused:
            return Outcome(error=refused.code, notes={"why": str(refused)})
        return Outcome(found.columns, found.rows)

    def check(self, query: dict[str, Any]) -> Mismatch | None:
        """Ask both sides; None if they agree."""
        return self.checked(query)[0]

    @cached_property
    def _ledgers(self) -> Ledgers:
        assert self.manifest
        return Ledgers(self.bench, self.manifest, self.connection)

    def checked(self, query: dict[str, Any], *, with_ledger: bool = True) -> tuple[Mismatch | None, Outcome]:
        """Ask both sides; return where they differ, the ledger of rows too, and what the page says."""
        compiled, expected = self.compiled(query), self.expected(query)
        what = difference(compiled, expected)
        if what and is_undecided(self.bench, query, compiled, expected, self.compiled):
            return None, replace(expected, notes={"undecided": True})
        if with_ledger and not what and self.told and not query.get("cohort"):
            what = self._ledger_difference(self.told, query)
        return (Mismatch(self.world, query, what, compiled, expected) if what else None), expected

    def _ledger_difference(self, told: CompiledQuery, query: dict[str, Any]) -> str | None:
        try:
            return self._ledgers.difference(told, query)
        except Exception as error:
            return f"the ledger fails: {type(error).__name__}: {str(error).splitlines()[0]}"

    def close(self) -> None:
        """Let the database go."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

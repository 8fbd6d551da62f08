"""The row ledger of an answer against what the interpreter counts."""

from collections.abc import Sequence
from typing import Any

import duckdb

from evals.soundness.interpreter.account import Account, accounts
from evals.soundness.interpreter.evaluation import Bench
from semantic_layer.known_rows import KnownRows
from semantic_layer.ledger import FactLedger, Ledger, keep_ledger
from semantic_layer.manifest import Manifest
from semantic_layer.plan import CompiledQuery
from semantic_layer.whole_periods import Periods
from warehouse.serving import ServingInfo, TableInfo


class Ledgers:
    """Keeps the ledgers of answers over one world, and says where one is wrong."""

    def __init__(self, bench: Bench, manifest: Manifest, connection: duckdb.DuckDBPyConnection) -> None:
        self.bench = bench
        self.manifest = manifest
        self.connection = connection
        self.known = KnownRows(self._run)
        tables = {model.table: self._table(model.name) for model in bench.world.models}
        days = [day for one in tables.values() for day in (one.first_day, one.last_day) if day]
        self.info = ServingInfo(
            *("world", "World", "1", "2026-11-21T00:00:00", "EUR", "en", "DE", "en"),
            *(min(days, default=None), max(days, default=None), tables, {}),
        )

    def _run(self, sql: str) -> Sequence[Sequence[Any]]:
        return self.connection.execute(sql).fetchall()

    def _table(self, name: str) -> TableInfo:
        model, rows = self.bench.world.model(name), self.bench.rows
        times = rows.times(name, model.dimension(model.time)) if model.time else []
        days = [time.date() for time in times if time is not None]
        return TableInfo(len(rows.of[name]), {}, min(days, default=None), max(days, default=None))

    def keep(self, compiled: CompiledQuery) -> Ledger:
        """Return the ledger of a compiled query."""
        counts = [self.known.count(leaf, compiled.steps) for leaf in compiled.leaves]
        kept = [(count.leaf, self.known.kept(count)) for count in counts]
        return keep_ledger(compiled, self.info, kept, Periods(self.manifest.calendar, self._run))

    def difference(self, compiled: CompiledQuery, query: dict[str, Any]) -> str | None:
        """Say in what a ledger differs from what the interpreter counts; None if it doesn't."""
        ledger = self.keep(compiled)
        facts = [fact for fact in ledger.facts if not fact.frame]
        for account in accounts(self.bench, query):
            near = [f for f in facts if f.fact == account.table and set(f.metrics) == set(account.metrics)]
            found = [_wrong(fact, account) for fact in near]
            if not near:
                return f"the ledger has no account of {account.metrics}"
            if None not in found:
                return f"the ledger of {account.table}, {account.metrics}: {found[0]}"
        return None


def _wrong(fact: FactLedger, account: Account) -> str | None:
    """Say in what one fact's part of a ledger differs."""
    pairs = {
        "rows_read": (fact.rows_read, account.read),
        "rows_kept": (fact.rows_kept, account.kept),
        "rows_filtered": (fact.rows_filtered, account.read - account.kept),
        "duplication_factor": (fact.duplication_factor, round(account.factor, 6)),
        "first_date": (fact.first_date, account.first),
        "last_date": (fact.last_date, account.last),
    }
    if account.partial_first is not None:
        pairs["partial_first_period"] = (fact.partial_first_period, account.partial_first)
        pairs["partial_last_period"] = (fact.partial_last_period, account.partial_last)
    for name, (got, wanted) in pairs.items():
        if got != wanted:
            return f"{name} {got}, the page says {wanted}"
    for entity, counts in account.unmatched.items():
        if fact.unmatched.get(entity) not in counts:
            return f"unmatched {entity} {fact.unmatched.get(entity)}, the page says {counts}"
    return None

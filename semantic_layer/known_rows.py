"""What is counted once for each version: the rows of the facts, and what joining them does."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from semantic_layer.passes.count_rows import (
    Steps,
    count_joined,
    count_kept,
    count_pairs,
    count_read,
    joins_to,
    written,
)
from semantic_layer.plan import CompiledQuery, Join, Leaf
from warehouse.raw_result import RawResult

Row = Sequence[Any]
Counted = dict[str, Row]
Run = Callable[[str], Sequence[Row]]
MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class FactRows:
    """How many rows a fact has, and their first and last day."""

    rows: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class JoinedRows:
    """How many rows a fact has after the joins that lead to a table, and how many found none there."""

    rows: int
    unmatched: int


@dataclass(frozen=True)
class KeptRows:
    """The rows that a query keeps of those read, `counted` times in all, and how many each join lacked."""

    read: int
    rows: int
    first: date | None
    last: date | None
    counted: int
    unmatched: tuple[int, ...]


Kept = tuple[Leaf, KeptRows]


@dataclass(frozen=True)
class Count:
    """How the rows that a leaf keeps are found: by the query `sql`, or without one where all are kept."""

    leaf: Leaf
    steps: Steps
    read: FactRows
    joined: tuple[JoinedRows, ...]

    @cached_property
    def sql(self) -> str | None:
        """The query whose row `kept` takes."""
        if self._is_multiplied:
            return written(count_pairs(self.leaf), self.leaf, self.steps)
        if not (self.leaf.where or self.leaf.during):
            return None
        return written(count_kept(self.leaf, self._lacking), self.leaf, self.steps)

    def kept(self, row: Row | None) -> KeptRows:
        """Return the rows kept, from the row of the query, None where there is no query."""
        if row is None:
            read = self.read
            pairs = zip(self.leaf.joins, self.joined, strict=True)
            lacking = tuple(rows.unmatched for join, rows in pairs if not join.looks_up)
            return KeptRows(read.rows, read.rows, read.first, read.last, read.rows, lacking)
        if self._is_multiplied:
            rows, first, last, counted, *unmatched = row
            return KeptRows(self.read.rows, rows, first, last, counted, tuple(unmatched))
        rows, first, last, *counts = row
        found = dict(zip((join.alias for join in self._lacking), counts, strict=True))
        lacking = tuple(found.get(join.alias, 0) for join in self.leaf.matches)
        return KeptRows(self.read.rows, rows, first, last, rows, lacking)

    @property
    def _is_multiplied(self) -> bool:
        """Whether one row of the fact may meet several: over a bridge, or at a key that is not unique."""
        return self.leaf.is_bridged or any(rows.rows != self.read.rows for rows in self.joined)

    @property
    def _lacking(self) -> list[Join]:
        """The joins that leave some row of the fact without a match; no others can for rows of a query."""
        pairs = zip(self.leaf.joins, self.joined, strict=True)
        return [join for join, rows in pairs if rows.unmatched and not join.looks_up]


@dataclass
class KnownRows:
    """Counts each fact and each way to join it when a query first asks, in the very file that is queried.

    A version never changes, so what holds for all rows of a fact holds for those of any query, and what was
    counted under some conditions is not counted again. `counted` are rows by the SQL that counts them, as
    they were published with the version, and those that were missing.
    """

    run: Run
    counted: Counted = field(default_factory=dict)
    _facts: dict[Any, FactRows] = field(default_factory=dict)
    _joined: dict[Any, JoinedRows] = field(default_factory=dict)
    _kept: dict[str, Row] = field(default_factory=dict)

    def count(self, leaf: Leaf, steps: Steps) -> Count:
        """Return how the rows of a leaf are counted; `steps` are the queries it may read from by name."""
        joined = tuple(self._join(leaf, join, steps) for join in leaf.joins)
        return Count(leaf, steps, self._fact(leaf), joined)

    def missing(self, counts: Iterable[Count]) -> list[str]:
        """Return the queries of counts, without those already run."""
        texts = dict.fromkeys(count.sql for count in counts)
        return [sql for sql in texts if sql and sql not in self._kept]

    def learn(self, texts: Iterable[str], rows: Iterable[Row]) -> None:
        """Remember the rows of queries, so many that they can't fill the memory."""
        if len(self._kept) > MOST_REMEMBERED:
            self._kept.clear()
        self._kept.update(zip(texts, rows, strict=True))

    def kept(self, count: Count) -> KeptRows:
        """Return the rows that a leaf keeps; their query is run here if it was not yet."""
        if count.sql is None:
            return count.kept(None)
        row = self._kept.get(count.sql)
        return count.kept(self.run(count.sql)[0] if row is None else row)

    def _fact(self, leaf: Leaf) -> FactRows:
        key = (leaf.table, leaf.seen, leaf.time)
        if key not in self._facts:
            self._facts[key] = FactRows(*self._once(written(count_read(leaf), leaf, {})))
        return self._facts[key]

    def _join(self, leaf: Leaf, join: Join, steps: Steps) -> JoinedRows:
        joins = joins_to(leaf, [join.alias])
        # A step of one name may hold other rows in another query.
        key = (leaf.table, leaf.seen, joins, tuple(steps.get(one.table) for one in joins if one.looks_up))
        if key not in self._joined:
            self._joined[key] = JoinedRows(*self._once(written(count_joined(leaf, join), leaf, steps)))
        return self._joined[key]

    def _once(self, sql: str) -> Row:
        if sql not in self.counted:
            self.counted[sql] = self.run(sql)[0]
        return self.counted[sql]


def answered(
    compiled: CompiledQuery, known: KnownRows, run: Callable[[Sequence[str]], Sequence[RawResult]]
) -> tuple[RawResult, list[Kept]]:
    """Run a query, beside it the counts of what is not known of its rows; `run` takes SELECTs together."""
    counts = [known.count(leaf, compiled.steps) for leaf in compiled.leaves]
    counting = known.missing(counts)
    answer, *counted = run([compiled.sql, *counting])
    known.learn(counting, [one.rows[0] for one in counted])
    return answer, [(count.leaf, known.kept(count)) for count in counts]

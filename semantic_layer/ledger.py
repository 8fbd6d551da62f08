"""The row ledger: what became of the rows behind a result."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from semantic_layer.frames import words
from semantic_layer.known_rows import Kept, KeptRows
from semantic_layer.plan import CompiledQuery, Leaf, Span
from semantic_layer.whole_periods import DataDays, Periods, asked_days, is_even
from warehouse.serving import ServingInfo


class FactLedger(BaseModel):
    """The rows of one fact as one step of the SQL reads it; `frame` says of which other periods, if any.

    rows_read = rows_kept + rows_filtered; `unmatched` counts kept rows without their product, seller and
    so on, which stand in the null group; `duplication_factor` is 1 unless a row counts in several groups
    (`bridged`). The first or last period is partial if this fact's days, or the range, hold not all of it;
    an `uneven_comparison` sets days of the one range against days that the data lacks of the other.
    """

    fact: str
    frame: str
    metrics: list[str]
    rows_read: int
    rows_kept: int
    rows_filtered: int
    unmatched: dict[str, int]
    duplication_factor: float
    bridged: bool
    first_date: date | None
    last_date: date | None
    partial_first_period: bool
    partial_last_period: bool
    uneven_comparison: bool


class Days(BaseModel):
    """A range of days, both included; `is_covered` tells whether the data spans all of it."""

    from_date: date | None
    to_date: date | None
    is_covered: bool


class Ledger(BaseModel):
    """The account of a result: its facts, its days, and how complete its first and last period are.

    `earlier` are the steps that read a fact for other periods, as those compared with. What is partial or
    uneven for any of its facts is so for the result.
    """

    facts: list[FactLedger]
    earlier: list[FactLedger]
    range: Days
    comparison: Days | None
    grain: str | None
    partial_first_period: bool
    partial_last_period: bool
    uneven_comparison: bool
    data_start: date | None
    data_end: date | None
    data_version: str
    built_at: str
    notes: list[str]
    suppressed_groups: int = 0

    def with_suppressed(self, groups: int) -> "Ledger":
        """Return the account of a result that does not show some groups, since too few subjects make them."""
        if not groups:
            return self
        note = f"{groups} groups are not shown: too few subjects make them, or would be told by the others."
        return self.model_copy(update={"suppressed_groups": groups, "notes": [*self.notes, note]})


def keep_ledger(compiled: CompiledQuery, info: ServingInfo, kept: Sequence[Kept], periods: Periods) -> Ledger:
    """Account for the rows behind a compiled query, those that its leaves keep."""
    tables = [leaf.table for leaf, _ in kept]
    flags = [_flags(compiled, info.days_of([name]), periods) for name in tables]
    counted = [FactLedger(**_counts(*one), **known) for one, known in zip(kept, flags, strict=True)]
    own = {fact.fact for fact in counted if not fact.frame}
    data = info.days_of(tables)
    # A result whose facts are not counted is judged by the days of all data.
    flags = flags or [_flags(compiled, data, periods)]
    return Ledger(
        facts=[fact for fact in counted if not fact.frame or fact.fact not in own],
        earlier=[fact for fact in counted if fact.frame and fact.fact in own],
        range=_days(compiled.span, data),
        comparison=_days(compiled.compared, data) if compiled.compared else None,
        grain=compiled.grain,
        data_start=data[0],
        data_end=data[1],
        data_version=info.version,
        built_at=info.built_at,
        notes=[*compiled.notes, *_warnings(counted)],
        **{name: any(known[name] for known in flags) for name in flags[0]},
    )


def _flags(compiled: CompiledQuery, data: DataDays, periods: Periods) -> dict[str, bool]:
    """How complete the periods are for rows of these days."""
    partial = periods.partial(compiled.span, compiled.grain, data)
    compared = compiled.compared
    return {
        "partial_first_period": partial.first,
        "partial_last_period": partial.last,
        "uneven_comparison": bool(compared and not is_even(compiled.span, compared, data)),
    }


def _counts(leaf: Leaf, kept: KeptRows) -> dict[str, Any]:
    return {
        "fact": leaf.table,
        "frame": words(leaf.frame),
        # No name of a definition begins with an underscore; what does is counted for others.
        "metrics": list(dict.fromkeys(m.metric.name for m in leaf.measures if m.metric.name[0] != "_")),
        "rows_read": kept.read,
        "rows_kept": kept.rows,
        "rows_filtered": kept.read - kept.rows,
        "unmatched": dict(zip((join.entity for join in leaf.matches), kept.unmatched, strict=True)),
        "duplication_factor": round(kept.counted / kept.rows, 6) if kept.rows else 1.0,
        "bridged": leaf.is_bridged,
        "first_date": kept.first,
        "last_date": kept.last,
    }


def _warnings(facts: list[FactLedger]) -> list[str]:
    return [
        f"{fact.fact}: joins turned {fact.rows_read} rows into {fact.duplication_factor:g} times as many; "
        "a key is not unique and the figures are too high"
        for fact in facts
        if fact.duplication_factor != 1 and not fact.bridged
    ]


def _days(span: Span | None, data: DataDays) -> Days:
    first, last = asked_days(span, data)
    early = bool(first and data[0] and first < data[0])
    late = bool(last and data[1] and last > data[1])
    return Days(from_date=first, to_date=last, is_covered=not (early or late))

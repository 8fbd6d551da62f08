"""The row ledger: what became of the rows behind a result."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from semantic_layer.calendar import period_end, period_start
from semantic_layer.plan import CompiledQuery, LedgerQuery, Span
from warehouse.serving import ServingInfo

Run = Callable[[str], Sequence[Sequence[Any]]]
# The first and the last day of the facts asked about.
DataDays = tuple[date | None, date | None]
FIXED_COLUMNS = 5


class FactLedger(BaseModel):
    """The rows of one fact.

    rows_read = rows_kept + rows_filtered; `unmatched` counts kept rows without their product, seller and
    so on, which stand in the null group; `duplication_factor` is 1 unless a row counts in several groups
    (`bridged`).
    """

    fact: str
    metrics: list[str]
    rows_read: int
    rows_kept: int
    rows_filtered: int
    unmatched: dict[str, int]
    duplication_factor: float
    bridged: bool
    first_date: date | None
    last_date: date | None


class Days(BaseModel):
    """A range of days, both included; `is_covered` tells whether the data spans all of it."""

    from_date: date | None
    to_date: date | None
    is_covered: bool


class Ledger(BaseModel):
    """The account of a result: its facts, its days, and how complete its first and last period are."""

    facts: list[FactLedger]
    range: Days
    comparison: Days | None
    grain: str | None
    partial_first_period: bool
    partial_last_period: bool
    data_start: date | None
    data_end: date | None
    data_version: str
    built_at: str
    notes: list[str]


def keep_ledger(compiled: CompiledQuery, info: ServingInfo, run: Run) -> Ledger:
    """Count the rows behind a compiled query through `run`, which returns the rows of a SQL text."""
    facts = [_fact(part, run(part.sql)[0]) for part in compiled.ledger]
    data = info.days_of(part.fact for part in compiled.ledger)
    first, last = _asked(compiled.span, data)
    return Ledger(
        facts=facts,
        range=_days(compiled.span, data),
        comparison=_days(compiled.compared, data) if compiled.compared else None,
        grain=compiled.grain,
        partial_first_period=_starts_within(first, compiled.grain, data[0]),
        partial_last_period=_ends_within(last, compiled.grain, data[1]),
        data_start=data[0],
        data_end=data[1],
        data_version=info.version,
        built_at=info.built_at,
        notes=[*compiled.notes, *_warnings(facts)],
    )


def _fact(query: LedgerQuery, row: Sequence[Any]) -> FactLedger:
    read, kept, joined, first, last = row[:FIXED_COLUMNS]
    base = kept if query.bridged else read
    return FactLedger(
        fact=query.fact,
        metrics=list(query.metrics),
        rows_read=read,
        rows_kept=kept,
        rows_filtered=read - kept,
        unmatched=dict(zip(query.unmatched, row[FIXED_COLUMNS:], strict=True)),
        duplication_factor=round(joined / base, 6) if base else 1.0,
        bridged=query.bridged,
        first_date=first,
        last_date=last,
    )


def _warnings(facts: list[FactLedger]) -> list[str]:
    return [
        f"{fact.fact}: joins turned {fact.rows_read} rows into {fact.duplication_factor:g} times as many; "
        "a key is not unique and the figures are too high"
        for fact in facts
        if fact.duplication_factor != 1 and not fact.bridged
    ]


def _asked(span: Span | None, data: DataDays) -> DataDays:
    """The first and last day asked for, those of the data where left open."""
    start = span.start if span and span.start else data[0]
    last = span.end - timedelta(days=1) if span and span.end else data[1]
    return start, last


def _days(span: Span | None, data: DataDays) -> Days:
    first, last = _asked(span, data)
    early = bool(first and data[0] and first < data[0])
    late = bool(last and data[1] and last > data[1])
    return Days(from_date=first, to_date=last, is_covered=not (early or late))


def _starts_within(first: date | None, grain: str | None, data_start: date | None) -> bool:
    """Tell whether the first period lacks its beginning, by the data or by the range asked for."""
    if first is None or data_start is None:
        return False
    begun = max(first, data_start)
    return begun > (period_start(begun, grain) if grain else first)


def _ends_within(last: date | None, grain: str | None, data_end: date | None) -> bool:
    """Tell whether the last period lacks its end, by the data or by the range asked for."""
    if last is None or data_end is None:
        return False
    ended = min(last, data_end)
    return ended < (period_end(ended, grain) if grain else last)

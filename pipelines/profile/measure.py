"""Measure one column in the engine: aggregates and small groups come out, never the rows themselves."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from pipelines.landing.columns import identifier
from pipelines.profile.outliers import find_outliers
from pipelines.profile.source import Source, number

Kind = Literal["number", "moment", "boolean", "text"]
QUANTILES = ("p1", "p5", "p25", "p50", "p75", "p95", "p99")
BINS = 24
# How many times wider than its middle 98 % a range is drawn with its ends cut.
SKEWED = 3
MOST_PERIODS = 40
# Periods of a chart over time and their days, the first that gives no more bars than that.
PERIODS = (
    ("day", 1),
    ("week", 7),
    ("month", 30),
    ("quarter", 91),
    ("year", 365),
    ("decade", 3650),
    ("century", 36500),
    ("millennium", 365000),
)
TOP_VALUES = 10
# Above so many rows the distinct values are estimated first (HyperLogLog, seen to be 15 % off), and counted
# only if they seem to be no more than so many: counting needs memory in proportion to them.
COUNTED_ROWS, COUNTED_VALUES = 2_000_000, 1_000_000
# Top values of a column in which few rows repeat another say nothing and cost the most.
REPEATING = 0.1


@dataclass(frozen=True)
class ColumnProfile:
    """What was found of a column: `facts` by name, `histogram` (from, to, rows), `top` (value, rows)."""

    name: str
    type: str
    kind: Kind
    rows: int
    nulls: int
    distinct: int
    is_distinct_estimated: bool
    facts: Mapping[str, Any] = field(default_factory=dict)
    histogram: tuple[tuple[Any, Any, int], ...] = ()
    top: tuple[tuple[str, int], ...] = ()
    outliers: Mapping[str, Any] | None = None

    @property
    def null_rate(self) -> float:
        """The part of the rows without a value."""
        return self.nulls / self.rows if self.rows else 0.0


def kind_of(engine_type: str) -> Kind:
    """What a DuckDB type holds; what is none of the others is read as its text."""
    word = engine_type.partition("(")[0]
    if word.endswith("[]"):
        return "text"
    if word.removeprefix("U") in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT") or word in (
        "FLOAT",
        "DOUBLE",
        "DECIMAL",
    ):
        return "number"
    if word == "DATE" or word.startswith("TIMESTAMP"):
        return "moment"
    return "boolean" if word == "BOOLEAN" else "text"


def measure(source: Source, name: str, engine_type: str) -> ColumnProfile:
    """Profile one column."""
    kind = kind_of(engine_type)
    return MEASURES[kind](source, name, engine_type)


def _measure_number(source: Source, name: str, engine_type: str) -> ColumnProfile:
    column = identifier(name)
    (row,) = source.ask("numbers", column=column, distinct=_distinct(source, "original"))
    nulls, not_finite, distinct, least, most, mean, deviation, zeros, negatives, quantiles = row
    facts = {
        "minimum": least,
        "maximum": most,
        "mean": mean,
        "deviation": _finite(deviation),
        **dict(zip(QUANTILES, quantiles or (), strict=False)),
        "zeros": zeros,
        "negatives": negatives,
        "not_finite": not_finite,
    }
    profile = _profile(source, name, engine_type, nulls, distinct, facts)
    return replace(
        profile,
        histogram=_histogram(source, column, facts, engine_type),
        top=_top(source, column, profile),
        outliers=find_outliers(source, column, facts) if least is not None else None,
    )


def _measure_moment(source: Source, name: str, engine_type: str) -> ColumnProfile:
    column = identifier(name)
    (row,) = source.ask("moments", column=column, distinct=_distinct(source, "x"))
    nulls, not_finite, distinct, first, last, present, spanned = row
    facts: dict[str, Any] = {"minimum": _moment(first, engine_type), "maximum": _moment(last, engine_type)}
    if spanned:
        facts |= {"days_present": present, "days_spanned": spanned, "not_finite": not_finite}
        facts["longest_gap"] = _longest_gap(source, column)
    profile = _profile(source, name, engine_type, nulls, distinct, facts)
    return replace(profile, histogram=_by_period(source, column, spanned) if spanned else ())


def _measure_boolean(source: Source, name: str, engine_type: str) -> ColumnProfile:
    column = identifier(name)
    top = _values(source, column)
    counts = dict(top)
    known = sum(counts.values())
    facts = {"true_rate": counts.get("true", 0) / known if known else None}
    profile = _profile(source, name, engine_type, source.rows - known, len(counts), facts)
    return replace(profile, top=top, is_distinct_estimated=False)


def _measure_text(source: Source, name: str, engine_type: str) -> ColumnProfile:
    column = identifier(name)
    (row,) = source.ask("texts", column=column, distinct=_distinct(source, column))
    nulls, distinct, first, last, shortest, mean, longest, blank = row
    facts = {
        "minimum": first,
        "maximum": last,
        "shortest": shortest,
        "mean_length": mean,
        "longest": longest,
        "blank": blank,
    }
    profile = _profile(source, name, engine_type, nulls, distinct, facts)
    return replace(profile, top=_top(source, column, profile))


MEASURES: dict[Kind, Callable[[Source, str, str], ColumnProfile]] = {
    "number": _measure_number,
    "moment": _measure_moment,
    "boolean": _measure_boolean,
    "text": _measure_text,
}


def _profile(
    source: Source, name: str, engine_type: str, nulls: int, distinct: int, facts: Mapping[str, Any]
) -> ColumnProfile:
    is_estimated = source.rows > COUNTED_ROWS
    if is_estimated and distinct <= COUNTED_VALUES:
        is_estimated = False
        ((distinct,),) = source.ask("distinct", column=identifier(name))
    return ColumnProfile(
        name=name,
        type=engine_type,
        kind=kind_of(engine_type),
        rows=source.rows,
        nulls=nulls,
        # An estimate may pass the number of values there are.
        distinct=min(distinct, source.rows - nulls),
        is_distinct_estimated=is_estimated,
        facts=facts,
    )


def _distinct(source: Source, column: str) -> str:
    return f"APPROX_COUNT_DISTINCT({column})" if source.rows > COUNTED_ROWS else f"COUNT(DISTINCT {column})"


def _histogram(
    source: Source, column: str, facts: Mapping[str, Any], engine_type: str
) -> tuple[tuple[float, float, int], ...]:
    """Equal steps, or one for each whole number; what lies far out is one step at either end."""
    least, most = facts["minimum"], facts["maximum"]
    if least is None or not math.isfinite(most - least):
        return ()
    if least == most:
        return ((least, most, source.rows),)
    low, high = least, most
    if facts["p99"] > facts["p1"] and most - least > SKEWED * (facts["p99"] - facts["p1"]):
        low, high = facts["p1"], facts["p99"]
    bins, step = BINS, (high - low) / BINS
    is_whole = "INT" in engine_type and high - low < BINS
    if is_whole:
        low, bins, step = math.floor(low), math.ceil(high) - math.floor(low) + 1, 1.0
    if step <= 0:
        return ()
    end = low + step * bins
    rows = source.ask(
        "histogram",
        column=column,
        least=number(low),
        most=number(end - 0.5 if is_whole else end),
        step=number(step),
        bins=bins,
    )
    counts = dict(rows)
    width = 0.0 if is_whole else step
    inner = tuple((low + step * n, low + step * n + width, counts.get(n, 0)) for n in range(bins))
    below = ((least, low, counts[-1]),) if counts.get(-1) else ()
    above = ((end, most, counts[bins]),) if counts.get(bins) else ()
    return (*below, *inner, *above)


def _by_period(source: Source, column: str, days: int) -> tuple[tuple[str, str, int], ...]:
    period = next(name for name, length in PERIODS if days / length <= MOST_PERIODS or name == PERIODS[-1][0])
    rows = source.ask("by_period", column=column, period=period)
    return tuple((str(start), period, count) for start, count in rows)


def _top(source: Source, column: str, profile: ColumnProfile) -> tuple[tuple[str, int], ...]:
    known = profile.rows - profile.nulls
    if profile.distinct > TOP_VALUES and profile.distinct > REPEATING * known:
        return ()
    return _values(source, column)


def _values(source: Source, column: str) -> tuple[tuple[str, int], ...]:
    return tuple(
        (str(value), rows) for value, rows in source.ask("top_values", column=column, most=TOP_VALUES)
    )


def _longest_gap(source: Source, column: str) -> dict[str, Any] | None:
    found = source.ask("longest_gap", column=column)
    if not found or not found[0][2]:
        return None
    after, before, days = found[0]
    return {"after": str(after), "before": str(before), "days": days}


def _moment(moment: datetime | date | None, engine_type: str) -> str | None:
    if moment is None:
        return None
    return str(moment)[:10] if engine_type == "DATE" else str(moment)


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None

"""A metric along time as a regular series: every period from first to last, and which of them count."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from pipelines.models.series.scale import scale_of

Grain = Literal["day", "week", "month"]
Days = tuple[pd.Timestamp, pd.Timestamp]
GRAINS: tuple[Grain, ...] = ("day", "week", "month")
STEPS = {"day": "D", "week": "7D", "month": "MS"}
WINDOW = 28
LEAST_COVER = 0.6  # share of the usual periods of a window with rows, where the data are at work
CLOSED_BELOW = 0.3  # a weekday that less often has rows than the others is a closed one
MANY_ZEROS = 0.15  # with more empty periods, a metric is one of rare events: nothing is an ordinary value
RISING_BELOW, FADING_BELOW, ENDED_BELOW = 0.5, 0.7, 0.1  # of the level beside it
FIRST = 7
NEAR_HOLIDAY = 3  # days: shops that close stay closed around a holiday
NO_DAYS = pd.DatetimeIndex([])


@dataclass(frozen=True)
class Series:
    """Values of a metric by period, all from the first to the last in which its data are at work.

    `starts` are the first days of the periods. `values` hold nan where nothing is expected (a weekday on
    which the shop is closed) or nothing is known; `is_gap` marks periods without any row, in which there use
    to be some. `partial` are periods that the data may not hold whole, `fading` those with which they begin
    or end: low, because the data are thin.
    """

    grain: Grain
    starts: pd.DatetimeIndex
    values: np.ndarray
    is_gap: np.ndarray
    partial: np.ndarray
    fading: np.ndarray
    is_additive: bool = True

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def known(self) -> np.ndarray:
        """Which periods have a value."""
        return np.isfinite(self.values)

    @property
    def ends(self) -> pd.DatetimeIndex:
        """The last days of the periods."""
        return last_days(self.starts, self.grain)

    @property
    def days(self) -> Days | None:
        """First and last day on which the data are at work, those with which they begin or end left out."""
        kept = np.flatnonzero(self.known & ~self.fading)
        return (self.starts[kept[0]], self.ends[kept[-1]]) if len(kept) else None


def last_days(starts: pd.DatetimeIndex, grain: str) -> pd.DatetimeIndex:
    """Last days of the periods that begin on some days."""
    if grain == "month":
        return starts + pd.offsets.MonthEnd(0)
    return starts + pd.Timedelta(days=6 if grain == "week" else 0)


def next_starts(start: pd.Timestamp, grain: str, count: int) -> pd.DatetimeIndex:
    """First days of the periods after the one that begins on `start`."""
    return pd.date_range(start, periods=count + 1, freq=STEPS[grain])[1:]


def regular(
    periods: pd.Series | pd.DatetimeIndex,
    values: pd.Series | np.ndarray,
    *,
    grain: Grain,
    days: Days | None = None,
    with_rows: Collection[pd.Timestamp] = (),
    is_additive: bool = True,
) -> Series:
    """Make the values of a metric by period a regular series.

    `days` are the first and the last day of the data behind it, by default those of the periods: a period
    that they cut is partial, and so is the last day, of which nobody knows whether it was over. An additive
    metric is 0 where it has no row and others of its fact have, in the periods `with_rows`; without any row
    there is a gap. Of a metric that is not additive nothing is known there.
    """
    rows = pd.Series(np.asarray(values, dtype=float), index=pd.DatetimeIndex(periods))
    rows = rows[rows.index.notna() & np.isfinite(rows.to_numpy())].sort_index()
    if days:
        rows = rows[(last_days(rows.index, grain) >= days[0]) & (rows.index <= days[1])]
    if not len(rows):
        nothing = np.zeros(0, dtype=bool)
        return Series(grain, NO_DAYS, np.zeros(0), nothing, nothing, nothing, is_additive)
    starts = pd.date_range(rows.index[0], rows.index[-1], freq=STEPS[grain])
    found = rows.reindex(starts).to_numpy()
    if is_additive:
        filled = ~np.isfinite(found) & starts.isin(pd.DatetimeIndex(list(with_rows)))
        found = np.where(filled, 0.0, found)
    if is_additive and grain == "day":
        first, last = _at_work(np.isfinite(found))
        starts, found = starts[first:last], found[first:last]
    gaps = _gaps(found, starts, grain) if is_additive else np.zeros(len(found), dtype=bool)
    if is_additive:
        found = np.where(~np.isfinite(found) & _is_open(found, starts, grain) & ~gaps, 0.0, found)
    ends = last_days(starts, grain)
    span = days or (starts[0], ends[-1])
    cut = np.asarray((starts < span[0]) | (ends >= span[1] if grain == "day" else ends > span[1]))
    cut[-1] |= days is None
    return Series(grain, starts, found, gaps, cut, _fading(found, cut), is_additive)


def _at_work(happens: np.ndarray) -> tuple[int, int]:
    """From and up to which day there are rows as regularly as usual; all days of a short series."""
    if len(happens) < 2 * WINDOW:
        return 0, len(happens)
    counts = np.convolve(happens, np.ones(WINDOW), mode="valid")
    dense = np.flatnonzero(counts >= LEAST_COVER * float(np.median(counts)))
    first = next((place for place in dense if happens[place]), 0)
    last = next((place for place in dense[::-1] if happens[place + WINDOW - 1]), len(happens) - WINDOW)
    return int(first), int(last + WINDOW)


def _is_open(found: np.ndarray, starts: pd.DatetimeIndex, grain: Grain) -> np.ndarray:
    """Periods in which there may be rows: days of a weekday that often has some."""
    happens = np.isfinite(found)
    if grain != "day":
        return np.ones(len(found), dtype=bool)
    weekday = starts.dayofweek.to_numpy()
    seen = np.bincount(weekday, happens, 7) / np.maximum(np.bincount(weekday, minlength=7), 1)
    return np.asarray((seen >= CLOSED_BELOW * float(seen.max()))[weekday] | happens)


def _gaps(found: np.ndarray, starts: pd.DatetimeIndex, grain: Grain) -> np.ndarray:
    """Open periods without rows, where that is rare; a count that is small is 0 there."""
    open_ = _is_open(found, starts, grain)
    empty = open_ & ~np.isfinite(found)
    is_ordinary = empty.sum() > MANY_ZEROS * open_.sum() or scale_of(found).kind == "root"
    return np.zeros(len(found), dtype=bool) if is_ordinary else empty


def _fading(values: np.ndarray, partial: np.ndarray) -> np.ndarray:
    """The periods with which the data begin (far below what follows) and end (falling to next to nothing)."""
    fading = np.zeros(len(values), dtype=bool)
    places = np.flatnonzero(np.isfinite(values))
    if len(places) < 2 * WINDOW:
        return fading
    first, after = values[places[:FIRST]], values[places[FIRST : FIRST + WINDOW]]
    if np.median(first) < RISING_BELOW * np.median(after):
        fading[: places[2 * FIRST]] = True
    run = _ending(values[places])
    if run:
        fading[places[-run] :] = True
    return fading


def _ending(values: np.ndarray) -> int:
    """How many values at the end lie below what came before them, if the last is next to nothing."""
    run = 0
    while run < len(values) // 2:
        before = float(np.median(values[-run - 1 - WINDOW : -run - 1]))
        if before <= 0 or values[-run - 1] >= FADING_BELOW * before:
            break
        run += 1
    if not run or values[-1] >= ENDED_BELOW * float(np.median(values[-run - WINDOW : -run])):
        return 0
    return run

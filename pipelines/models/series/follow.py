"""The metrics of a dataset as regular series: what is told of each is told of these."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.models.series.choose import candidates, parting_dimensions
from pipelines.models.series.read import Read, read_parts, read_periods, read_sizes
from pipelines.models.series.regular import GRAINS, Days, Grain, Series, regular
from semantic_layer.manifest import Manifest, Metric

MOST_DIMENSIONS, FEWEST_PARTS, MOST_PARTS = 4, 2, 60


@dataclass(frozen=True)
class Followed:
    """A metric with its series by grain, and the days on which its data are at work."""

    metric: Metric
    series: dict[Grain, Series]
    days: Days | None


def follow(
    read: Read,
    manifest: Manifest,
    tables: Collection[str],
    *,
    asked: Sequence[str] = (),
    most: int,
    grains: Sequence[Grain] = GRAINS,
) -> Iterator[Followed]:
    """Yield up to `most` metrics that have values; two that are equal on all periods are one."""
    metrics = candidates(manifest, tables, asked)
    values = {grain: read_periods(read, metrics, grain) for grain in grains}
    seen: set[bytes] = set()
    for metric in metrics:
        finest = next((values[grain][metric.name] for grain in grains if metric.name in values[grain]), None)
        if finest is None or not (finest != 0).any() or (print_ := _print(finest)) in seen or most <= 0:
            continue
        seen.add(print_)
        most -= 1
        yield followed(metric, {grain: values[grain] for grain in grains}, metrics)


def follow_one(
    read: Read, metric: Metric, others: Sequence[Metric], *, grains: Sequence[Grain] = GRAINS
) -> Followed:
    """Follow one metric, whatever it is; the `others` of its fact tell when the fact has rows."""
    same = [one for one in others if one.model == metric.model and one.name != metric.name and metric.model]
    values = {grain: read_periods(read, [metric, *same], grain) for grain in grains}
    return followed(metric, values, [metric, *same])


def followed(
    metric: Metric, values: dict[Grain, dict[str, pd.Series]], metrics: Sequence[Metric]
) -> Followed:
    """Make the series of a metric; `metrics` of the same fact tell in which periods the fact has rows."""
    same = [one.name for one in metrics if one.model == metric.model and one.is_additive]
    days: Days | None = None
    found: dict[Grain, Series] = {}
    for grain, by_name in values.items():
        if metric.name not in by_name:
            continue
        rows = by_name[metric.name]
        with_rows = _all_periods([by_name[name] for name in same if name in by_name])
        found[grain] = regular(
            rows.index,
            rows,
            grain=grain,
            days=days,
            with_rows=with_rows,
            is_additive=metric.is_additive,
        )
        days = days or found[grain].days
    return Followed(metric, found, days)


def parts_of(
    read: Read, manifest: Manifest, tables: Collection[str], one: Followed, *, asked: Sequence[str], most: int
) -> tuple[str, dict[Grain, dict[str, Series]]] | None:
    """Return a dimension with the series of its `most` largest values, None where no dimension suits.

    It is the first of `asked`, or by rule the first with a few values; a series has as many periods as the
    metric as a whole, 0 where it has no row.
    """
    if most < 1:
        return None
    known = [
        name
        for name in asked
        if (found := manifest.find(name)) and len(manifest.ways(one.metric.model or "", found)) == 1
    ]
    names = known or [found.full_name for found in parting_dimensions(manifest, one.metric, tables)]
    for name in names[:MOST_DIMENSIONS]:
        sizes = read_sizes(read, one.metric, name)
        if not sizes or (name not in asked and not FEWEST_PARTS <= len(sizes) <= MOST_PARTS):
            continue
        kept = sizes[:most]
        values = {grain: read_parts(read, one.metric, grain, name, kept) for grain in one.series}
        return name, {
            grain: {str(part): _part(found[str(part)], one, grain) for part in kept if str(part) in found}
            for grain, found in values.items()
        }
    return None


def _part(rows: pd.Series, one: Followed, grain: Grain) -> Series:
    whole = one.series[grain]
    open_ = whole.known
    found = rows.reindex(whole.starts).to_numpy(dtype=float)
    shown = np.where(open_ & ~np.isfinite(found), 0.0, np.where(open_, found, np.nan))
    return Series(grain, whole.starts, shown, whole.is_gap, whole.partial, whole.fading)


def _all_periods(values: Sequence[pd.Series]) -> pd.DatetimeIndex:
    found = pd.DatetimeIndex([])
    for one in values:
        found = found.union(pd.DatetimeIndex(one.index))
    return found


def _print(values: pd.Series) -> bytes:
    return bytes(np.round(values.to_numpy(), 6).tobytes() + values.index.asi8.tobytes())

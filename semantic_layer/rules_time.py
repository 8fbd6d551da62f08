"""The rules of time: grains, windows, spines, validity."""

from collections.abc import Iterator

from semantic_layer.draft import Draft, DraftMetric, DraftModel, DraftSpine
from semantic_layer.errors import Problem
from semantic_layer.nearest import nearest
from semantic_layer.query import Grain
from semantic_layer.salvage import JOINS
from semantic_layer.windows import MalformedWindow, read_window

# Finer than any grain we group by, but no less a time.
FINER = ("nanosecond", "microsecond", "millisecond", "second", "minute", "hour")
STANDARD = ("hour", "day", "week", "month", "quarter", "year")


def time_dimensions_exist(draft: Draft) -> Iterator[Problem]:
    """Refuse a model with metrics but no time to count them by, and grains we don't know."""
    with_metrics = {metric.model for metric in draft.metrics if not metric.spec.agg_time_dimension}
    for model in draft.models:
        times = [dimension.name for dimension in model.dimensions if dimension.spec.type == "time"]
        wanted = model.spec.agg_time_dimension
        found = model.dimension(wanted)
        if wanted and (not found or found.spec.type != "time") and wanted not in model.broken:
            message = f"'{wanted}' is not a time dimension of this model"
            yield model.at.problem("agg_time_dimension", message=message, choices=nearest(wanted, times))
        if not wanted and model.name in with_metrics and "agg_time_dimension" not in model.lost:
            yield model.at.problem(
                "name", message="has metrics but no agg_time_dimension", choices=tuple(times)
            )
        yield from _granularities(model)


def metrics_are_counted_by_a_time(draft: Draft) -> Iterator[Problem]:
    """Refuse a metric's own agg_time_dimension that is no time of its model."""
    for metric in draft.metrics:
        model, wanted = draft.by_name.get(metric.model or ""), metric.spec.agg_time_dimension
        if model and wanted and metric.spec.type == "simple":
            times = [one.name for one in model.dimensions if one.spec.type == "time"]
            found = model.dimension(wanted)
            if (found is None or found.spec.type != "time") and wanted not in model.broken:
                message = f"'{wanted}' is not a time dimension of {model.name}"
                yield metric.at.problem("agg_time_dimension", message=message, choices=nearest(wanted, times))


def windows_are_lengths_of_time(draft: Draft) -> Iterator[Problem]:
    """Refuse windows that can't be read, and grains that are none."""
    grains = known_grains(draft)
    for metric in draft.metrics:
        if metric.spec.window:
            yield from _window(metric, ("window",), metric.spec.window)
        named: list[tuple[tuple[str | int, ...], str | None]] = [
            (("grain_to_date",), metric.spec.grain_to_date),
            (("time_granularity",), metric.spec.time_granularity),
        ]
        named += [((*place, "offset_to_grain"), part.offset_to_grain) for place, part in metric.spec.inputs]
        for key, grain in named:
            if grain and grain not in grains:
                message = f"'{grain}' is no grain"
                yield metric.at.problem(*key, message=message, choices=nearest(grain, grains))
        for place, part in metric.spec.inputs:
            if part.offset_window:
                yield from _window(metric, (*place, "offset_window"), part.offset_window)
            if part.offset_window and part.offset_to_grain:
                message = "either offset_window or offset_to_grain, not both"
                yield metric.at.problem(*place, "offset_to_grain", message=message)
            if part.offset_to_grain in grains and part.offset_to_grain not in set(Grain):
                message = f"the start of a {part.offset_to_grain}, a grain of a time spine, is not read"
                yield metric.at.problem(*place, "offset_to_grain", message=message, choices=tuple(Grain))


def cumulative_metrics_gather_one_way(draft: Draft) -> Iterator[Problem]:
    """Refuse a window together with grain_to_date, and offsets where nothing is derived."""
    for metric in draft.metrics:
        spec = metric.spec
        if spec.type == "cumulative" and spec.window and spec.grain_to_date:
            yield metric.at.problem("grain_to_date", message="either window or grain_to_date, not both")
        if spec.type in ("derived", "ratio"):
            continue
        for place, part in spec.inputs:
            for key in ("offset_window", "offset_to_grain"):
                if getattr(part, key):
                    message = f"an input of a {spec.type} metric has no offset; put a derived metric over it"
                    yield metric.at.problem(*place, key, message=message)


def spines_have_days(draft: Draft) -> Iterator[Problem]:
    """Refuse time spines without the columns they name, and custom grains that are not one per day."""
    seen: dict[str, str] = {}
    for spine in draft.spines:
        yield from _spine_columns(spine)
        for index, grain in enumerate(spine.spec.custom_granularities):
            place = ("custom_granularities", index, "name")
            if grain.name in STANDARD or grain.name == "metric_time":
                yield spine.at.problem(*place, message=f"'{grain.name}' is a grain already")
            if grain.name in seen:
                yield spine.at.problem(*place, message=f"a second grain '{grain.name}'")
            seen[grain.name] = spine.table
            if spine.granularity not in ("day", None):
                message = f"a custom grain needs a spine of days, not of {spine.granularity}s"
                yield spine.at.problem(*place, message=message)
    for key in ("week_start", "fiscal_year_start"):
        values = {getattr(spine.notes, key) for spine in draft.spines} - {None}
        if len(values) > 1:
            message = f"two time spines differ in {key}"
            yield draft.spines[-1].at.problem("standard_granularity_column", message=message)


def validity_has_two_ends(draft: Draft) -> Iterator[Problem]:
    """Refuse a validity without its start, end or natural key, and natural keys without validity."""
    for model in draft.models:
        starts, ends = model.validity("is_start"), model.validity("is_end")
        natural = [key for key in model.keys if key.spec.type == "natural"]
        marked = starts + ends
        for found, word in ((starts, "is_start"), (ends, "is_end")):
            if (natural or marked) and len(found) != 1 and JOINS not in model.lost:
                at = natural[0].at if natural else marked[0].at.below("validity_params")
                message = f"needs one time dimension with validity_params {word}, not {len(found)}"
                yield at.problem(message=message)
        for one in starts:
            if one in ends:
                yield one.at.problem("validity_params", message="start and end are two dimensions")
        for one in [*starts, *(one for one in ends if one not in starts)]:
            if one.spec.type != "time":
                yield one.at.problem("validity_params", message="belongs to a time dimension")
        if marked and not natural and JOINS not in model.lost:
            message = "a model with validity_params needs a natural entity"
            yield marked[0].at.problem("validity_params", message=message)


def known_grains(draft: Draft) -> list[str]:
    """The names of all grains: ours, and those of the time spines."""
    custom = [grain.name for spine in draft.spines for grain in spine.spec.custom_granularities]
    return [*dict.fromkeys([*STANDARD, *Grain, *custom])]


def _granularities(model: DraftModel) -> Iterator[Problem]:
    known = [*dict.fromkeys([*Grain, *FINER])]
    for dimension in model.dimensions:
        if dimension.granularity and dimension.granularity not in known:
            message = f"granularity '{dimension.granularity}' is not supported"
            choices = nearest(dimension.granularity, known)
            yield dimension.at.problem("granularity", message=message, choices=choices)


def _window(metric: DraftMetric, place: tuple[str | int, ...], text: str) -> Iterator[Problem]:
    try:
        read_window(text)
    except MalformedWindow as error:
        yield metric.at.problem(*place, message=str(error), choices=error.choices)


def _spine_columns(spine: DraftSpine) -> Iterator[Problem]:
    if spine.columns is None:
        return
    wanted = spine.spec.standard_granularity_column
    if wanted not in spine.columns:
        message = f"'{wanted}' is no column of this model"
        choices = nearest(wanted, spine.columns)
        yield spine.at.problem("standard_granularity_column", message=message, choices=choices)
    elif spine.granularity is None:
        message = f"the column '{wanted}' needs a granularity"
        yield spine.at.problem("standard_granularity_column", message=message)
    for index, grain in enumerate(spine.spec.custom_granularities):
        name = grain.column_name or grain.name
        if name not in spine.columns:
            message = f"'{name}' is no column of this model"
            choices = nearest(name, spine.columns)
            key = "column_name" if grain.column_name else "name"
            yield spine.at.problem("custom_granularities", index, key, message=message, choices=choices)

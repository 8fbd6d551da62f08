"""Translate metrics of the older YAML that are computed from other metrics."""

from typing import Any, Protocol

from semantic_layer.draft import At
from semantic_layer.legacy.shape import OldInput, OldMetric
from semantic_layer.spec_metric import InputSpec, MetricSpec

Place = tuple[str | int, ...]


class Resolver(Protocol):
    """Finds the metric that an input of the older form stands for."""

    def metric(self, used: OldInput) -> str:
        """Return the name of a metric."""

    def measure(self, used: OldInput) -> str:
        """Return the name of the metric that stands for a measure."""


def translate_metric(old: OldMetric, at: At, names: Resolver) -> tuple[MetricSpec, At]:
    """Return a metric of other metrics in the latest form, and where its keys stand."""
    given, places = KINDS[old.type](old, names)
    spec = MetricSpec(
        name=old.name,
        type=old.type,
        label=old.label,
        description=old.description,
        filter=old.filter,
        config=old.config,
        time_granularity=old.time_granularity,
        **{key: value for key, value in given.items() if value is not None},
    )
    elsewhere = {key: at.below("type_params", *place) for key, place in places.items()}
    return spec, At(at.document, at.place, elsewhere)


def _metric(old: OldInput | None, names: Resolver) -> InputSpec | None:
    return _input(old, names.metric(old)) if old else None


def _measure(old: OldInput | None, names: Resolver) -> InputSpec | None:
    return _input(old, names.measure(old)) if old else None


def _input(old: OldInput, name: str) -> InputSpec:
    return InputSpec(
        name=name,
        # A measure may be read by a metric of another name than the expression uses.
        alias=old.alias or old.name,
        filter=old.filter,
        offset_window=old.offset_window,
        offset_to_grain=old.offset_to_grain,
    )


def _ratio(old: OldMetric, names: Resolver) -> tuple[dict[str, Any], dict[Place, Place]]:
    params = old.type_params
    given = {
        "numerator": _metric(params.numerator, names),
        "denominator": _metric(params.denominator, names),
    }
    return given, {(key,): (key,) for key in given}


def _derived(old: OldMetric, names: Resolver) -> tuple[dict[str, Any], dict[Place, Place]]:
    inputs = tuple(_metric(part, names) for part in old.type_params.metrics)
    given = {"expr": old.type_params.expr, "input_metrics": inputs}
    return given, {("expr",): ("expr",), ("input_metrics",): ("metrics",)}


def _cumulative(old: OldMetric, names: Resolver) -> tuple[dict[str, Any], dict[Place, Place]]:
    params, own = old.type_params, old.type_params.cumulative_type_params
    given = {
        "input_metric": _metric(own.metric, names) or _measure(params.measure, names),
        "window": own.window or params.window,
        "grain_to_date": own.grain_to_date or params.grain_to_date,
        "period_agg": own.period_agg,
    }
    places: dict[Place, Place] = {
        ("input_metric",): ("cumulative_type_params", "metric") if own.metric else ("measure",)
    }
    for key in ("window", "grain_to_date", "period_agg"):
        places[key,] = ("cumulative_type_params", key) if getattr(own, key) else (key,)
    return given, places


def _conversion(old: OldMetric, names: Resolver) -> tuple[dict[str, Any], dict[Place, Place]]:
    own = old.type_params.conversion_type_params
    if own is None:
        return {}, {}
    given = {
        "entity": own.entity,
        "calculation": own.calculation,
        "window": own.window,
        "constant_properties": own.constant_properties,
        "base_metric": _metric(own.base_metric, names) or _measure(own.base_measure, names),
        "conversion_metric": _metric(own.conversion_metric, names) or _measure(own.conversion_measure, names),
    }
    places: dict[Place, Place] = {(key,): ("conversion_type_params", key) for key in given}
    for key in ("base", "conversion"):
        if getattr(own, f"{key}_metric") is None:
            places[f"{key}_metric",] = ("conversion_type_params", f"{key}_measure")
    return given, places


KINDS = {"ratio": _ratio, "derived": _derived, "cumulative": _cumulative, "conversion": _conversion}

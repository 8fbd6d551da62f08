"""The planner's wording of what models say; every figure and name a reference to a cell."""

from collections.abc import Callable, Mapping

from agent.planner.composing.result import Told
from agent.planner.composing.scope import literal
from agent.planner.reading import LookupReading

SHOWN = 5
SORTS = {"day": "single days", "week": "whole weeks", "up": "rises", "down": "falls"}


def compose_lookup(told: Told, reading: LookupReading) -> str:
    """Return the answer's text for the rows of a lookup."""
    what = reading.arguments["what"]
    if not told.rows:
        return f"Nothing is said of that: {NONE[what]}."
    if reading.period and "forecast_reason" in [c["name"] for c in told.columns]:
        return f"No forecast is made of it for {literal(reading.period)}: {told.cell(0, 'forecast_reason')}."
    text = SOME[what](told, reading.only) if reading.only else WORDING[what](told)
    return f"{text}\n\nRead as: {reading.note}." if reading.note else text


def _segments(told: Told) -> str:
    lines = [
        f"- **{told.cell(at, 'segment_name')}**: {told.cell(at, 'segmented_customers')} customers "
        f"({told.cell(at, 'segment_share')}). {told.cell(at, 'segment_description')} "
        f"To do: {told.cell(at, 'suggested_actions')}"
        for at in range(len(told.rows))
    ]
    return "\n".join([f"There are {{{told.id}.row_count}} segments of customers.", "", *lines])


def _segment_of_customer(told: Told) -> str:
    return (
        f"The customer is in the segment **{told.cell(0, 'segment_name')}**. "
        f"{told.cell(0, 'segment_description')} To do: {told.cell(0, 'suggested_actions')}"
    )


def _predictions(told: Told) -> str:
    lines = []
    for at in range(len(told.rows)):
        is_chance = told.values("prediction_probability")[at] is not None
        figure = told.cell(at, "prediction_probability" if is_chance else "prediction_amount")
        day = told.cell(at, _time(told))
        lines.append(
            f"- **{told.cell(at, 'prediction_task')}**: {figure} ({told.cell(at, 'risk_band')}), as of {day}"
        )
    return "\n".join(["Predictions, no observations:", "", *lines])


def _recommendations(told: Told, only: Mapping[str, str] | None = None) -> str:
    """What is recommended, best first; of one kind alone where only that was asked for."""
    kinds = told.values("recommendation_kind")
    kind = (only or {}).get("recommendation_kind")
    if kind and kind not in kinds:
        return f"Nothing of the kind {kind} is recommended."
    lines = [
        f"- {_product(told, at, 'product_id', 'product_name')} ({told.cell(at, 'recommendation_kind')}): "
        f"{told.cell(at, 'recommendation_reason')}"
        for at, rank in enumerate(told.values("recommendation_rank"))
        if rank <= SHOWN and kind in (None, kinds[at])
    ]
    return "\n".join(["Recommended, best first in each kind:", "", *lines])


def _similar(told: Told) -> str:
    name = next((c["name"] for c in told.columns if c["name"].endswith("product_name")), "")
    lines = [
        f"- {_product(told, at, 'similar_product_id', name)}: {told.cell(at, 'similarity_reason')}"
        for at in _first(told)
    ]
    return "\n".join(["Most similar first:", "", *lines])


def _anomalies(told: Told) -> str:
    head = f"{{{told.id}.row_count}} periods stand out, the farthest off first:"
    return "\n".join([head, "", *(_off(told, at) for at in _first(told))])


def _some_anomalies(told: Told, only: Mapping[str, str]) -> str:
    """Those days or weeks, rises or falls that were asked for."""
    rows = [
        at
        for at in range(len(told.rows))
        if all(told.values(column)[at] == value for column, value in only.items())
    ]
    which = " and ".join(f"of {SORTS[value]}" for value in only.values())
    if not rows:
        return f"Nothing {which} stands out in that time."
    head = f"What stands out {which}, the farthest off first:"
    return "\n".join([head, "", *(_off(told, at) for at in rows[: SHOWN * 2])])


def _off(told: Told, at: int) -> str:
    line = (
        f"- {told.cell(at, _time(told))} ({told.cell(at, 'anomaly_grain')}, "
        f"{told.cell(at, 'anomaly_direction')}): {told.cell(at, 'anomaly_value')}"
    )
    if told.values("anomaly_expected")[at] is not None:
        line += f" against {told.cell(at, 'anomaly_expected')} expected"
    return line + (
        f". {told.cell(at, 'anomaly_reason')}" if told.values("anomaly_reason")[at] is not None else ""
    )


def _forecast(told: Told) -> str:
    if "forecast_reason" in [c["name"] for c in told.columns]:
        return f"No forecast is made of it: {told.cell(0, 'forecast_reason')}."
    lines = [
        f"- {told.cell(at, _time(told))}: **{told.cell(at, 'foretold_value')}** "
        f"({told.cell(at, 'foretold_lower')} to {told.cell(at, 'foretold_upper')})"
        for at in range(min(len(told.rows), 12))
    ]
    error = (
        f"By {told.cell(0, 'forecast_algorithm')}; in tests on the past its scaled error was "
        f"{told.cell(0, 'forecast_error')}, that of repeating the last season "
        f"{told.cell(0, 'baseline_forecast_error')}."
    )
    return "\n".join(["A prediction, no observation, with its interval:", "", *lines, "", error])


def _model_card(told: Told) -> str:
    if "model_status" in [c["name"] for c in told.columns]:
        reason = f": {told.cell(0, 'model_reason')}" if told.values("model_reason")[0] is not None else ""
        return f"Nothing was measured of the model; its status is {told.cell(0, 'model_status')}{reason}."
    lines = []
    for at, is_winner in enumerate(told.values("is_winning_candidate")):
        who = "" if is_winner else " (baseline)"
        known = told.values("measured_lower")[at] is not None
        interval = (
            f" ({told.cell(at, 'measured_lower')} to {told.cell(at, 'measured_upper')})" if known else ""
        )
        lines.append(
            f"- {told.cell(at, 'model_measure')}{who}, {told.cell(at, 'model_candidate')}: "
            f"{told.cell(at, 'measured_value')}{interval}"
        )
    head = f"Measured on rows it was not trained on; trained to {told.cell(0, _time(told))}:"
    limits = f"Limits: {told.cell(0, 'model_limits')}"
    return "\n".join([head, "", *lines, "", limits])


def _first(told: Told) -> range:
    return range(min(len(told.rows), SHOWN * 2))


def _time(told: Told) -> str:
    return str(told.of_role("time")[0]["name"])


def _product(told: Told, at: int, code: str, name: str) -> str:
    named = name in {c["name"] for c in told.columns} and told.values(name)[at] is not None
    return f"**{told.cell(at, name)}** ({told.cell(at, code)})" if named else f"**{told.cell(at, code)}**"


WORDING: dict[str, Callable[[Told], str]] = {
    "segments": _segments,
    "segment_of_customer": _segment_of_customer,
    "predictions": _predictions,
    "recommendations": _recommendations,
    "similar_products": _similar,
    "anomalies": _anomalies,
    "forecast": _forecast,
    "model_card": _model_card,
}
SOME: dict[str, Callable[[Told, Mapping[str, str]], str]] = {
    "recommendations": _recommendations,
    "anomalies": _some_anomalies,
}
NONE = {
    "segments": "there are no segments",
    "segment_of_customer": "the customer is in no segment",
    "predictions": "nothing is foretold of it",
    "recommendations": "nothing is recommended",
    "similar_products": "nothing similar is known",
    "anomalies": "nothing stands out in that time",
    "forecast": "no forecast is made of it",
    "model_card": "no such model is known",
}

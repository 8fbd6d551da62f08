"""What a candidate's scores are worth on rows it never saw, as measures with intervals."""

from collections.abc import Iterator, Mapping

import numpy as np

from pipelines.models.registry.card import Gate, Measure
from pipelines.models.training.intervals import (
    Interval,
    auc_difference,
    auc_interval,
    average_precision,
    bootstrap,
    calibration_error,
    deviances,
    f1,
    log_losses,
    mean_interval,
    top_share,
)
from pipelines.models.training.task import Kind

Found = Iterator[tuple[str, Interval]]


def losses(kind: Kind, labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The loss of each row by which candidates are compared: log loss, or deviance of amounts."""
    return log_losses(labels, scores) if kind == "binary" else deviances(labels, scores)


def choose(kind: Kind, labels: np.ndarray, scores: Mapping[str, np.ndarray]) -> str:
    """Return the first of the candidates, given simplest first, that the best one does not beat surely."""
    found = {name: losses(kind, labels, one) for name, one in scores.items()}
    best = min(found, key=lambda name: float(found[name].mean()))
    return next(name for name in found if mean_interval(found[name] - found[best])[1] <= 0)


def measured(
    kind: Kind,
    labels: np.ndarray,
    scores: Mapping[str, np.ndarray],
    *,
    winner: str,
    rule: str,
    threshold: float,
    seed: int,
) -> tuple[Measure, ...]:
    """Return the measures of all candidates on the test; `rule` is the baseline among them."""
    return tuple(
        Measure(
            candidate=name,
            split="test",
            measure=measure,
            value=value,
            lower=None if np.isnan(lower) else lower,
            upper=None if np.isnan(upper) else upper,
            is_winner=name == winner,
            is_baseline=name == rule,
        )
        for name, one in scores.items()
        for measure, (value, lower, upper) in (
            _chances(labels, one, threshold, seed, in_full=name == winner, is_chance=name != rule)
            if kind == "binary"
            else _amounts(labels, one, seed, in_full=name == winner)
        )
        if not np.isnan(value)
    )


def gate(kind: Kind, labels: np.ndarray, winner: np.ndarray, rule: np.ndarray) -> Gate:
    """Return what decides whether a run may serve: better than the baseline, or not surely worse."""
    if kind == "binary":
        area, lower, upper = auc_interval(labels, winner)
        _, low, high = auc_difference(labels, winner, rule)
        return Gate("auc", area, lower, upper, bar=auc_interval(labels, rule)[0], margin=(low, high))
    ours, theirs = (deviances(labels, one) for one in (winner, rule))
    value, lower, upper = mean_interval(ours)
    _, low, high = mean_interval(theirs - ours)
    bar = float(theirs.mean())
    return Gate("deviance", value, lower, upper, bar=bar, higher_is_better=False, margin=(low, high))


def _chances(
    labels: np.ndarray, scores: np.ndarray, threshold: float, seed: int, *, in_full: bool, is_chance: bool
) -> Found:
    yield "auc", auc_interval(labels, scores)
    if in_full:
        yield "average_precision", bootstrap(average_precision, labels, scores, seed=seed)
        yield "ece", bootstrap(calibration_error, labels, scores, seed=seed)
        yield "f1", bootstrap(lambda real, one: f1(real, one >= threshold), labels, scores, seed=seed)
        yield "base_rate", mean_interval(labels)
    else:
        yield "average_precision", _bare(average_precision(labels, scores))
    if is_chance:
        yield "brier", mean_interval((labels - scores) ** 2)
        yield "log_loss", mean_interval(log_losses(labels, scores))


def _amounts(labels: np.ndarray, scores: np.ndarray, seed: int, *, in_full: bool) -> Found:
    yield "deviance", mean_interval(deviances(labels, scores))
    yield "mae", mean_interval(np.abs(labels - scores))
    yield "bias", mean_interval(scores - labels)
    yield "rmse", _bare(float(np.sqrt(((labels - scores) ** 2).mean())))
    found = bootstrap(top_share, labels, scores, seed=seed) if in_full else _bare(top_share(labels, scores))
    yield "top_tenth_share", found


def _bare(value: float) -> Interval:
    return value, float("nan"), float("nan")

"""What is said of a recommender: its measures, the gate it must pass, what it was learnt from."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd

from pipelines.models.recommendations.judge import CHOSEN_BY, Settled, Verdict, summary
from pipelines.models.recommendations.recommender import MOST_ITEMS_OF_EASE, Recommender
from pipelines.models.recommendations.split import Cuts
from pipelines.models.registry.card import Feature, Gate, Measure, Trained
from pipelines.models.registry.drift import profile_of

FEATURES = (("item", "category"), ("quantity", "number"), ("age_days", "number"))


@dataclass(frozen=True)
class Topic:
    """A table of recommendations: its name, what it is asked, and which table it reads."""

    name: str
    task: str
    source: str
    limits: str


def describe(
    topic: Topic,
    frame: pd.DataFrame,
    recommender: Recommender,
    settled: Settled,
    cuts: Cuts,
    verdicts: tuple[Verdict, ...],
    files: Mapping[str, bytes],
    *,
    seed: int,
) -> Trained:
    """Return the card of a judged recommender; the first verdict is the one that the gate reads."""
    days = pd.to_datetime(frame["day"])
    data_version = fingerprint(frame)
    recipe = {"method": recommender.method, "settled": asdict(settled), "seed": seed}
    made = hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:8]
    features = feature_frame(frame)
    best = best_baseline(verdicts[0])
    last = cuts.test + timedelta(days=cuts.days - 1)
    catalogue = f"{recommender.interactions.shape[1]} items"
    return Trained(
        name=topic.name,
        task=topic.task,
        version=f"{data_version[:8]}-{made}",
        data_version=data_version,
        algorithm=f"hybrid of {recommender.method}, content and recent popularity",
        trained_from=str(days.min().date()),
        trained_to=str(days.max().date()),
        features=tuple(
            Feature(name, kind, known_at="before the day of the recommendation", source=topic.source)
            for name, kind in FEATURES
        ),
        split=f"weights by {cuts.validation} to {cuts.test - timedelta(days=1)}, "
        f"judged by {cuts.test} to {last}, served from all days",
        train_rows=len(frame),
        test_rows=verdicts[0].subjects,
        baseline=best,
        limits=f"{topic.limits} {chosen_for(recommender.method)} ({catalogue}). {_told(settled)}",
        seed=seed,
        measures=tuple(one for verdict in verdicts for one in _measures(verdict, seed)),
        profiles={name: profile_of(features[name]) for name, _ in FEATURES},
        gate=_gate(verdicts[0], best, f"{CHOSEN_BY} of {cuts.test} to {last}", seed),
        files=files,
    )


def chosen_for(method: str) -> str:
    """Say why a method was taken."""
    if method == "ease":
        return f"EASE fits up to {MOST_ITEMS_OF_EASE:,} items in memory"
    if method == "item_item":
        return f"Item-item (BM25, sparse): above {MOST_ITEMS_OF_EASE:,} items, or set"
    return f"Method {method} was set"


def feature_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the inputs by name, for their drift."""
    days = pd.to_datetime(frame["day"])
    return pd.DataFrame(
        {
            "item": frame["item"].astype(str),
            "quantity": frame["quantity"].astype(float),
            "age_days": (days.max() - days).dt.days.astype(float),
        }
    )


def fingerprint(frame: pd.DataFrame) -> str:
    """Return a text that changes with the rows, not with their order."""
    hashed = pd.util.hash_pandas_object(frame.astype(str), index=False).to_numpy(np.uint64)
    return hashlib.sha256(np.sort(hashed).tobytes()).hexdigest()[:16]


def best_baseline(verdict: Verdict) -> str:
    """Return the name of the baseline with the highest NDCG@10; ours where it is the baseline itself."""
    baselines = [one for one in verdict.candidates if one.is_baseline] or [verdict.ours]
    return max(baselines, key=lambda one: float(one.values[CHOSEN_BY].mean())).name


def _gate(verdict: Verdict, best: str, measure: str, seed: int) -> Gate:
    """Judge by the best baseline in pairs; the test days are in the name, for other days tell nothing."""
    ours = summary(verdict.ours, seed=seed)[CHOSEN_BY]
    bar = next(one for one in verdict.candidates if one.name == best)
    gain = verdict.against[best]
    return Gate(
        measure,
        ours.value,
        ours.lower,
        ours.upper,
        bar=float(bar.values[CHOSEN_BY].mean()),
        margin=(gain.lower, gain.upper),
    )


def _measures(verdict: Verdict, seed: int) -> Iterator[Measure]:
    prefix = "" if verdict.task == "new" else f"{verdict.task}_"
    bar = float(
        next(one for one in verdict.candidates if one.name == best_baseline(verdict)).values[CHOSEN_BY].mean()
    )
    for number, one in enumerate(verdict.candidates):
        plain = Measure(one.name, "test", "", 0, is_winner=number == 0, is_baseline=one.is_baseline)
        for name, told in summary(one, seed=seed).items():
            ends = (None, None) if name in one.totals else (told.lower, told.upper)
            floor = bar if name == CHOSEN_BY and number == 0 else None
            yield replace(
                plain,
                measure=f"{prefix}{name}",
                value=told.value,
                lower=ends[0],
                upper=ends[1],
                floor=floor,
            )
        if gain := verdict.against.get(one.name):
            yield replace(
                plain,
                measure=f"{prefix}{CHOSEN_BY}_gain_over_this",
                value=gain.value,
                lower=gain.lower,
                upper=gain.upper,
            )


def _told(settled: Settled) -> str:
    weights = ", ".join(f"{name} {value:g}" for name, value in asdict(settled.weights).items())
    return f"Weights: {weights}."

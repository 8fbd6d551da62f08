"""What is said of the segments and of the map: measures, gate, drift, limits."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipelines.models.registry.card import Feature, Gate, Measure, Trained
from pipelines.models.registry.drift import profile_of
from pipelines.models.segments.choose import LEAST_STABLE, SMALLEST, Cut
from pipelines.models.segments.keep import CustomerMap, Segments, map_to_files, segments_to_files
from pipelines.models.segments.space import Space
from pipelines.models.segments.train import SEARCH_SAMPLE, Judged, Segmentation

NAME, TASK = "customer_segments", "customer_segments"
MAP_NAME, MAP_TASK = "customer_map", "customer_map"
SOURCE = "models.customer_features"
SPLITS = ("test", "second")
SHUFFLES = 3
SHUFFLE_SAMPLE = 10_000


def describe_segments(
    features: pd.DataFrame, found: Segmentation, segments: Segments, *, seed: int
) -> Trained:
    """Return the card of segments with what is kept of them."""
    taken = found.taken
    stable = taken.stability
    data = fingerprint(features)
    recipe = {"method": taken.method, "k": taken.k, "seed": seed, "ids": segments.ids}
    days = ", ".join(f"{one.day:%Y-%m-%d}" for one in found.judged) or "none with later spend"
    first, last = span(features)
    return Trained(
        name=NAME,
        task=TASK,
        version=f"{data[:8]}-{_hash(recipe)}",
        data_version=data,
        algorithm=f"{taken.method}, k = {taken.k}",
        trained_from=first,
        trained_to=last,
        features=_features(segments.space, features, importances(segments, features, seed=seed)),
        split=f"k by resamples and elbow on {min(SEARCH_SAMPLE, len(features)):,} customers, "
        f"fitted on all; usefulness by cuts on {days}",
        train_rows=len(features),
        test_rows=found.judged[0].customers if found.judged else 0,
        baseline="repeat_flag: came back or not",
        limits="Segments say what customers were like, not why, nor what an offer would change. "
        "Borders between them are soft: see the distance.",
        seed=seed,
        measures=tuple(_measures(found)),
        profiles={name: profile_of(features[name]) for name in segments.space.names},
        gate=Gate("stability", stable.mean, stable.low, stable.high, bar=LEAST_STABLE) if stable else None,
        files=segments_to_files(segments, quality_rows(found)),
    )


def describe_map(
    features: pd.DataFrame,
    held: CustomerMap,
    errors: tuple[float, float],
    flat: tuple[float, float],
    *,
    seed: int,
) -> Trained:
    """Return the card of a map; `errors` are its quantization and topographic error, `flat` of its start."""
    data = fingerprint(features)
    first, last = span(features)
    rows, columns = held.map.rows, held.map.columns
    return Trained(
        name=MAP_NAME,
        task=MAP_TASK,
        version=f"{data[:8]}-{_hash({'rows': rows, 'columns': columns, 'seed': seed})}",
        data_version=data,
        algorithm=f"self-organising map in batches, {rows} x {columns}",
        trained_from=first,
        trained_to=last,
        features=_features(held.space, features, {}),
        split="none: it shows the customers it is made from",
        train_rows=len(features),
        test_rows=len(features),
        baseline="principal_plane: the flat map that it starts from",
        limits="A picture: what is near on it is alike, what is far need not be unlike.",
        seed=seed,
        measures=tuple(
            Measure(name, "test", measure, value, is_winner=name == "som", is_baseline=name != "som")
            for name, both in (("som", errors), ("principal_plane", flat))
            for measure, value in zip(("quantization_error", "topographic_error"), both, strict=True)
        ),
        profiles={name: profile_of(features[name]) for name in held.space.names},
        files=map_to_files(held),
    )


def importances(segments: Segments, features: pd.DataFrame, *, seed: int) -> dict[str, tuple[float, float]]:
    """Return how far the agreement with the segments falls when a feature is shuffled: mean, deviation."""
    from sklearn.metrics import adjusted_rand_score

    chance = np.random.default_rng(seed)
    places = np.sort(chance.permutation(len(features))[:SHUFFLE_SAMPLE])
    sample = features.iloc[places].reset_index(drop=True)
    labels, _ = segments.assign(sample)
    found = {}
    for name in segments.space.names:
        falls = []
        for _ in range(SHUFFLES):
            shuffled = sample.assign(**{name: sample[name].to_numpy()[chance.permutation(len(sample))]})
            falls.append(1 - float(adjusted_rand_score(labels, segments.assign(shuffled)[0])))
        found[name] = (float(np.mean(falls)), float(np.std(falls)))
    return found


def quality_rows(found: Segmentation) -> list[dict[str, Any]]:
    """Return the rows of models.segment_quality, but for their keys and version."""
    return [_quality(cut, found) for cut in found.cuts]


def fingerprint(features: pd.DataFrame) -> str:
    """Return a text that changes with the customers, not with their order."""
    hashed = pd.util.hash_pandas_object(features, index=False).to_numpy(np.uint64)
    return hashlib.sha256(np.sort(hashed).tobytes()).hexdigest()[:16]


def span(features: pd.DataFrame) -> tuple[str, str]:
    """Return the first and the last day that the features know, as ISO text."""
    last = pd.Timestamp(features["as_of_date"].max())
    first = last - pd.Timedelta(days=int(features["tenure_days"].max()) - 1)
    return f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"


def _features(
    space: Space, features: pd.DataFrame, worth: Mapping[str, tuple[float, float]]
) -> tuple[Feature, ...]:
    known = "as of the last day"
    return tuple(
        Feature(name, "number", known, SOURCE, *worth.get(name, (None, None))) for name in space.names
    )


def _quality(cut: Cut, found: Segmentation) -> dict[str, Any]:
    stable, useful = cut.stability, cut.usefulness
    return {
        "method": cut.method,
        "k": cut.k,
        "inertia": cut.inertia,
        "explained_share": cut.explained_share,
        "stability": stable.mean if stable else None,
        "stability_low": stable.low if stable else None,
        "stability_high": stable.high if stable else None,
        "resample_count": stable.resamples if stable else None,
        "silhouette": cut.silhouette,
        "davies_bouldin": cut.davies_bouldin,
        "smallest_share": min(cut.shares),
        "biggest_share": max(cut.shares),
        "usefulness": useful.value if useful else None,
        "usefulness_low": useful.lower if useful else None,
        "usefulness_high": useful.upper if useful else None,
        "usefulness_cutoff": f"{found.judged[0].day:%Y-%m-%d}" if useful and found.judged else None,
        "is_elbow": cut.is_elbow,
        "is_chosen": cut is found.taken,
        "is_baseline": cut.middles is None,
    }


def _measures(found: Segmentation) -> Iterator[Measure]:
    taken = found.taken
    if stable := taken.stability:
        yield Measure(
            taken.method, "test", "stability", stable.mean, stable.low, stable.high, True, floor=LEAST_STABLE
        )
    for split, judged in zip(SPLITS, found.judged, strict=False):
        yield from _usefulness(split, judged, taken.method)
    for cut in (taken, *(cut for cut in found.cuts if cut.middles is None)):
        yield from _sizes(cut, is_winner=cut is taken)


def _usefulness(split: str, judged: Judged, method: str) -> Iterator[Measure]:
    for name, one in judged.usefulness.items():
        candidate, wins = (method, True) if name == "taken" else (name, False)
        yield Measure(candidate, split, "usefulness", one.value, one.lower, one.upper, wins, not wins)
    for name, gain in judged.gains.items():
        yield Measure(name, split, "usefulness_gain_over_this", *gain, is_baseline=True)


def _sizes(cut: Cut, *, is_winner: bool) -> Iterator[Measure]:
    measured: Sequence[tuple[str, float | None]] = (
        ("silhouette", cut.silhouette),
        ("davies_bouldin", cut.davies_bouldin),
        ("smallest_share", min(cut.shares)),
        ("biggest_share", max(cut.shares)),
    )
    for name, value in measured:
        if value is not None:
            floor = SMALLEST if is_winner and name == "smallest_share" else None
            yield Measure(
                cut.method, "test", name, value, is_winner=is_winner, is_baseline=not is_winner, floor=floor
            )


def _hash(recipe: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:8]

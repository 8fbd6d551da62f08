"""Finds segments and a map, hands them over, and puts every customer into what serves."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.models.place import current_place
from pipelines.models.registry.publish import Verdict, not_trained, publish_model
from pipelines.models.registry.store import read_files, read_state
from pipelines.models.segments.card import MAP_NAME, MAP_TASK, NAME, TASK, describe_map, describe_segments
from pipelines.models.segments.cluster import neuron_clusters
from pipelines.models.segments.keep import CustomerMap, Segments, map_from_files, segments_from_files
from pipelines.models.segments.match import matched_ids
from pipelines.models.segments.som import map_errors, nearest_neurons, principal_map, shape_for, train_map
from pipelines.models.segments.space import MAP_FEATURES, fit_space
from pipelines.models.segments.train import NotSegmentable, Segmentation, segment
from pipelines.models.training.leakage import LeakageError
from warehouse.errors import WorkspaceError

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Served:
    """What puts customers into segments and onto the map, and the version of the segments."""

    segments: Segments
    map: CustomerMap | None
    version: str


def serve(features: pd.DataFrame, earlier: Callable[[], pd.DataFrame]) -> Served | None:
    """Train on customers, judge, and return what serves; None where nothing does, and the card says why."""
    settings = current_place().settings
    try:
        found = segment(
            features,
            earlier() if len(features) else features,
            seed=settings.seed,
            method=None if settings.segment_method == "auto" else settings.segment_method,
            k=settings.segment_count,
        )
    except (NotSegmentable, LeakageError) as problem:
        LOG.info("Customers are not segmented: %s", problem)
        not_trained(NAME, TASK, str(problem))
        not_trained(MAP_NAME, MAP_TASK, str(problem))
        return None
    verdict = _publish_segments(features, found, settings.seed)
    held = _publish_map(features, found.taken.k, settings.seed)
    LOG.info("Customers: %s, %d segments by %s", verdict.status, found.taken.k, found.taken.method)
    if verdict.trained is None:
        return None
    return Served(segments_from_files(verdict.files), held, verdict.trained.version)


def numbered(features: pd.DataFrame, found: Segmentation, before: Segments | None) -> Segments:
    """Return the segments that were found with the numbers of those before; else by spend, from 1."""
    middles = found.taken.middles
    assert middles is not None
    plain = Segments(found.space, middles, (), 1, found.taken.method)
    labels, _ = plain.assign(features)
    spend = features["monetary"].groupby(labels).mean().reindex(range(len(middles))).fillna(0)
    order = np.argsort(-spend.to_numpy(), kind="stable")
    place_of = np.empty(len(order), dtype=np.int64)
    place_of[order] = np.arange(len(order))
    last = before.assign(features)[0] if before and set(before.space.names) <= set(features) else None
    ids, free = (before.ids, before.free) if before else ((), 1)
    given = matched_ids(place_of[labels], len(order), last, ids, free)
    return Segments(
        found.space, middles[order], tuple(given), max(free, *(one + 1 for one in given)), plain.method
    )


def last_segments() -> Segments | None:
    """Return the segments that serve until this build; None where there are none, or they can't be read."""
    registry = current_place().registry
    state = read_state(registry, NAME, draft=False) if registry else None
    if registry is None or state is None or state.serving is None:
        return None
    try:
        return segments_from_files(read_files(registry, NAME, state.serving))
    except (WorkspaceError, ValueError, KeyError, TypeError):
        return None


def _publish_segments(features: pd.DataFrame, found: Segmentation, seed: int) -> Verdict:
    segments = numbered(features, found, last_segments())
    trained = describe_segments(features, found, segments, seed=seed)
    return publish_model(trained, features[list(segments.space.names)])


def _publish_map(features: pd.DataFrame, k: int, seed: int) -> CustomerMap | None:
    space = fit_space(features, MAP_FEATURES)
    points = space.points(features).astype(np.float32)
    rows, columns = shape_for(len(points))
    held = train_map(points, rows, columns, seed=seed)
    clusters = neuron_clusters(held, nearest_neurons(points, held.weights), k, seed)
    whole = CustomerMap(space, held, tuple(clusters.tolist()))
    flat = map_errors(points, principal_map(points, rows, columns))
    trained = describe_map(features, whole, map_errors(points, held), flat, seed=seed)
    verdict = publish_model(trained, features[list(space.names)])
    return map_from_files(verdict.files) if verdict.trained else None

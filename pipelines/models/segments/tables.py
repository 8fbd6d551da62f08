"""From the rows that the SQLMesh models read to the rows of their tables."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipelines.models.place import current_place
from pipelines.models.registry.card import Trained
from pipelines.models.registry.frames import key
from pipelines.models.registry.store import read_files, read_state, read_version
from pipelines.models.segments.card import MAP_NAME, NAME
from pipelines.models.segments.keep import map_from_files, quality_from_files
from pipelines.models.segments.names import name_segments, profiles
from pipelines.models.segments.som import u_distances
from pipelines.models.segments.space import MAP_FEATURES, principal_components

Frames = Iterator[pd.DataFrame]
CUSTOMER_FEATURES = (
    *("as_of_date", "recency_days", "order_count", "monetary", "average_order_value", "item_count"),
    *("product_count", "review_score_mean"),
)
# Column of dim_segment -> the feature it is the mean of.
MEANS = {
    "mean_recency_days": "recency_days",
    "mean_tenure_days": "tenure_days",
    "mean_order_count": "order_count",
    "mean_purchase_days": "purchase_days",
    "mean_monetary": "monetary",
    "mean_average_order_value": "average_order_value",
    "mean_item_count": "item_count",
    "mean_product_count": "product_count",
    "mean_category_count": "category_count",
    "mean_payment_count": "payment_count",
    "mean_payment_total": "payment_total",
    "mean_installments": "installments_mean",
    "mean_review_score": "review_score_mean",
    "mean_cancelled_share": "cancelled_share",
    "mean_return_total": "return_total",
    "mean_session_count": "session_count",
}


def segmented_customers(features: pd.DataFrame, earlier: Callable[[], pd.DataFrame]) -> Frames:
    """Yield the rows of models.dim_customer_segmented.

    `features` has a row a customer, sorted by it; `earlier` gives them as of earlier days, with `next_spend`.
    """
    from pipelines.models.segments.serve import serve
    from pipelines.models.training.one_thread import one_thread

    if not current_place().settings.models:
        return
    with one_thread():
        served = serve(features, earlier)
        if served is None:
            return
        labels, distances = served.segments.assign(features)
        used, labels = np.unique(labels, return_inverse=True)
        names = np.array([one.name for one in name_segments(profiles(features, labels))], dtype=object)
        places = served.map.places(features) if served.map else None
        axes = principal_components(served.segments.space.points(features))
    columns = served.map.map.columns if served.map else 1
    yield pd.DataFrame(
        {
            "customer_id": features["customer_id"],
            "segment_id": np.array(served.segments.ids)[used][labels],
            "segment_name": names[labels],
            "distance": np.round(distances, 6),
            "som_row": places // columns if places is not None else None,
            "som_column": places % columns if places is not None else None,
            "map_x": np.round(axes[:, 0], 6),
            "map_y": np.round(axes[:, 1], 6),
            **{name: features[name] for name in CUSTOMER_FEATURES},
            "model_version": served.version,
        }
    )


def segments(segmented: pd.DataFrame) -> Frames:
    """Yield the rows of models.dim_segment; `segmented` has the features of customers with their segment."""
    if not current_place().settings.models or not len(segmented):
        return
    ids, labels = np.unique(segmented["segment_id"].to_numpy(dtype=np.int64), return_inverse=True)
    named = name_segments(profiles(segmented, labels))
    spent = float(segmented["monetary"].sum())
    trained = _serving(NAME)
    rows = []
    for place, segment_id in enumerate(ids.tolist()):
        own = segmented[labels == place]
        rows.append(
            {
                "segment_id": segment_id,
                "segment_name": own["segment_name"].iloc[0],
                "description": named[place].description,
                "suggested_actions": named[place].actions,
                "customer_count": len(own),
                "share": len(own) / len(segmented),
                "monetary_share": float(own["monetary"].sum()) / spent if spent else None,
                **{column: _mean(own[feature]) for column, feature in MEANS.items()},
                "method": trained.algorithm.split(",")[0] if trained else None,
                "k": len(ids),
                "as_of_date": own["as_of_date"].iloc[0],
                "model_version": own["model_version"].iloc[0],
            }
        )
    yield pd.DataFrame(rows)


def quality() -> Frames:
    """Yield the rows of models.segment_quality, of the segments that serve."""
    trained = _serving(NAME)
    if trained is None:
        return
    rows = pd.DataFrame(quality_from_files(_files(trained)))
    rows.insert(0, "segment_quality_key", [key(one["method"], one["k"]) for one in rows.to_dict("records")])
    rows["customer_count"] = trained.train_rows
    rows["usefulness_cutoff"] = pd.to_datetime(rows["usefulness_cutoff"]).dt.date
    rows["model_version"] = trained.version
    yield rows


def neurons(hits: pd.DataFrame) -> Frames:
    """Yield the rows of models.som_neurons; `hits` counts customers by neuron and segment, most first."""
    trained = _serving(MAP_NAME)
    if trained is None:
        return
    held = map_from_files(_files(trained))
    rows, columns = np.divmod(np.arange(held.map.rows * held.map.columns), held.map.columns)
    frame = pd.DataFrame({"som_row": rows, "som_column": columns})
    by_neuron = hits.groupby(["som_row", "som_column"], as_index=False, sort=False).agg(
        hits=("customer_count", "sum"),
        segment_id=("segment_id", "first"),
        segment_name=("segment_name", "first"),
    )
    frame = frame.merge(by_neuron, how="left", on=["som_row", "som_column"])
    frame["hits"] = frame["hits"].fillna(0).astype(np.int64)
    frame["segment_id"] = frame["segment_id"].astype("Int64")
    frame["u_distance"] = u_distances(held.map)
    frame["cluster"] = held.clusters
    planes = dict(zip(held.space.names, held.space.values(held.map.weights.astype(float)).T, strict=True))
    for name in MAP_FEATURES:
        frame[name] = np.round(planes.get(name, np.nan), 6)
    frame["som_neuron_key"] = [key(*both) for both in zip(rows.tolist(), columns.tolist(), strict=True)]
    frame["model_version"] = trained.version
    yield frame


def _serving(name: str) -> Trained | None:
    registry = current_place().registry
    if registry is None or not current_place().settings.models:
        return None
    state = read_state(registry, name)
    return read_version(registry, name, state.serving) if state and state.serving else None


def _files(trained: Trained) -> Mapping[str, bytes]:
    registry = current_place().registry
    assert registry is not None
    return read_files(registry, trained.name, trained.version)


def _mean(values: pd.Series) -> Any:
    mean = pd.to_numeric(values).astype(float).mean()
    return None if np.isnan(mean) else float(mean)

"""Segments and the map on Olist and Online Retail: what is published, fitted anew on two cuts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import duckdb
import numpy as np
import pandas as pd

from evals.models_bench.row import Row
from pipelines.models.segments.card import quality_rows
from pipelines.models.segments.som import COLUMNS, ROWS, map_errors, train_map
from pipelines.models.segments.space import MAP_FEATURES, fit_space
from pipelines.models.segments.train import Judged, Segmentation, segment
from pipelines.models.training.one_thread import one_thread

CUSTOMERS = {
    "olist": Path(__file__).with_name("olist_customers.sql"),
    "online_retail": Path(__file__).with_name("retail_customers.sql"),
}
# Days between the cuts; usefulness is of the spend in as many days from each.
DAYS = 90
# On the first cut; on the second, the trivial splits made there are the bar.
OLIST_FLOORS = {"stability": 0.95, "smallest_share": 0.02, "biggest_share": 0.60}
RETAIL_FLOORS = {"stability": 0.75, "usefulness": 0.21}
RETAIL_K = 4
MAP_FLOORS = {"quantization_error": 0.36, "topographic_error": 0.31}
# What MiniSom 2.3.6 reached in 100,000 steps in the same space: sigma 1.2, rate 0.15, seed 0, 25.7 s.
MINISOM = {"quantization_error": 0.336, "topographic_error": 0.304}
MAP_SECONDS, FIT_SECONDS = 15.0, 60.0


def rows(data: Path) -> list[Row]:
    """Measure both datasets; `data` holds `olist/` and `online_retail/`."""
    with one_thread():
        return [*_olist(data / "olist"), *_retail(data / "online_retail" / "online_retail.csv.gz")]


def _olist(folder: Path) -> Iterator[Row]:
    orders = _read("olist", str(folder / "olist_orders_dataset.csv.gz"), folder)
    end = orders["day"].max().date() + timedelta(days=1)
    for name, last in (("first", end), ("second", end - timedelta(days=DAYS))):
        yield from _map(features_at(orders, last), name)
        yield from _cut(orders, "olist", name, last, OLIST_FLOORS if name == "first" else {}, None)


def _retail(csv: Path) -> Iterator[Row]:
    orders = _read("online_retail", str(csv), csv.parent)
    end = orders["day"].max().date() + timedelta(days=1)
    for name, last in (("first", end), ("second", end - timedelta(days=DAYS))):
        floors = RETAIL_FLOORS if name == "first" else {}
        yield from _cut(orders, "online_retail", name, last, floors, RETAIL_K)


def _read(dataset: str, first: str, folder: Path) -> pd.DataFrame:
    query = CUSTOMERS[dataset].read_text(encoding="utf-8").replace("{folder}", str(folder))
    return duckdb.execute(query, [first]).df()


def features_at(orders: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the features of the customers as of a day, and `next_spend`, from orders: one row each.

    Orders have customer_id, day, monetary, items, products, categories, payments, paid, installments,
    stars and reviewed_on.
    """
    cut = pd.Timestamp(day)
    known = orders[orders["day"] < cut]
    stars = known["stars"].where(known["reviewed_on"] < cut)
    grouped = known.assign(stars=stars).groupby("customer_id", sort=True)
    last, orders_of = grouped["day"].max(), grouped["order_id"].count()
    found = pd.DataFrame(
        {
            "recency_days": (cut - last).dt.days,
            "tenure_days": (cut - grouped["day"].min()).dt.days,
            "order_count": orders_of,
            "purchase_days": grouped["day"].nunique(),
            "monetary": grouped["monetary"].sum(),
            "average_order_value": grouped["monetary"].sum() / orders_of,
            "item_count": grouped["items"].sum(),
            "product_count": grouped["products"].sum(),
            "category_count": grouped["categories"].sum(),
            "payment_count": grouped["payments"].sum(),
            "payment_total": grouped["paid"].sum(min_count=1),
            "installments_mean": grouped["installments"].mean(),
            "review_score_mean": grouped["stars"].mean(),
        }
    ).reset_index()
    later = orders[(orders["day"] >= cut) & (orders["day"] < cut + pd.Timedelta(days=DAYS))]
    spend = later.groupby("customer_id")["monetary"].sum()
    found["next_spend"] = found["customer_id"].map(spend).fillna(0.0)
    found["cutoff_date"] = cut
    return found


def _cut(
    orders: pd.DataFrame, dataset: str, name: str, end: date, floors: dict[str, float], k: int | None
) -> Iterator[Row]:
    earlier = features_at(orders, end - timedelta(days=DAYS))
    started = process_time()
    found = segment(features_at(orders, end), earlier, method="kmeans", k=k)
    seconds = process_time() - started
    chosen = next(row for row in quality_rows(found) if row["is_chosen"])
    row = Row("segments", f"{dataset} k={chosen['k']}", name, "", 0)
    for measure, better in (
        ("stability", "higher"),
        ("smallest_share", "higher"),
        ("biggest_share", "lower"),
    ):
        value = replace(row, measure=measure, ours=chosen[measure], better=better)
        ends = (
            (found.taken.stability.low, found.taken.stability.high) if found.taken.stability else (None, None)
        )
        lower, upper = ends if measure == "stability" else (None, None)
        yield replace(value, floor=floors.get(measure), lower=lower, upper=upper)
    yield from _beside_trivial(row, found, found.judged[0], floors)
    yield replace(row, measure="seconds of all", ours=seconds, floor=FIT_SECONDS, better="lower")


def _beside_trivial(row: Row, found: Segmentation, judged: Judged, floors: dict[str, float]) -> Iterator[Row]:
    ours = judged.usefulness["taken"]
    for name, gain in judged.gains.items():
        yield replace(
            row,
            measure="usefulness",
            ours=ours.value,
            floor=floors.get("usefulness"),
            baseline=name,
            baseline_value=judged.usefulness[name].value,
            lower=gain[1],
            upper=gain[2],
            is_gain=True,
        )
    for measure in ("silhouette", "davies_bouldin"):
        trivial = next(cut for cut in found.cuts if cut.method == "repeat_flag")
        yield replace(
            row,
            measure=measure,
            ours=getattr(found.taken, measure),
            baseline="repeat_flag",
            baseline_value=getattr(trivial, measure),
        )


def _map(features: pd.DataFrame, name: str) -> Iterator[Row]:
    points = fit_space(features, MAP_FEATURES).points(features).astype(np.float32)
    started = process_time()
    held = train_map(points, ROWS, COLUMNS)
    seconds = process_time() - started
    row = Row("segments", f"map {ROWS}x{COLUMNS}", name, "", 0, seconds=seconds, better="lower")
    for (measure, floor), value in zip(MAP_FLOORS.items(), map_errors(points, held), strict=True):
        told = replace(row, measure=measure, ours=value, floor=floor)
        yield replace(told, baseline="minisom", baseline_value=MINISOM[measure]) if name == "first" else told
    yield replace(row, measure="seconds of training", ours=seconds, floor=MAP_SECONDS)

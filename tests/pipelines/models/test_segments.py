"""Customers are cut into stable, named segments that keep their numbers; odd data have a clear answer."""

from importlib import import_module

import duckdb
import numpy as np
import pandas as pd
import pytest
from sqlmesh import model

from pipelines.models.place import building_in
from pipelines.models.registry.frames import card_rows, metric_rows
from pipelines.models.registry.store import promote, registry_of
from pipelines.models.segments import cluster, train
from pipelines.models.segments.choose import Cut, best_k, choose
from pipelines.models.segments.cluster import METHODS, assign
from pipelines.models.segments.match import matched_ids
from pipelines.models.segments.measure import Stability, elbow, explained, explained_gain, stabilities
from pipelines.models.segments.som import (
    Map,
    Stage,
    map_errors,
    principal_map,
    resized,
    shape_for,
    train_map,
    two_nearest,
    u_distances,
)
from pipelines.models.segments.space import MAP_FEATURES, fit_space, principal_components
from pipelines.models.segments.tables import neurons, quality, segmented_customers, segments
from pipelines.settings import Settings

DAY = pd.Timestamp("2024-06-30")


def customers(count: int = 400, seed: int = 0) -> pd.DataFrame:
    """Return customers of three kinds: loyal ones who spend much, new ones, and old one-time buyers."""
    chance = np.random.default_rng(seed)
    kind = np.arange(count) % 3
    days = np.select([kind == 0, kind == 1], [chance.integers(5, 13, count), 1], 1)
    monetary = days * np.select([kind == 0, kind == 1], [200.0, 60.0], 40.0) * chance.lognormal(0, 0.2, count)
    recency = np.select(
        [kind == 0, kind == 1], [chance.integers(1, 40, count), chance.integers(1, 60, count)], 0
    ) + np.where(kind == 2, chance.integers(300, 400, count), 0)
    return pd.DataFrame(
        {
            "customer_id": [f"c{number:05d}" for number in range(count)],
            "as_of_date": DAY.date(),
            "recency_days": recency,
            "tenure_days": recency + days * 10,
            "order_count": days,
            "purchase_days": days,
            "monetary": monetary,
            "average_order_value": monetary / days,
            "item_count": days * 2,
            "line_count": days,
            "product_count": days,
            "category_count": 1,
            "payment_count": days,
            "payment_total": monetary,
            "installments_mean": 1.0,
            "review_count": 0,
            "review_score_mean": np.nan,
            "cancelled_share": 0.0,
            "return_total": 0.0,
            "session_count": 0,
            "page_view_count": 0,
        }
    )


def earlier(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same customers as of an earlier day, of whom most of the loyal ones bought again."""
    chance = np.random.default_rng(1)
    again = chance.random(len(frame)) < np.where(frame["purchase_days"] >= 5, 0.9, 0.05)
    spend = np.where(again, frame["monetary"] * chance.lognormal(0, 0.3, len(frame)), 0.0)
    return frame.assign(cutoff_date=DAY - pd.Timedelta(days=90), next_spend=spend)


def served(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([pd.DataFrame(), *segmented_customers(frame, lambda: earlier(frame))], ignore_index=True)


@pytest.fixture
def registry(workspace, few_tries):
    folder = registry_of(workspace)
    with building_in(workspace, Settings(models=True), folder):
        yield folder


@pytest.fixture
def few_tries(monkeypatch):
    """Search as little as finds groups that are plain to see."""
    monkeypatch.setattr(cluster, "STARTS", 2)
    monkeypatch.setattr(train, "SEARCH_RESAMPLES", 1)
    monkeypatch.setattr(train, "MOST_SEGMENTS", 4)


@pytest.fixture(scope="module")
def searched_in_full(tmp_path_factory):
    """Cut customers as a refresh does, once for the tests that look at the outcome; read it only."""
    workspace = tmp_path_factory.mktemp("full")
    with building_in(workspace, Settings(models=True), registry_of(workspace)):
        yield served(customers())


def test_kinds_of_customers_are_found_named_and_told(searched_in_full):
    frame, found = customers(), searched_in_full
    kinds = pd.crosstab(found["segment_id"], np.arange(len(frame)) % 3)
    assert kinds.shape == (3, 3) and (kinds.max(axis=1) == kinds.sum(axis=1)).all()
    joined = found[["segment_id", "segment_name", "model_version"]].join(frame)
    (told,) = segments(joined)
    assert set(told["segment_name"]) == {
        "Loyal high spenders",
        "Recent occasional buyers",
        "Lapsed one-time buyers",
    }
    assert told.set_index("segment_id").loc[1, "segment_name"] == "Loyal high spenders"
    assert told["customer_count"].sum() == len(frame) and told["share"].sum() == pytest.approx(1)
    assert told["mean_monetary"].iloc[0] == pytest.approx(
        frame["monetary"][(found["segment_id"] == 1).to_numpy()].mean()
    )
    assert told["mean_review_score"].isna().all()


class Engine:
    """Stands for the context that SQLMesh gives a Python model, over a database of these tables."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("CREATE SCHEMA models; CREATE SCHEMA silver")
        cuts = pd.concat([earlier(frame).assign(is_newest=False), earlier(frame).assign(is_newest=True)])
        for name, rows in (("models.customer_features", frame), ("silver.customer_feature_cuts", cuts)):
            self.connection.register("given", rows)
            self.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")

    def resolve_table(self, name: str) -> str:
        return name

    def fetchdf(self, query: str) -> pd.DataFrame:
        return self.connection.execute(query).df()

    def build(self, name: str) -> pd.DataFrame:
        """Run a Python model into a table of the columns that it declares, and return its rows."""
        import_module(f"warehouse.{name.replace('models.', 'models.models.')}")
        declared = model.get_registry()[name]
        (rows,) = declared.func(self, None, None, None)
        columns = declared.kwargs["columns"]
        self.connection.register("built", rows)
        casts = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in columns.items())
        self.connection.execute(f"CREATE TABLE {name} AS SELECT {casts} FROM built")
        assert set(rows.columns) == set(columns)
        return self.fetchdf(f"SELECT * FROM {name}")


def test_each_table_has_the_columns_it_declares(registry):
    engine = Engine(customers(120))
    built = {
        name: engine.build(f"models.{name}")
        for name in ("dim_customer_segmented", "dim_segment", "segment_quality", "som_neurons")
    }
    assert len(built["dim_customer_segmented"]) == 120 == built["som_neurons"]["hits"].sum()
    for name, unknown in (
        ("dim_segment", {"mean_review_score"}),
        ("som_neurons", {"review_score_mean", "installments_mean", "category_count"}),
        ("segment_quality", set()),
        ("dim_customer_segmented", {"review_score_mean"}),
    ):
        rows = built[name]
        assert {column for column in rows if rows[column].isna().all()} == unknown, name


def test_the_ways_to_cut_are_measured_beside_the_trivial_ones(searched_in_full):
    (rows,) = quality()
    assert set(rows["method"]) == {*METHODS, "repeat_flag", "value_flag"}
    assert rows["is_chosen"].sum() == 1 and rows["segment_quality_key"].is_unique
    chosen = rows[rows["is_chosen"]].iloc[0]
    assert chosen["k"] == 3 and chosen["stability"] > 0.95 and chosen["smallest_share"] > 0.3
    assert chosen["usefulness_low"] <= chosen["usefulness"] <= chosen["usefulness_high"]
    assert rows.groupby("method")["is_elbow"].sum()[list(METHODS)].eq(1).all()
    measures = metric_rows().set_index(["candidate", "measure"])["value"]
    assert measures["repeat_flag", "usefulness_gain_over_this"] >= 0


def test_the_map_has_a_row_a_neuron_in_the_units_of_the_features(searched_in_full):
    frame, found = customers(), searched_in_full
    counted = (
        found.groupby(["som_row", "som_column", "segment_id", "segment_name"])
        .size()
        .reset_index(name="customer_count")
        .sort_values("customer_count", ascending=False)
    )
    (rows,) = neurons(counted)
    assert len(rows) == np.prod(shape_for(len(frame))) and rows["hits"].sum() == len(frame)
    assert rows["som_neuron_key"].is_unique and (rows["u_distance"] >= 0).all()
    assert rows["monetary"].between(0, frame["monetary"].max() * 1.01).all()
    assert rows["installments_mean"].isna().all() and rows["review_score_mean"].isna().all()
    errors = metric_rows().set_index(["candidate", "measure"])["value"]
    flat = errors["principal_plane", "quantization_error"]
    assert errors["som", "quantization_error"] < 0.5 * flat


@pytest.mark.parametrize("name", ["monetary", "recency_days"])
def test_a_feature_that_holds_later_spend_blocks_and_only_the_detector_does(registry, monkeypatch, name):
    """As where the sum of an earlier day reaches beyond it."""
    frame = customers()
    leaking = earlier(frame).assign(**{name: lambda day: 1 + day["next_spend"]})

    def told() -> tuple[str, str]:
        list(segmented_customers(frame, lambda: leaking))
        card = card_rows().set_index("model_name").loc["customer_segments"]
        return card["status"], str(card["reason"])

    status, reason = told()
    assert status == "not_trained" and f"{name}: alone it" in reason
    monkeypatch.setattr(train, "refuse_leaks", lambda days: None)
    assert told()[0] == "published"


def test_numbers_and_names_stay_when_customers_stay(registry):
    first = served(customers())
    promote(registry)
    fewer = customers().iloc[::-1].head(390).sort_values("customer_id").reset_index(drop=True)
    again = served(fewer)
    both = first.merge(again, on="customer_id", suffixes=("_before", ""))
    assert len(both) == 390
    assert (both["segment_id_before"] == both["segment_id"]).all()
    assert (both["segment_name_before"] == both["segment_name"]).all()


def test_equal_customers_and_seed_give_equal_segments(workspace, few_tries):
    with building_in(workspace, Settings(models=True)):
        pd.testing.assert_frame_equal(served(customers()), served(customers()))


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (customers(0), "no one has ordered yet"),
        (customers(1), "1 customers are fewer than 50"),
        (customers(3), "3 customers are fewer than 50"),
        (customers(100).assign(recency_days=3, purchase_days=1, monetary=9.0), "the customers are all alike"),
        (
            customers(100).assign(recency_days=3, purchase_days=1, monetary=[9.0, 10.0] * 50),
            "the customers are all alike",
        ),
    ],
)
def test_data_that_allow_no_segments_say_why(registry, frame, reason):
    assert served(frame).empty
    cards = card_rows().set_index("model_name")
    assert set(cards["status"]) == {"not_trained"}
    assert all(reason in told for told in cards["reason"])
    assert not list(quality()) and not list(neurons(pd.DataFrame())) and not list(segments(pd.DataFrame()))


@pytest.mark.parametrize(
    "changes",
    [
        {"recency_days": 7},
        {"purchase_days": 1, "order_count": 1},
        {"monetary": 0.0},
        {"monetary": [np.nan, *[5.0] * 59]},
        {"monetary": [1e12, *[5.0] * 59]},
        {"recency_days": 1, "purchase_days": [1, 2, 3] * 20, "monetary": 1.0},
    ],
)
def test_constant_and_wild_features_are_no_harm(registry, changes):
    frame = customers(60).assign(**changes)
    found = served(frame)
    cards = card_rows().set_index("model_name")
    assert len(found) in (0, 60)
    assert cards.loc["customer_segments", "status"] in ("published", "rejected")
    if cards.loc["customer_segments", "status"] == "published":
        assert len(found) == 60 and found["distance"].notna().all()


def test_no_later_spend_leaves_usefulness_open(registry):
    frame = customers()
    none = earlier(frame).assign(next_spend=0.0)
    assert len(next(segmented_customers(frame, lambda: none))) == len(frame)
    (rows,) = quality()
    assert rows["usefulness"].isna().all()


def test_switched_off_nothing_is_trained(workspace):
    with building_in(workspace, Settings(models=False), registry_of(workspace)):
        assert served(customers()).empty


@pytest.mark.parametrize(("method", "count"), [("hierarchical", 4), ("som_kmeans", 3), ("kmeans", 5)])
def test_method_and_number_of_segments_can_be_set(workspace, few_tries, method, count):
    settings = Settings(models=True, segment_method=method, segment_count=count)
    with building_in(workspace, settings, registry_of(workspace)):
        served(customers())
        (rows,) = quality()
        assert rows[rows["is_chosen"]][["method", "k"]].values.tolist() == [[method, count]]


def test_segments_are_matched_by_whom_they_share():
    now, before = np.array([0, 0, 1, 1, 2, 2]), np.array([1, 1, 0, 0, 0, 0])
    assert matched_ids(now, 3, before, (7, 4), free=8) == [4, 7, 8]
    assert matched_ids(now, 3, None, (), free=1) == [1, 2, 3]


@pytest.mark.parametrize(
    ("inertias", "place"), [([10, 4, 1, 0.8, 0.6], 2), ([10, 2, 1.5, 1, 0.5], 1), ([3, 3, 3], 0), ([5], 0)]
)
def test_the_elbow_is_where_the_curve_bends_most(inertias, place):
    assert elbow(inertias) == place


def cut(k: int, stable: float, shares: tuple[float, ...], method: str = "kmeans", bend: bool = False) -> Cut:
    return Cut(method, k, 1.0, 0.5, shares, Stability(stable, stable - 0.02, stable + 0.02, 5), is_elbow=bend)


def test_the_cut_that_is_taken_is_stable_balanced_and_near_the_elbow():
    two = cut(2, 0.99, (0.95, 0.05))
    three = cut(3, 0.99, (0.5, 0.49, 0.01))
    four = cut(4, 0.93, (0.3, 0.3, 0.2, 0.2), bend=True)
    five = cut(5, 0.95, (0.2,) * 5)
    six = cut(6, 0.99, (1 / 6,) * 6)
    assert best_k([two, three, four, five, six]) is five
    assert best_k([two, three, cut(4, 0.5, (0.25,) * 4, bend=True)]) is three
    assert best_k([cut(2, 0.3, (0.5, 0.5), bend=True), cut(3, 0.4, (0.4, 0.3, 0.3))]).k == 3
    other = cut(4, 0.99, (0.25,) * 4, "hierarchical", bend=True)
    assert choose([four, other]) is other
    assert choose([five, cut(5, 0.97, (0.2,) * 5, "hierarchical")]) is five


def test_groups_that_are_there_are_found_again_and_chance_is_not():
    chance = np.random.default_rng(0)
    apart = np.concatenate([chance.normal(place, 0.1, (100, 2)) for place in (0, 5, 10)])
    cloud = chance.normal(0, 1, (300, 2))
    for method in METHODS.values():
        found = method(apart, [3], 0)
        assert stabilities(apart, found, method, seed=0, resamples=3)[3].low == 1
        assert len(np.unique(assign(apart, found[3])[0])) == 3
    kmeans = METHODS["kmeans"]
    assert stabilities(cloud, kmeans(cloud, [6], 0), kmeans, seed=0, resamples=3)[6].mean < 0.8


def test_explained_variance_is_eta_squared():
    values = np.array([0.0, 0.0, 2.0, 2.0, 5.0, 7.0])
    labels = np.array([0, 0, 1, 1, 2, 2])
    assert explained(labels, values).value == pytest.approx(1 - 2 / ((values - values.mean()) ** 2).sum())
    assert explained(labels, np.ones(6)) is None
    gain, lower, upper = explained_gain(labels, np.zeros(6, dtype=int), values, seed=0)
    assert gain > 0.9 and 0 < lower <= upper < 1.001


def test_a_map_keeps_neighbours_together():
    chance = np.random.default_rng(0)
    points = np.column_stack([chance.uniform(0, 4, 2000), chance.uniform(0, 2, 2000)]).astype(np.float32)
    held = train_map(points, 20, 10)
    errors, flat = map_errors(points, held), map_errors(points, principal_map(points, 20, 10))
    assert errors[0] < 0.7 * flat[0] and errors[1] < 0.2
    mixed = Map(20, 10, held.weights[chance.permutation(200)])
    assert map_errors(points, mixed)[1] > 0.8
    assert np.array_equal(train_map(points, 20, 10).weights, held.weights)
    assert not np.array_equal(
        train_map(points, 20, 10, stages=(Stage(1, 2, 3, 1, 100),)).weights, held.weights
    )


def test_distances_on_the_map_are_those_to_the_neurons_that_touch():
    held = Map(2, 2, np.array([[0.0], [1.0], [2.0], [4.0]], np.float32))
    assert u_distances(held).tolist() == pytest.approx([7 / 3, 5 / 3, 5 / 3, 3])
    assert [place.tolist() for place in two_nearest(np.array([[0.9], [3.4]], np.float32), held.weights)] == [
        [1, 3],
        [0, 2],
    ]
    assert resized(held, 4, 4).weights.reshape(4, 4)[0].tolist() == pytest.approx([0, 0.25, 0.75, 1])


def test_points_come_back_in_their_units():
    frame = customers()
    space = fit_space(frame, ("recency_days", "monetary", "installments_mean"), ("monetary",))
    assert space.names == ("recency_days", "monetary")
    points = space.points(frame)
    assert points.mean(axis=0) == pytest.approx([0, 0], abs=1e-9) and points.std(axis=0) == pytest.approx(1)
    assert space.values(points)[:, 1] == pytest.approx(frame["monetary"].to_numpy())
    assert principal_components(points).shape == (400, 2)
    assert set(fit_space(frame, MAP_FEATURES).names) <= set(MAP_FEATURES)

"""Recommendations: every customer is served, lists are what they claim, and small or odd data never crash."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from pipelines.models.learnt import Learnt
from pipelines.models.place import building_in
from pipelines.models.recommendations.blend import Weights
from pipelines.models.recommendations.interactions import Interactions
from pipelines.models.recommendations.judge import Settled, settle, texts_of
from pipelines.models.recommendations.keep import from_files, to_files
from pipelines.models.recommendations.recommender import Options, fit
from pipelines.models.recommendations.rows import Words
from pipelines.models.recommendations.split import split
from pipelines.models.recommendations.subjects import recommend
from pipelines.models.recommendations.tables import product_recommendations, similar_products
from pipelines.models.registry.frames import card_rows, metric_rows
from pipelines.models.registry.store import promote, registry_of
from pipelines.settings import Settings

START = date(2024, 1, 1)
COLUMNS = ["subject", "occasion", "item", "day", "quantity"]
WORDS = Settings(models=True, recommendation_texts="words")


def two_tastes(*, people: int = 120, days: int = 240, items: int = 12, seed: int = 1) -> pd.DataFrame:
    """Even customers buy tea, odd ones tools; each buys ten times, one thing at a time."""
    generator = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        for visit, day in enumerate(sorted(generator.integers(0, days, 10).tolist())):
            kind = "tea" if person % 2 == 0 else "tool"
            item = f"{kind}{generator.integers(0, items):02d}"
            rows.append([f"c{person:03d}", f"o{person}-{visit}", item, START + timedelta(days=day), 1.0])
    return pd.DataFrame(rows, columns=COLUMNS)


def catalogue(*extra: tuple[str, str | None], items: int = 12) -> pd.DataFrame:
    held = [(f"{kind}{n:02d}", f"{kind} number {n}") for kind in ("tea", "tool") for n in range(items)]
    rows = [(product, name, None, None) for product, name in [*held, *extra]]
    return pd.DataFrame(rows, columns=["product_id", "product_name", "description", "category"])


@pytest.fixture
def build(workspace):
    """Build the two tables of products in a workspace; return them with the cards."""

    def run(sales: pd.DataFrame, products: pd.DataFrame, customers: list[str], settings: Settings = WORDS):
        with building_in(workspace, settings, registry_of(workspace)):
            rows = list(product_recommendations(Learnt(sales), products, customers))
            similar = list(similar_products(Learnt(sales), products))
            cards = card_rows().set_index("model_name")
            measures = metric_rows()
        promote(registry_of(workspace))
        empty = pd.DataFrame()
        return (
            pd.concat(rows) if rows else empty,
            pd.concat(similar) if similar else empty,
            cards,
            measures,
        )

    return run


def test_every_customer_is_served_and_by_taste(build):
    sales = two_tastes()
    once = pd.DataFrame([["once", "o", "tea03", START + timedelta(days=200), 1.0]], columns=COLUMNS)
    sales = pd.concat([sales, once], ignore_index=True)
    everyone = [*sales["subject"].unique(), "never"]
    rows, _, cards, measures = build(sales, catalogue(), everyone)
    assert set(rows["customer_id"].dropna()) == set(everyone)
    assert cards.loc["recommendations", "status"] == "published"
    new = rows[rows["kind"] == "new"]
    bought = set(zip(sales["subject"], sales["item"], strict=True))
    assert not bought & set(zip(new["customer_id"], new["product_id"], strict=True))
    again = rows[rows["kind"] == "reorder"]
    assert set(zip(again["customer_id"], again["product_id"], strict=True)) <= bought
    first = new[(new["customer_id"] == "once") & (new["rank"] <= 5)]
    assert first["product_id"].str.startswith("tea").all() and (first["because_product_id"] == "tea03").all()
    assert first["reason"].iloc[0] == "bought with tea number 3"
    stranger = rows[rows["customer_id"] == "never"]
    anyone = rows[rows["customer_id"].isna()]
    assert list(stranger["product_id"]) == list(anyone["product_id"]) and len(anyone) == 10
    assert set(anyone["kind"]) == {"fallback"}
    assert rows["recommendation_key"].is_unique
    gain = measures[
        (measures["model_name"] == "recommendations")
        & (measures["candidate"] == "popular_21")
        & (measures["measure"] == "ndcg@10_gain_over_this")
    ]
    assert gain["lower_bound"].item() > 0


def test_ranks_follow_scores(build):
    rows, similar, _, _ = build(two_tastes(), catalogue(), [])
    for frame, grain in ((rows, ["customer_id", "kind"]), (similar, ["product_id"])):
        for _, part in frame.groupby(grain, dropna=False):
            assert list(part["rank"]) == list(range(1, len(part) + 1))
            assert part["score"].is_monotonic_decreasing


def test_a_product_never_sold_is_like_what_is_described_alike(build):
    _, similar, _, _ = build(two_tastes(), catalogue(("new", "green tea"), ("bare", None)), [])
    of_new = similar[similar["product_id"] == "new"]
    assert of_new["similar_product_id"].iloc[0].startswith("tea") and of_new["source"].iloc[0] == "content"
    of_bare = similar[similar["product_id"] == "bare"]
    assert len(of_bare) == 10 and set(of_bare["source"]) == {"popular"}
    assert set(similar["product_id"]) == set(catalogue(("new", ""), ("bare", ""))["product_id"])
    assert not (similar["product_id"] == similar["similar_product_id"]).any()


def test_two_runs_are_equal(build):
    first = build(two_tastes(), catalogue(), ["x"])
    shuffled = two_tastes().sample(frac=1, random_state=3)
    again = build(shuffled, catalogue(), ["x"])
    for one, other in zip(first[:2], again[:2], strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.mark.parametrize(
    ("sales", "customers", "kinds"),
    [
        ([], ["a"], set()),
        ([["a", "o1", "tea01", START, 1.0]], ["a", "b"], {"new", "reorder", "fallback"}),
        (
            [
                ["a", "o1", "tea01", START, 1.0],
                ["b", "o2", "tea02", START + timedelta(days=3), 1.0],
                ["c", "o3", "tea02", START + timedelta(days=30), 2.0],
            ],
            ["a", "b", "c", "d"],
            {"new", "reorder", "fallback"},
        ),
    ],
)
def test_small_data_give_a_clear_result(build, sales, customers, kinds):
    rows, _, cards, _ = build(pd.DataFrame(sales, columns=COLUMNS), catalogue(), customers)
    assert cards.loc["recommendations", "status"] == "not_trained"
    assert cards.loc["recommendations", "reason"]
    assert (set(rows["kind"]) if len(rows) else set()) == kinds
    if sales:
        assert set(rows["customer_id"].dropna()) == set(customers)
        assert set(rows["source"]) <= {"popular", "own_frequency"}


def test_who_has_everything_gets_reorders_alone(build):
    sales = pd.DataFrame(
        [["a", f"o{n}", item, START + timedelta(days=n), 1.0] for n, item in enumerate(("tea00", "tea01"))],
        columns=COLUMNS,
    )
    rows, similar, _, _ = build(sales, catalogue().iloc[:2], ["a"])
    assert set(rows[rows["customer_id"] == "a"]["kind"]) == {"reorder"}
    assert len(similar) == 2


def test_models_off_give_no_rows(build):
    rows, similar, cards, _ = build(two_tastes(), catalogue(), [], Settings(models=False))
    assert not len(rows) and not len(similar) and not len(cards)


def test_weights_that_are_set_hold():
    frame = two_tastes()
    part = split(frame, START + timedelta(days=180))
    recommender = fit(part.train, texts_of(part.train, {}), Options())
    given = Weights(collaborative=0, popular=1)
    assert settle(part, recommender, given).weights == given


def test_a_large_catalogue_ranks_as_a_small_one():
    """Few items are ranked where all scorers are sparse: those that count, never others."""
    sales = two_tastes(items=40)
    interactions = Interactions.read(sales, end=START + timedelta(days=240), catalogue=["zzz"])
    recommender = fit(interactions, [None] * interactions.shape[1], Options(method="item_item"))
    blend = recommender.blend(Weights())
    rows = np.arange(interactions.shape[0])
    few = blend.top(rows, 10)
    dense = recommender.collaborative
    whole = fit(interactions, [None] * interactions.shape[1], Options(method="item_item"))
    object.__setattr__(whole, "collaborative", lambda chosen: dense(chosen).toarray())
    every = whole.blend(Weights()).top(rows, 10)
    np.testing.assert_array_equal(few.items, every.items)
    np.testing.assert_allclose(few.scores, every.scores, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("method", ["ease", "item_item", "als", "user_user"])
def test_each_method_finds_the_taste(method):
    part = split(two_tastes(), START + timedelta(days=180))
    recommender = fit(part.train, texts_of(part.train, {}), Options(method=method))
    top = recommender.blend(Weights(content=0, popular=0)).top(np.arange(part.train.shape[0]), 3)
    taste = np.array([int(one[1:]) % 2 == 0 for one in part.train.subjects])
    is_tea = np.char.startswith(part.train.items[top.items].astype(str), "tea")
    assert (is_tea == taste[:, None]).mean() > 0.95


def test_the_last_good_links_go_on_serving():
    frame = two_tastes()
    recommender = fit(Interactions.read(frame, end=START + timedelta(days=240)), [None] * 24, Options())
    settled = Settled(Weights(popular=0.5), use_own_frequency=False, subjects=99)
    files = to_files(recommender, settled)
    fewer = frame[frame["item"] != "tea00"]
    later = fit(Interactions.read(fewer, end=START + timedelta(days=240)), [None] * 23, Options())
    kept, weights = from_files(files, later)
    assert weights.weights == settled.weights
    rows = np.arange(kept.interactions.shape[0])
    before = recommender.blend(settled.weights).top(rows, 1).items
    now = kept.blend(settled.weights).top(rows, 1).items
    same = recommender.interactions.items[before[:, 0]] == kept.interactions.items[now[:, 0]]
    assert same.mean() > 0.7


def test_nothing_after_the_cut_is_learnt():
    frame = two_tastes()
    cut = START + timedelta(days=120)
    later = frame.assign(
        item=np.where(pd.to_datetime(frame["day"]) >= pd.Timestamp(cut), "tool99", frame["item"])
    )
    one, other = split(frame, cut).train, split(later, cut).train
    np.testing.assert_array_equal(one.items, other.items)
    np.testing.assert_array_equal(one.profiles(120).toarray(), other.profiles(120).toarray())


def test_a_reason_names_the_item_that_counts_most():
    sales = pd.DataFrame(
        [[f"c{n}", f"o{n}-{item}", item, START, 1.0] for n in range(40) for item in ("bread", "butter")]
        + [["me", "o1", "bread", START, 1.0], ["me", "o2", "nail", START, 1.0]]
        + [[f"d{n}", f"p{n}-{item}", item, START, 1.0] for n in range(40) for item in ("nail", "hammer")],
        columns=COLUMNS,
    )
    recommender = fit(Interactions.read(sales, end=START + timedelta(days=1)), [None] * 4, Options())
    blocks = recommend(recommender, Settled(Weights(), True, 0), [], Words({}), most=2)
    mine = {row.item: row for block in blocks for row in block if row.subject == "me" and row.kind == "new"}
    assert mine["butter"].because == "bread" and mine["hammer"].because == "nail"
    assert mine["butter"].reason == "bought with bread"

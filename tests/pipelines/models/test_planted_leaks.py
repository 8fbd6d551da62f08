"""A leak planted into the table of each task blocks its training in a build; the detector alone does."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pipelines.models.learnt import Learnt
from pipelines.models.place import building_in
from pipelines.models.predictions import predict
from pipelines.models.predictions.tasks import ORIGINS, Origin
from pipelines.models.recommendations import judge, serve_similar
from pipelines.models.recommendations.tables import product_recommendations, similar_products
from pipelines.models.registry.frames import card_rows
from pipelines.models.registry.store import registry_of
from pipelines.models.training import train as training
from pipelines.models.training.candidates import NotTrainable
from pipelines.settings import Settings
from tests.pipelines.models.test_leakage import frame_of
from tests.pipelines.models.test_recommendations import catalogue

NAMES = [origin.task.name for origin in ORIGINS]
BY_NAME = dict(zip(NAMES, ORIGINS, strict=True))
SETTINGS = Settings(models=True, high_value=500)
MODULES = {"recommendations": judge, "similar_products": serve_similar}
FITTED = "the detector let it pass"


def table_of(origin: Origin) -> pd.DataFrame:
    """The table a task reads: its inputs say a little of the outcome, as honest ones do."""
    frame = frame_of(origin.task)
    label, random = frame.pop("label"), np.random.default_rng(5)
    happened = label > 0
    table = frame.rename(columns={"subject_id": origin.subject, "at": origin.at})
    return table.assign(
        order_total=np.where(happened, 1000, 100) * random.uniform(1, 2, len(frame)),
        line_count=table.get("line_count", 5.0),
        is_converted=happened,
        is_bounce=happened,
        next_orders=happened.astype(int),
        next_spend=label.astype(float),
        label_date=frame["at"],
        is_late=happened,
        arrived_at=frame["at"],
        is_open=np.arange(len(frame)) > len(frame) - 20,
    )


def outcome(origin: Origin, table: pd.DataFrame) -> pd.Series:
    if origin.task.kind == "amount":
        return table["next_spend"]
    return table["is_late"].astype(float)


def label_in_an_input(origin: Origin, table: pd.DataFrame) -> tuple[Origin, pd.DataFrame]:
    """As where the window of a sum reaches beyond the moment of prediction."""
    name = next(one.name for one in origin.task.inputs if one.type == "number")
    noise = np.random.default_rng(6).normal(0, 0.02, len(table))
    return origin, table.assign(**{name: outcome(origin, table) * 7 + noise})


def known_afterwards(origin: Origin, table: pd.DataFrame) -> tuple[Origin, pd.DataFrame]:
    """As where an input of a later moment is put among the others: it need not tell the label."""
    first, *others = origin.task.inputs
    inputs = (replace(first, known_at="outcome"), *others)
    return replace(origin, task=replace(origin.task, inputs=inputs)), table


def made_of_the_label(origin: Origin, table: pd.DataFrame) -> tuple[Origin, pd.DataFrame]:
    """As where an input of this row itself is made from the columns of its label."""
    first, *others = origin.task.inputs
    inputs = (replace(first, known_at="opening", sources=origin.task.label_sources[:1]), *others)
    return replace(origin, task=replace(origin.task, inputs=inputs)), table


def rows_twice(origin: Origin, table: pd.DataFrame) -> tuple[Origin, pd.DataFrame]:
    """As where a file was delivered twice, the first time under other numbers and days."""
    late = table.iloc[-len(table) // 6 :]
    copies = late.assign(**{origin.at: table[origin.at].iloc[: len(late)].to_numpy()})
    copies[origin.subject] = [f"copy{number}" for number in range(len(late))]
    copies["label_date"] = copies["arrived_at"] = copies[origin.at]
    return origin, pd.concat([copies, table], ignore_index=True)


PLANTS = (label_in_an_input, known_afterwards, made_of_the_label, rows_twice)


@pytest.fixture
def told(workspace, monkeypatch):
    """Build one task alone; return why its model was refused. What passes the detector is not fitted."""

    def fit(*_):
        raise NotTrainable(FITTED)

    monkeypatch.setattr(training, "_train", fit)

    def run(origin: Origin, table: pd.DataFrame) -> str:
        monkeypatch.setattr(predict, "ORIGINS", (origin,))
        with building_in(workspace, SETTINGS, registry_of(workspace)):
            assert not len(predict.predictions(lambda name: Learnt(table)))
            (card,) = card_rows().to_dict("records")
        assert card["status"] == "not_trained"
        return str(card["reason"])

    return run


@pytest.mark.parametrize("name", NAMES)
def test_honest_rows_are_let_pass(told, name):
    assert told(BY_NAME[name], table_of(BY_NAME[name])) == FITTED


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_a_planted_leak_blocks_and_only_the_detector_does(told, monkeypatch, name, plant):
    origin, table = plant(BY_NAME[name], table_of(BY_NAME[name]))
    assert "leak the outcome" in told(origin, table)
    monkeypatch.setattr(training, "refuse_leaks", lambda *_: None)
    assert told(origin, table) == FITTED


@pytest.mark.parametrize("name", ["spend_90d"])
def test_an_amount_is_told_by_whether_there_is_any(told, name):
    table = table_of(BY_NAME[name])
    random = np.random.default_rng(7)
    table["orders_90"] = table["next_orders"] * random.integers(1, 9, len(table))
    assert "orders_90: alone it orders the outcome" in told(BY_NAME[name], table)


def baskets_twice(sales: pd.DataFrame) -> pd.DataFrame:
    """Half of the last orders, delivered a first time under other numbers and earlier days."""
    late = sales[sales["day"] >= sales["day"].max() - pd.Timedelta(days=30)]
    late = late[late["occasion"].str[-1].isin(list("02468"))]
    day = late["day"] - pd.Timedelta(days=100)
    return pd.concat([sales, late.assign(occasion="again " + late["occasion"], day=day)], ignore_index=True)


def orders_on_two_days(sales: pd.DataFrame) -> pd.DataFrame:
    """A line of each of the last orders is dated by when its customer first looked at it."""
    late = (sales["day"] >= sales["day"].max() - pd.Timedelta(days=30)) & (sales["item"] < "tool")
    return sales.assign(day=sales["day"].where(~late, sales["day"] - pd.Timedelta(days=100)))


@pytest.mark.parametrize("plant", [baskets_twice, orders_on_two_days], ids=lambda plant: plant.__name__)
@pytest.mark.parametrize("name", ["recommendations", "similar_products"])
def test_days_that_were_learnt_do_not_judge_a_recommender(workspace, monkeypatch, name, plant):
    """Without the detector the same rows are published."""

    def told(sales: pd.DataFrame) -> dict[str, object]:
        settings = Settings(models=True, recommendation_texts="words")
        with building_in(workspace, settings, registry_of(workspace)):
            build = {
                "recommendations": lambda: product_recommendations(Learnt(sales), catalogue(), []),
                "similar_products": lambda: similar_products(Learnt(sales), catalogue()),
            }
            assert any(len(frame) for frame in build[name]())
            (card,) = card_rows().to_dict("records")
        return card

    sales = baskets_of_taste()
    assert told(sales)["status"] == "published"
    refused = told(plant(sales))
    assert refused["status"] == "not_trained" and "leak the outcome" in str(refused["reason"])
    monkeypatch.setattr(MODULES[name], "refuse_leaks", lambda *_, **__: None)
    assert told(plant(sales))["status"] == "published"


def baskets_of_taste() -> pd.DataFrame:
    """Baskets of four, of tea or of tools by customer, on 240 days."""
    random = np.random.default_rng(8)
    rows = []
    for order in range(900):
        customer, day = int(random.integers(0, 120)), int(random.integers(0, 240))
        kinds = random.permutation(["tea", "tea", "tea", "tool"] if customer % 2 else ["tool"] * 3 + ["tea"])
        for kind in kinds.tolist():
            item = f"{kind}{random.integers(0, 12):02d}"
            when = pd.Timestamp("2024-01-01") + pd.Timedelta(days=day)
            rows.append([f"c{customer:03d}", f"o{order}", item, when, float(random.integers(1, 9))])
    return pd.DataFrame(rows, columns=["subject", "occasion", "item", "day", "quantity"])

"""What is told of the data itself, of things it lacks, of things called by some words of their names."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from agent.planner.read import QuestionReader
from agent.planner.reading import (
    AskReading,
    DefineReading,
    LookupReading,
    QueryReading,
    RangeReading,
    RefuseReading,
)
from semantic_layer.domain import Domain
from semantic_layer.folding import fold
from semantic_layer.load import load_manifest
from semantic_layer.values import ValueIndex

NAMES = ["OAK CANDLESTAND TALL", "GREEN WILLOW BOWL", "BLUE WILLOW BOWL", "WILLOW BASKET", "I LOVE OSLO MUG"]


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    named = Domain(NAMES, [fold(name) for name in NAMES], [9] * len(NAMES), {})
    devices = Domain(["7", "phone"], ["7", "phone"], [9, 9], {"device 7": ["7"]})
    layer: Any = SimpleNamespace(
        manifest=load_manifest(),
        values=ValueIndex({"product__product_name": named, "session__device": devices}),
        info=SimpleNamespace(
            title="A shop of ours",
            dataset="ours",
            currency="BRL",
            data_start=date(2016, 9, 4),
            data_end=date(2018, 10, 17),
            tables={},
        ),
        unavailable=lambda name: "this dataset has no customer city" if name == "customer__city" else None,
    )
    return QuestionReader(layer)


@pytest.mark.parametrize(
    ("says", "names"),
    [
        ("revenue of the oak candle stand", ["OAK CANDLESTAND TALL"]),
        ("revenue of willow bowls", ["GREEN WILLOW BOWL", "BLUE WILLOW BOWL"]),
        ("willow bowl sales by month", ["GREEN WILLOW BOWL", "BLUE WILLOW BOWL"]),
        ("how many willow baskets were sold", ["WILLOW BASKET"]),
        ("takings from blue products by month", ["BLUE WILLOW BOWL"]),
        ("how much did the green items earn?", ["GREEN WILLOW BOWL"]),
        ("revenue of blue and green bowls", ["GREEN WILLOW BOWL", "BLUE WILLOW BOWL"]),
        ("bowls: revenue by month", ["GREEN WILLOW BOWL", "BLUE WILLOW BOWL"]),
    ],
)
def test_things_are_called_by_words_of_their_names(
    says: str, names: list[str], reader: QuestionReader
) -> None:
    reading = reader.read(says)
    assert isinstance(reading, QueryReading), reading
    (condition,) = reading.query["where"]
    assert condition["dimension"] == "product__product_name"
    value = condition["value"]
    assert sorted(value if isinstance(value, list) else [value]) == sorted(names)


@pytest.mark.parametrize("says", ["revenue in oslo", "sales of willow bowls in oslo"])
def test_where_something_is_sold_is_no_word_of_a_name(says: str, reader: QuestionReader) -> None:
    assert isinstance(reader.read(says), RefuseReading)


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("how much inventory is left?", "stock"),
        ("gross margin by category", "costs"),
        ("orders by gender", "age or sex"),
        ("sales by customer city", "no customer city"),
    ],
)
def test_what_the_data_lacks_is_named(says: str, told: str, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, RefuseReading), reading
    assert (reading.code, told in reading.message) == ("not_in_dataset", True)


@pytest.mark.parametrize(
    ("says", "metric"),
    [
        ("how recent is the data?", "orders"),
        ("what is the earliest date in the dataset", "orders"),
        ("when was the last review written?", "reviews"),
    ],
)
def test_days_of_the_data(says: str, metric: str, reader: QuestionReader) -> None:
    assert reader.read(says) == RangeReading(metric)


def test_people_are_told_apart_by_a_key(reader: QuestionReader) -> None:
    reading = reader.read("is a customer a household or a person")
    assert isinstance(reading, DefineReading)
    assert reading.names == ("customers", "customer__customer_id")


@pytest.mark.parametrize(
    ("says", "model"),
    [
        ("what drives conversions?", "conversion"),
        ("which factors matter most for late deliveries", "late_delivery"),
        ("what makes customers come back", "repurchase_90d"),
    ],
)
def test_what_models_learned_from(says: str, model: str, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, QueryReading), reading
    assert reading.query["metrics"] == ["average_feature_importance"]
    assert model in reading.query["where"][0]["value"]


@pytest.mark.parametrize(
    ("says", "subject"),
    [
        ("what do people who bought willow baskets also buy?", "WILLOW BASKET"),
        ("what is often bought together with the oak candlestand", "OAK CANDLESTAND TALL"),
    ],
)
def test_what_is_bought_together(says: str, subject: str, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, LookupReading), reading
    assert reading.arguments == {"what": "similar_products", "subject": subject}


def test_which_of_several_is_asked(reader: QuestionReader) -> None:
    assert isinstance(reader.read("customers who bought a willow bowl also bought?"), AskReading)
    assert isinstance(reader.read("who is the best member?"), AskReading)


@pytest.mark.parametrize("says", ["anything weird with late orders?", "were there odd jumps in late orders"])
def test_what_stood_out(says: str, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, LookupReading), reading
    assert reading.arguments == {"what": "anomalies", "subject": "late_orders"}


@pytest.mark.parametrize(
    ("says", "metric", "read_as"),
    [
        ("bookings per month", "orders", "orders"),
        ("how many newcomers in 2017", "new_customers", "new customers"),
        ("overdue crates by state", None, None),
        ("patrons by state", "customers", "customers"),
    ],
)
def test_everyday_names_are_read_and_said(
    says: str, metric: str | None, read_as: str | None, reader: QuestionReader
) -> None:
    reading = reader.read(says)
    if metric is None:
        assert isinstance(reading, RefuseReading)
        return
    assert isinstance(reading, QueryReading), reading
    assert reading.query["metrics"] == [metric]
    assert any(note.endswith(f"is read as {read_as}") for note in reading.notes)


@pytest.mark.parametrize(
    "says", ["is phone our top device by sessions?", "the device with the fewest visits is phone, right?"]
)
def test_a_claim_is_held_against_the_others(says: str, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, QueryReading), reading
    assert (reading.query["group_by"], reading.query.get("where")) == (["session__device"], None)


def test_numbers_as_values_and_parts_of_months(reader: QuestionReader) -> None:
    reading = reader.read("sessions of device no. 7 in octob 2017")
    assert isinstance(reading, QueryReading), reading
    assert reading.query["where"] == [{"dimension": "session__device", "op": "=", "value": "7"}]
    assert reading.query["time"] == {"from": "2017-10-01", "to": "2017-10-31"}


@pytest.mark.parametrize(
    ("says", "names"),
    [
        ("What do you actually count as a cancellation in this report?", ("canceled_orders",)),
        ("which orders are considered late orders here", ("late_orders",)),
        ("so what does net revenue stand for - is it after returns?", ("net_revenue",)),
        ("on what basis is the return rate calculated", ("return_rate",)),
        ("definition of the repeat customer rate please", ("repeat_customer_rate",)),
        ("when is an order regarded as late", ("late_orders",)),
        ("what is the difference between revenue and net revenue?", ("revenue", "net_revenue")),
        ("cancellation rate: how is that calculated?", ("cancellation_rate",)),
    ],
)
def test_meanings_are_asked_for_in_many_ways(
    says: str, names: tuple[str, ...], reader: QuestionReader
) -> None:
    reading = reader.read(says)
    assert isinstance(reading, DefineReading), reading
    assert reading.names == names


def test_what_is_said_of_data_is_no_question_for_a_meaning(reader: QuestionReader) -> None:
    assert isinstance(reader.read("what is revenue in 2017"), QueryReading)
    assert isinstance(reader.read("what was the cancellation rate"), QueryReading)


@pytest.mark.parametrize("asks", ["what's our market share?", "how many lamps are left in store?"])
def test_what_data_lacks_is_told_by_all_its_words(asks: str, reader: QuestionReader) -> None:
    reading = reader.read(asks)
    assert isinstance(reading, RefuseReading), reading
    assert reading.code == "not_in_dataset"


@pytest.mark.parametrize("asks", ["what's the average duration?", "how is the business doing?", "the rate?"])
def test_what_several_measures_could_tell_is_asked_back(asks: str, reader: QuestionReader) -> None:
    assert isinstance(reader.read(asks), AskReading)


@pytest.mark.parametrize(
    ("asks", "measure"),
    [
        ("which figures do you have on sellers?", "active_sellers"),
        ("what do you know about reviews", "reviews"),
        ("what measures are there about freight", "freight_total"),
    ],
)
def test_the_measures_of_a_topic_are_told(asks: str, measure: str, reader: QuestionReader) -> None:
    reading = reader.read(asks)
    assert isinstance(reading, DefineReading) and measure in reading.names


def test_the_groups_of_a_measure_are_told(reader: QuestionReader) -> None:
    reading = reader.read("by which fields can I break down revenue?")
    assert isinstance(reading, DefineReading) and reading.names == ("revenue",)
    assert "catalogue.label.customer__state" in reading.notes[0]


def test_what_a_thing_is_is_no_count_of_it(reader: QuestionReader) -> None:
    assert isinstance(reader.read("what's a lead in this data?"), DefineReading)
    assert isinstance(reader.read("leads in 2018"), QueryReading | RefuseReading)

"""Where documents of bookkeeping stand among the orders, an order is one with a sale."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from agent.planner.read import QuestionReader
from agent.planner.reading import DefineReading, QueryReading
from semantic_layer.domain import Domain
from semantic_layer.load import load_manifest
from semantic_layer.values import ValueIndex


def _reader(*states: str) -> QuestionReader:
    layer: Any = SimpleNamespace(
        manifest=load_manifest(),
        values=ValueIndex({"order__status": Domain(list(states), list(states), [9] * len(states), {})}),
        info=SimpleNamespace(
            title="A wholesaler",
            dataset="ours",
            currency="BRL",
            data_start=date(2016, 9, 4),
            data_end=date(2018, 10, 17),
            tables={},
        ),
        unavailable=lambda metric: None,
    )
    return QuestionReader(layer)


@pytest.fixture(scope="module")
def wholesaler() -> QuestionReader:
    return _reader("completed", "canceled", "adjusted")


def _query(reader: QuestionReader, question: str) -> dict[str, Any]:
    reading = reader.read(question)
    assert isinstance(reading, QueryReading), reading
    return reading.query


@pytest.mark.parametrize(
    ("says", "metrics"),
    [
        ("orders per month", ["orders_with_revenue"]),
        ("revenue and orders by year", ["revenue", "orders_with_revenue"]),
        ("how many items were sold", ["items_in_revenue"]),
        ("orders whatever their status", ["orders"]),
        ("orders by status", ["orders"]),
        ("canceled orders and orders", ["canceled_orders", "orders"]),
        ("items per order", ["made_items_per_order"]),
    ],
)
def test_what_is_counted(says: str, metrics: list[str], wholesaler: QuestionReader) -> None:
    assert _query(wholesaler, says)["metrics"] == metrics


def test_it_is_said(wholesaler: QuestionReader) -> None:
    reading = wholesaler.read("orders per month")
    assert isinstance(reading, QueryReading)
    assert any("of sales" in note for note in reading.notes)
    defined = wholesaler.read("what counts as an order")
    assert isinstance(defined, DefineReading)
    assert defined.names[0] == "orders_with_revenue"
    assert defined.notes


def test_elsewhere_orders_are_all_that_were_placed() -> None:
    assert _query(_reader("completed", "canceled"), "orders per month")["metrics"] == ["orders"]


def test_a_condition_holds_for_each_person_who_is_counted(wholesaler: QuestionReader) -> None:
    where = [{"metric": "orders_with_revenue", "by": "person", "op": ">=", "value": 9}]
    assert _query(wholesaler, "clients with at least 9 orders")["where"] == where

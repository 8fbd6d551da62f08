"""Definitions of a stranger with few labels, and values that are common words elsewhere."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import AskReading, QueryReading, RefuseReading
from tests.agent.foreign import reader_of

CASES = Path(__file__).parents[1] / "cases" / "agent"
QUESTIONS = yaml.safe_load((CASES / "readings_ferry.yml").read_text(encoding="utf-8"))
COLUMNS = {
    "ferry.trips": {
        "trip_id": "INTEGER",
        "passenger_id": "INTEGER",
        "sailed_on": "DATE",
        "fare_class": "VARCHAR",
        "heard_by": "VARCHAR",
        "nbr_pets": "INTEGER",
        "amt_paid": "DECIMAL(8,2)",
        "payment_method": "VARCHAR",
        "minutes_on_deck": "INTEGER",
        "pickup_quay": "VARCHAR",
        "ticket_period": "VARCHAR",
        "is_chartered": "BOOLEAN",
        "vessel_id": "INTEGER",
    },
    "ferry.passengers": {
        "passenger_id": "INTEGER",
        "joined_dt": "DATE",
        "home_port": "VARCHAR",
        "has_rail_card": "BOOLEAN",
        "brochure_opt_in": "BOOLEAN",
        "monthly_fee": "DECIMAL(8,2)",
    },
    "ferry.rosters": {"roster_id": "INTEGER", "steward_id": "INTEGER", "worked_on": "DATE"},
    "ferry.stewards": {
        "steward_id": "INTEGER",
        "hired_on": "DATE",
        "is_active": "BOOLEAN",
        "rank": "VARCHAR",
    },
    "ferry.vessels": {"vessel_id": "INTEGER", "tonnage": "INTEGER"},
}
VALUES = {
    "trip__fare_class": ["business", "open", "standard"],
    "trip__ticket_period": ["weekly", "monthly"],
    "trip__payment_method": ["card", "cash"],
    "trip__heard_by": ["brochure", "friends"],
    "passenger__home_port": ["Stranraer", "Oban"],
    "steward__rank": ["purser", "deckhand"],
}


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return reader_of(CASES / "ferry", COLUMNS, VALUES)


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["id"] for case in QUESTIONS])
def test_sparse_labels_are_read_as_people_say_them(case: dict[str, Any], reader: QuestionReader) -> None:
    reading = reader.read(case["says"])
    if "refuses" in case:
        assert isinstance(reading, RefuseReading), reading
        return
    if "asks" in case:
        assert isinstance(reading, AskReading), reading
        assert list(reading.options) == case["asks"]
        return
    assert isinstance(reading, QueryReading), reading
    assert reading.query == case["query"]

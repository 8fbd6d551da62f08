"""Definitions of a charity: what an amount is called after, names of people, units at the end of names."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import QueryReading, RefuseReading
from tests.agent.foreign import reader_of

CASES = Path(__file__).parents[1] / "cases" / "agent"
QUESTIONS = yaml.safe_load((CASES / "readings_charity.yml").read_text(encoding="utf-8"))
COLUMNS = {
    "charity.gifts": {
        "gift_id": "INTEGER",
        "donor_id": "INTEGER",
        "fund_id": "INTEGER",
        "given_on": "DATE",
        "amount": "DECIMAL(8,2)",
        "method": "VARCHAR",
    },
    "charity.donors": {"donor_id": "INTEGER", "signed_on": "DATE"},
    "charity.funds": {"fund_id": "INTEGER", "fund_name": "VARCHAR", "opened_on": "DATE"},
    "charity.shifts": {
        "shift_id": "INTEGER",
        "volunteer_id": "INTEGER",
        "worked_on": "DATE",
        "hours": "DECIMAL(4,1)",
        "site": "VARCHAR",
        "kind": "VARCHAR",
    },
    "charity.volunteers": {
        "volunteer_id": "INTEGER",
        "volunteer_name": "VARCHAR",
        "town": "VARCHAR",
        "terms": "VARCHAR",
        "has_permit": "BOOLEAN",
    },
    "charity.parcels": {
        "parcel_id": "INTEGER",
        "volunteer_id": "INTEGER",
        "sent_on": "DATE",
        "weight_kg": "DECIMAL(6,1)",
        "distance_km": "DECIMAL(6,1)",
    },
}
VALUES = {
    "gift__payment_method": ["Card", "Cash", "Direct Debit"],
    "fund__fund_name": ["Winter Appeal", "Clean Wells"],
    "shift__site": ["Ashby", "Corley North"],
    "shift__shift_kind": ["Kitchen", "Driving"],
    "volunteer__volunteer_name": ["Anna Abbott", "Dev Toth"],
    "volunteer__terms": ["Full-time", "Part-time"],
    "volunteer__volunteer_town": ["Corley", "Fenwick"],
}


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return reader_of(CASES / "charity", COLUMNS, VALUES)


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["id"] for case in QUESTIONS])
def test_questions_of_a_charity(case: dict[str, Any], reader: QuestionReader) -> None:
    reading = reader.read(case["says"])
    if "refuses" in case:
        assert isinstance(reading, RefuseReading), reading
        assert case["refuses"] in reading.unknown
        return
    assert isinstance(reading, QueryReading), reading
    assert reading.query == case["query"]

"""Definitions that count few of their tables, name several sums alike and store what things are called."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import AskReading, QueryReading
from tests.agent.foreign import reader_of

CASES = Path(__file__).parents[1] / "cases" / "agent"
QUESTIONS = yaml.safe_load((CASES / "readings_marina.yml").read_text(encoding="utf-8"))
COLUMNS = {
    "marina.berthings": {
        "berthing_id": "INTEGER",
        "skipper_id": "INTEGER",
        "harbour_id": "INTEGER",
        "arrival_date": "DATE",
        "reserved_on": "DATE",
        "berth_type": "VARCHAR",
        "reserved_by": "VARCHAR",
        "outcome": "VARCHAR",
        "nights": "INTEGER",
        "crew_size": "INTEGER",
        "wait_min": "INTEGER",
    },
    "marina.harbours": {
        "harbour_id": "INTEGER",
        "harbour_name": "VARCHAR",
        "coast": "VARCHAR",
        "nbr_berths": "INTEGER",
        "anchor_rating": "INTEGER",
    },
    "marina.skippers": {
        "skipper_id": "INTEGER",
        "licence": "VARCHAR",
        "birth_year": "INTEGER",
        "age": "INTEGER",
        "is_racer": "BOOLEAN",
        "joined_on": "DATE",
    },
    "marina.suppers": {
        "supper_id": "INTEGER",
        "berthing_id": "INTEGER",
        "served_on": "DATE",
        "dish": "VARCHAR",
    },
    "marina.bills": {
        "bill_id": "INTEGER",
        "berthing_id": "INTEGER",
        "written_on": "DATE",
        "settled_on": "DATE",
        "bill_state": "VARCHAR",
        "payer": "VARCHAR",
        "amount": "DECIMAL(8,2)",
    },
    "marina.verdicts": {
        "verdict_id": "INTEGER",
        "berthing_id": "INTEGER",
        "given_on": "DATE",
        "stars": "INTEGER",
    },
}
VALUES = {
    "berthing__berth_type": ["single", "double", "pontoon"],
    "berthing__reserved_by": ["website", "radio"],
    "berthing__outcome": ["moored", "no-show", "sail-in", "moor-in"],
    "harbour__coast": ["west", "east"],
    "harbour__harbour_name": ["The Grand", "Old Quay"],
    "skipper__licence": ["coastal", "ocean"],
    "supper__dish": ["chowder", "pie"],
    "bill__bill_state": ["open", "settled"],
    "bill__payer": ["skipper", "insurer"],
}


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return reader_of(CASES / "marina", COLUMNS, VALUES)


@pytest.mark.parametrize("case", QUESTIONS, ids=[c["id"] for c in QUESTIONS])
def test_names_of_a_marina_are_read(case: dict[str, Any], reader: QuestionReader) -> None:
    reading = reader.read(case["says"])
    if "asks" in case:
        assert isinstance(reading, AskReading)
        assert case["asks"] == list(reading.options)
    else:
        assert isinstance(reading, QueryReading), reading
        query = {key: value for key, value in reading.query.items() if value and key != "made"}
        assert query == case["query"]

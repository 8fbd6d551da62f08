"""The planner over an evening school: terms, people, things by other names, two departments, two dates."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import AskReading, ContrastReading, QueryReading, RefuseReading
from tests.agent.foreign import reader_of

CASES = Path(__file__).parents[1] / "cases" / "agent"
QUESTIONS = yaml.safe_load((CASES / "readings_school.yml").read_text(encoding="utf-8"))
KEYS = {f"{one}_id": "INTEGER" for one in ("booking", "learner", "subject", "tutor", "bill")}
COLUMNS = {
    "school.bookings": {
        **KEYS,
        "lesson_on": "DATE",
        "booked_on": "DATE",
        "channel": "VARCHAR",
        "season_of_year": "VARCHAR",
        "state": "VARCHAR",
        "lesson_type": "VARCHAR",
        "mark": "INTEGER",
        "by_video": "BOOLEAN",
    },
    "school.learners": {
        **KEYS,
        "joined_on": "DATE",
        "study_level": "VARCHAR",
        "home_dept": "VARCHAR",
        "birth_year": "INTEGER",
        "foreign_born": "BOOLEAN",
    },
    "school.subjects": {**KEYS, "subject_title": "VARCHAR", "dept": "VARCHAR"},
    "school.tutors": {**KEYS, "full_name": "VARCHAR"},
    "school.bills": {
        **KEYS,
        "billed_on": "DATE",
        "paid_on": "DATE",
        "bill_state": "VARCHAR",
        "amount": "DOUBLE",
        "paid": "DOUBLE",
    },
}
DEPARTMENTS = ["Music", "Languages", "Crafts"]
VALUES = {
    "booking__term": ["Fall 2023", "Winter 2024", "Fall 2024", "Winter 2025"],
    "booking__booking_status": ["Kept", "Missed", "Cancelled"],
    "booking__channel": ["Phone", "Website"],
    "booking__lesson_type": ["Single", "Retake", "Exam"],
    "learner__study_level": ["Beginner", "Advanced"],
    "learner__home_department": DEPARTMENTS,
    "subject__teaching_department": DEPARTMENTS,
    "subject__subject_title": ["Piano", "Welsh", "Weaving"],
    "tutor__tutor_name": ["Dr Ann Byrne", "Dr Tom Byrne", "Dr Ida Falk"],
    "bill__bill_status": ["Paid", "Part paid", "Unpaid"],
}


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return reader_of(CASES / "school", COLUMNS, VALUES)


@pytest.mark.parametrize("case", QUESTIONS, ids=[c["id"] for c in QUESTIONS])
def test_questions_of_a_school_are_read(case: dict[str, Any], reader: QuestionReader) -> None:
    reading = reader.read(case["says"])
    if "asks" in case:
        assert isinstance(reading, AskReading), reading
        assert case["asks"] == list(reading.options)
    elif "refuses" in case:
        assert isinstance(reading, RefuseReading), reading
        assert case["refuses"] == list(reading.unknown)
    else:
        assert isinstance(reading, QueryReading | ContrastReading), reading
        query = {key: value for key, value in reading.query.items() if value and key != "made"}
        assert query == case["query"]

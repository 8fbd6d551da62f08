"""Questions of a bindery, whose jobs have several dates, states, and a yes or no called like a shift."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import QueryReading, RefuseReading
from tests.agent.foreign import reader_of

CASES = Path(__file__).parents[1] / "cases" / "agent"
QUESTIONS = yaml.safe_load((CASES / "readings_bindery.yml").read_text(encoding="utf-8"))
COLUMNS: dict[str, dict[str, str]] = {f"bindery.{name}": {} for name in ("clients", "print_jobs")}
VALUES = {
    "client__client_name": ["Gerrit Press", "Kolb & Sons"],
    "client__city": ["Leiden", "Quarter A", "Trier"],
    "print_job__shift": ["Early", "Late", "Night"],
    "print_job__job_status": ["Queued", "Running", "Printed", "On hold"],
    "print_job__claim_reason": ["Loose binding", "Wrong paper"],
}


@pytest.fixture(scope="module")
def bindery() -> QuestionReader:
    """A reader over the definitions of a bindery."""
    return reader_of(CASES / "bindery", COLUMNS, VALUES)


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["id"] for case in QUESTIONS])
def test_questions_about_a_bindery(case: dict[str, Any], bindery: QuestionReader) -> None:
    reading = bindery.read(case["says"])
    if "query" in case:
        assert isinstance(reading, QueryReading), reading
        assert reading.query == case["query"]
    else:
        assert isinstance(reading, RefuseReading), reading
        assert reading.code == case["refuses"]

"""What people do, in verbs that only descriptions and the names of who is counted tell."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.names.verbs import Verbs
from agent.planner.read import QuestionReader
from agent.planner.reading import QueryReading
from semantic_layer.load import load_manifest
from tests.agent.foreign import reader_of

FOLDER = Path(__file__).parents[1] / "cases" / "agent"
LENDING = FOLDER / "lending"
QUESTIONS = yaml.safe_load((FOLDER / "readings_lending.yml").read_text(encoding="utf-8"))
COLUMNS = {
    "lending.loans": {"loan_id": "VARCHAR", "lent_on": "DATE", "renewals": "INTEGER"},
    "lending.toys": {"toy_id": "VARCHAR", "bought_on": "DATE"},
    "lending.families": {"family_id": "VARCHAR", "joined_on": "DATE", "newsletter": "BOOLEAN"},
}
VALUES = {"loan__counter": ["North", "South"], "loan__outcome": ["Broken", "Lost", "Fine"]}


@pytest.fixture(scope="module")
def lending() -> QuestionReader:
    return reader_of(LENDING, COLUMNS, VALUES)


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["id"] for case in QUESTIONS])
def test_question_is_read(case: dict[str, Any], lending: QuestionReader) -> None:
    for question in case["says"]:
        reading = lending.read(question)
        assert isinstance(reading, QueryReading), (question, reading)
        assert reading.query == case["query"], question


@pytest.mark.parametrize(
    "question",
    [
        "how many families borrowed more than 20 different puzzles in 2024?",
        "what do families borrow most?",
        "how many toys were repaired twice?",
    ],
)
def test_nothing_is_made_up(question: str, lending: QuestionReader) -> None:
    assert not isinstance(lending.read(question), QueryReading)


def test_verbs_are_those_of_all_rows() -> None:
    verbs = Verbs(load_manifest(LENDING))
    assert {verbs.forms.get(said) for said in ("lent", "borrowed", "checked out", "took out")} == {"loans"}
    assert "repaired" not in verbs.forms
    assert verbs.whoever("loans", "people") == ("active", "borrowers")
    assert verbs.whoever("loans", "families") == ("active", "borrowers")
    assert verbs.whoever("loans", "toys") == ()

"""One question in many wordings is one query: what only rewords it changes nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import QueryReading

CASES = Path(__file__).parents[1] / "cases" / "agent" / "paraphrases.yml"
PARAPHRASES: list[dict[str, Any]] = yaml.safe_load(CASES.read_text("utf-8"))
EACH = [(one["id"], part, one["frames"]) for one in PARAPHRASES for part in one["parts"]]


@pytest.mark.parametrize(("said", "part", "frames"), EACH, ids=[f"{said}: {part}" for said, part, _ in EACH])
def test_wordings_of_one_question_are_one_query(
    said: str, part: str, frames: list[str], reader: QuestionReader
) -> None:
    readings = {frame.format(part): reader.read(frame.format(part)) for frame in frames}
    told = {
        question: reading.query if isinstance(reading, QueryReading) else reading
        for question, reading in readings.items()
    }
    first = next(iter(told.values()))
    assert isinstance(first, dict), first
    assert {question: query for question, query in told.items() if query != first} == {}

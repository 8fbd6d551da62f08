"""What each one did, by definitions in which nothing is ordered or sold."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import QueryReading, RefuseReading, WhyReading

CASES = Path(__file__).parents[1] / "cases" / "agent" / "readings_gym.yml"
QUESTIONS = yaml.safe_load(CASES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["id"] for case in QUESTIONS])
def test_question_is_read(case: dict[str, Any], gym_reader: QuestionReader) -> None:
    reading = gym_reader.read(case["says"])
    if "why" in case:
        assert isinstance(reading, WhyReading), reading
        assert {"metric": reading.metric, "time": reading.time, "by": [*reading.by]} == case["why"]
        return
    if "refuses" in case:
        assert isinstance(reading, RefuseReading), reading
        assert reading.code == case["refuses"]
        return
    assert isinstance(reading, QueryReading), reading
    assert reading.query == case["query"]

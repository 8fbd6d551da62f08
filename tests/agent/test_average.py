"""Groups held against the average: what is read, and that the bound is the average of what was asked."""

from pathlib import Path
from typing import Any

import pytest

from agent.build import build_agent
from agent.planner.read import QuestionReader
from agent.planner.reading import AverageReading
from agent.settings import ModelSettings

RATE, ORDERS = "average_review_score", "orders"


@pytest.mark.parametrize(
    ("says", "metric", "expected"),
    [
        (
            "which states have an average review score below the company average?",
            RATE,
            ("<", ["customer__state"], None),
        ),
        (
            "months of 2017 with above-average orders",
            ORDERS,
            (">", ["metric_time__month"], {"from": "2017-01-01", "to": "2017-12-31"}),
        ),
    ],
)
def test_the_bound_is_left_open(says: str, metric: str, expected: Any, reader: QuestionReader) -> None:
    reading = reader.read(says)
    assert isinstance(reading, AverageReading), reading
    query = reading.query
    assert reading.metric == metric == query["having"][0]["metric"]
    assert (query["having"][0]["op"], query["group_by"], query.get("time")) == expected
    assert reading.is_of_all == (metric == RATE)


@pytest.mark.parametrize(
    "says", ["orders by state above 300", "average review score by state", "is 4 above the average of Texas?"]
)
def test_no_other_bound_is_an_average(says: str, reader: QuestionReader) -> None:
    assert not isinstance(reader.read(says), AverageReading)


def test_those_above_are_told(shop_workspace: Path) -> None:
    agent = build_agent(shop_workspace, ModelSettings())
    above = agent.ask("which states have orders above average?").citations[-1]
    counts = [row[-1] for row in agent.ask("orders by state").citations[-1].rows]
    mean = sum(counts) / len(counts)
    assert sorted(row[-1] for row in above.rows) == sorted(n for n in counts if n > mean)
    assert 0 < len(above.rows) < len(counts)

"""Definitions without labels, units and types: names of columns are read as people say them."""

from pathlib import Path
from typing import Any

import pytest

from agent.planner.read import QuestionReader
from agent.planner.reading import QueryReading, RefuseReading
from tests.agent.foreign import reader_of

NURSERY = Path(__file__).parents[1] / "cases" / "agent" / "nursery"
DELIVERIES = {
    "delivery_id": "INTEGER",
    "greenhouse_id": "INTEGER",
    "delivered_on": "DATE",
    "distance_km": "DECIMAL(8,2)",
    "cost": "DECIMAL(8,2)",
    "has_trailer": "BOOLEAN",
    "spoilt": "BOOLEAN",
    "humidity": "DOUBLE",
}
GREENHOUSES = {
    "greenhouse_id": "INTEGER",
    "greenhouse_name": "VARCHAR",
    "beds": "INTEGER",
    "built_on": "DATE",
}


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return reader_of(
        NURSERY,
        {"nursery.deliveries": DELIVERIES, "nursery.greenhouses": GREENHOUSES},
        {"greenhouse__greenhouse_name": ["Fern House", "Palm House"]},
    )


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("how many deliveries were there?", {"metrics": ["nbr_deliveries"]}),
        ("kilometres", {"metrics": ["total_distance_km"]}),
        (
            "median delivery distance",
            {
                "metrics": ["made_median_of_delivery__distance_km"],
                "made": [
                    {
                        "name": "made_median_of_delivery__distance_km",
                        "label": "Median distance km",
                        "of": "delivery__distance_km",
                        "aggregation": "median",
                    }
                ],
            },
        ),
        (
            "distance by greenhouse",
            {"metrics": ["total_distance_km"], "group_by": ["greenhouse__greenhouse_name"]},
        ),
        (
            "deliveries over 40 km",
            {
                "metrics": ["nbr_deliveries"],
                "where": [{"dimension": "delivery__distance_km", "op": ">", "value": 40}],
            },
        ),
        (
            "deliveries without a trailer",
            {
                "metrics": ["nbr_deliveries"],
                "where": [{"dimension": "delivery__has_trailer", "op": "=", "value": False}],
            },
        ),
        (
            "deliveries that were not spoilt",
            {
                "metrics": ["nbr_deliveries"],
                "where": [{"dimension": "delivery__spoilt", "op": "=", "value": False}],
            },
        ),
        (
            "number of beds in the Fern House",
            {
                "metrics": ["bed_count"],
                "where": [{"dimension": "greenhouse__greenhouse_name", "op": "=", "value": "Fern House"}],
            },
        ),
    ],
)
def test_names_of_columns_are_read_as_people_say_them(
    question: str, query: dict[str, Any], reader: QuestionReader
) -> None:
    reading = reader.read(question)
    assert isinstance(reading, QueryReading), reading
    assert reading.query == query


def test_per_cent_of_a_number_without_a_unit_is_refused(reader: QuestionReader) -> None:
    reading = reader.read("deliveries with a humidity above 60 %")
    assert isinstance(reading, RefuseReading)
    assert "per cent of humidity" in reading.message

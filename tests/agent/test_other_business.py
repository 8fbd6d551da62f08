"""The planner over definitions of another business: nothing in it knows shops."""

from typing import Any

import pytest

from agent.planner.read import QuestionReader
from agent.planner.reading import DefineReading, QueryReading, RefuseReading

VISITS_PER_MEMBER = {
    "metrics": ["made_visits_per_member"],
    "made": [
        {
            "name": "made_members",
            "label": "Number of: Member",
            "counts": "member",
            "of": "visits",
        },
        {
            "name": "made_visits_per_member",
            "label": "Visits per member",
            "numerator": "visits",
            "denominator": "made_members",
        },
    ],
}


@pytest.mark.parametrize(
    ("question", "query"),
    [
        (
            "How many check-ins were there last year?",
            {"metrics": ["visits"], "time": {"from": "2024-01-01", "to": "2024-12-31"}},
        ),
        (
            "visits per week by membership plan",
            {"metrics": ["visits"], "group_by": ["metric_time__week", "member__plan"]},
        ),
        (
            "workout length of gold plus members",
            {
                "metrics": ["average_minutes"],
                "where": [{"dimension": "member__plan", "op": "=", "value": "Gold Plus"}],
            },
        ),
        (
            "visits of at least 90 minutes",
            {"metrics": ["visits"], "where": [{"dimension": "visit__minutes", "op": ">=", "value": 90}]},
        ),
        (
            "visits in April 2024 against the same month one year later",
            {
                "metrics": ["visits"],
                "time": {"from": "2025-04-01", "to": "2025-04-30"},
                "compare": "previous_year",
            },
        ),
        (
            "visits in the first half versus the second half",
            {
                "metrics": ["visits"],
                "time": {"from": "2024-07-01", "to": "2024-12-31"},
                "compare": "previous_period",
            },
        ),
        (
            "check-ins piling up week by week in 2024",
            {
                "metrics": ["visits"],
                "group_by": ["metric_time__week"],
                "having": [{"metric": "visits", "op": "!=", "value": 0}],
                "time": {"from": "2024-01-01", "to": "2024-12-31"},
                "cumulative": [{"metric": "visits", "to_date": "year"}],
            },
        ),
        (
            "which plans had no visits in June 2024",
            {
                "metrics": ["visits", "made_none_within"],
                "made": [
                    {
                        "name": "made_none_within",
                        "label": "Visits of the period named",
                        "terms": [
                            {"metric": "visits", "within": [{"from": "2024-06-01", "to": "2024-06-30"}]}
                        ],
                    }
                ],
                "group_by": ["member__plan"],
                "having": [{"metric": "made_none_within", "op": "=", "value": 0}],
            },
        ),
        (
            "check-ins from May 2025",
            {"metrics": ["visits"], "time": {"from": "2025-05-01", "to": "2025-05-31"}},
        ),
        (
            "have visits gone up compared with Q1 2025?",
            {
                "metrics": ["visits"],
                "time": {"from": "2025-04-01", "to": "2025-06-30"},
                "compare": "previous_period",
            },
        ),
        (
            "which plan visited the least in 2024",
            {
                "metrics": ["visits"],
                "group_by": ["member__plan"],
                "where": [{"dimension": "member__plan", "op": "is not null"}],
                "time": {"from": "2024-01-01", "to": "2024-12-31"},
                "order_by": [{"name": "visits", "descending": False}],
                "limit": 1,
            },
        ),
        (
            "share of trainings by tier",
            {"metrics": ["visits"], "group_by": ["member__plan"], "share_of_total": ["visits"]},
        ),
        (
            "how many check-ins does a member make on average?",
            VISITS_PER_MEMBER,
        ),
        (
            "I'm responsible for the Gold Plus plan. How many trainings were there last year?",
            {
                "metrics": ["visits"],
                "where": [{"dimension": "member__plan", "op": "=", "value": "Gold Plus"}],
                "time": {"from": "2024-01-01", "to": "2024-12-31"},
            },
        ),
        (
            "how many check-ins did students make in twenty twenty-four?",
            {
                "metrics": ["visits"],
                "where": [{"dimension": "member__plan", "op": "=", "value": "Student"}],
                "time": {"from": "2024-01-01", "to": "2024-12-31"},
            },
        ),
        (
            "median stay by tier",
            {
                "metrics": ["made_median_of_visit__minutes"],
                "made": [
                    {
                        "name": "made_median_of_visit__minutes",
                        "label": "Median minutes trained",
                        "of": "visit__minutes",
                        "aggregation": "median",
                    }
                ],
                "group_by": ["member__plan"],
            },
        ),
        (
            "check-ins of between 30 and 60 minutes, as we have to staff the desk",
            {
                "metrics": ["visits"],
                "where": [
                    {"dimension": "visit__minutes", "op": ">=", "value": 30},
                    {"dimension": "visit__minutes", "op": "<=", "value": 60},
                ],
            },
        ),
        (
            "best plan by time trained",
            {
                "metrics": ["average_minutes"],
                "group_by": ["member__plan"],
                "order_by": [{"name": "average_minutes", "descending": True}],
                "where": [{"dimension": "member__plan", "op": "is not null"}],
                "limit": 1,
            },
        ),
        (
            "How often does a member visit on average?",
            VISITS_PER_MEMBER,
        ),
        (
            "What was the highest number of visits on a single day?",
            {
                "metrics": ["visits"],
                "group_by": ["metric_time__day"],
                "order_by": [{"name": "visits", "descending": True}],
                "limit": 1,
            },
        ),
        (
            "average number of visits per plan",
            {"metrics": ["visits"], "group_by": ["member__plan"], "averaged": "Visits per plan on average"},
        ),
        (
            "Put the plans in order of visits",
            {
                "metrics": ["visits"],
                "group_by": ["member__plan"],
                "order_by": [{"name": "visits", "descending": True}],
            },
        ),
    ],
)
def test_questions_about_a_gym(question: str, query: dict[str, Any], gym_reader: QuestionReader) -> None:
    reading = gym_reader.read(question)
    assert isinstance(reading, QueryReading), reading
    assert reading.query == query


@pytest.mark.parametrize("question", ["revenue by month", "how many orders?", "late delivery rate by state"])
def test_questions_about_a_shop_are_not_understood(question: str, gym_reader: QuestionReader) -> None:
    assert isinstance(gym_reader.read(question), RefuseReading)


@pytest.mark.parametrize(
    ("then", "changes"),
    [
        (
            "which two are the weakest?",
            {
                "where": [{"dimension": "member__plan", "op": "is not null"}],
                "order_by": [{"name": "visits", "descending": False}],
                "limit": 2,
            },
        ),
        ("hide those below 50", {"having": [{"metric": "visits", "op": ">=", "value": 50.0}]}),
        ("just the first half", {"time": {"from": "2024-01-01", "to": "2024-03-31"}}),
        ("is that more than the year before?", {"compare": "previous_year"}),
        ("and the quarter after?", {"time": {"from": "2024-07-01", "to": "2024-09-30"}}),
    ],
)
def test_follow_ups_about_a_gym(then: str, changes: dict[str, Any], gym_reader: QuestionReader) -> None:
    before = gym_reader.read("visits by plan in H1 2024" if "half" in then else "visits by plan in Q2 2024")
    assert isinstance(before, QueryReading), before
    after = gym_reader.read(then, before.query)
    assert isinstance(after, QueryReading), after
    expected = before.query | changes
    assert after.query == expected


def test_a_meaning_of_a_gym(gym_reader: QuestionReader) -> None:
    before = gym_reader.read("visits by plan")
    assert isinstance(before, QueryReading)
    assert gym_reader.read("what exactly does that include?", before.query) == DefineReading(("visits",))


@pytest.mark.parametrize(
    ("question", "query"),
    [
        (
            "which plan comes second in check-ins?",
            {
                "metrics": ["visits"],
                "group_by": ["member__plan"],
                "where": [{"dimension": "member__plan", "op": "is not null"}],
                "order_by": [{"name": "visits", "descending": True}],
                "limit": 1,
                "skip": 1,
            },
        ),
        (
            "half of our visits come from how many plans?",
            {
                "metrics": ["visits"],
                "group_by": ["member__plan"],
                "counted": "Membership plan: how many of the largest have that much of visits",
                "reaching": 0.5,
            },
        ),
        (
            "difference in visits between Gold Plus and Student",
            {
                "metrics": ["visits"],
                "group_by": ["member__plan"],
                "where": [{"dimension": "member__plan", "op": "in", "value": ["Gold Plus", "Student"]}],
            },
        ),
    ],
)
def test_places_and_differences_are_told(
    question: str, query: dict[str, Any], gym_reader: QuestionReader
) -> None:
    reading = gym_reader.read(question)
    assert isinstance(reading, QueryReading), reading
    assert reading.query == query

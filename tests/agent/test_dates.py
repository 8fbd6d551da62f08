"""Time expressions, as a table an analyst can read and extend."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.names.text import tokenize
from agent.planner.times.dates import Clock
from agent.planner.times.ranges import find_time_mentions
from agent.planner.vocabulary import vocabulary
from semantic_layer.calendar import last_full_period, period

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "agent" / "dates.yml").read_text("utf-8")
)
CLOCK = Clock(date(2016, 9, 4), date(2018, 10, 17))


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_phrase_means_these_days(case: dict[str, Any]) -> None:
    mentions = find_time_mentions(tokenize(case["says"]), vocabulary(), CLOCK, case["says"])
    found = (mentions[0].range.start, mentions[0].range.end) if mentions else (None, None)
    assert found == (case["from"], case["to"])
    assert len(mentions) == (0 if case["from"] is None and case["to"] is None else 1)


def test_relative_dates_say_what_they_lean_on() -> None:
    (mention,) = find_time_mentions(tokenize("orders last quarter"), vocabulary(), CLOCK)
    assert "last full quarter" in mention.note


def test_weeks_begin_with_the_day_of_the_calendar() -> None:
    from_sunday = Clock(CLOCK.first_day, date(2018, 10, 14), "sunday")
    (mention,) = find_time_mentions(tokenize("orders last week"), vocabulary(), from_sunday)
    assert (mention.range.start, mention.range.end) == (date(2018, 10, 7), date(2018, 10, 13))
    (mention,) = find_time_mentions(tokenize("orders this week"), vocabulary(), from_sunday)
    assert mention.range.start == date(2018, 10, 14)


def test_last_full_period_is_the_current_one_on_its_last_day() -> None:
    assert last_full_period(date(2018, 9, 30), "month") == period(date(2018, 9, 1), "month")
    assert last_full_period(date(2018, 9, 29), "month") == period(date(2018, 8, 1), "month")

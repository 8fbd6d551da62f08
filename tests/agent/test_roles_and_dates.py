"""The planner over an airline's definitions: several roles, several dates, values that are common words."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.planner.read import QuestionReader
from agent.planner.reading import AskReading, DefineReading, QueryReading, RefuseReading
from tests.agent.foreign import reader_of

CASES = Path(__file__).parents[1] / "cases" / "agent"
QUESTIONS = yaml.safe_load((CASES / "readings_carrier.yml").read_text(encoding="utf-8"))
COLUMNS: dict[str, dict[str, str]] = {f"carrier.{name}": {} for name in ("flights", "airports", "bookings")}
COLUMNS |= {f"carrier.{name}": {} for name in ("passengers", "complaints")}
VALUES = {
    "flight__flight_status": ["Operated", "Cancelled", "Diverted", "Planned"],
    "flight__delay_reason": ["Weather", "Crew", "Technical", "Strike", "Other"],
    "flight__aircraft": ["A320", "E195", "Dash 8"],
    "airport__airport_name": ["Flesland", "Gardermoen", "Heathrow", "Barajas"],
    "airport__city": ["Bergen", "Oslo", "London", "Madrid"],
    "airport__country": ["Norway", "United Kingdom", "Spain"],
    "airport__region": ["North", "West", "South"],
    "booking__cabin": ["Economy", "Premium", "Business", "First"],
    "booking__fare_type": ["Light", "Standard", "Flex"],
    "booking__sales_channel": ["Website", "App", "Agency", "Phone", "Desk"],
    "booking__meal": ["Vegetarian", "Regular", "Vegan", "Nothing"],
    "booking__check_in": ["Online", "Desk", "Kiosk", "Gate"],
    "passenger__tier": ["Basic", "Silver", "Gold"],
    "passenger__travel_purpose": ["Leisure", "Work", "Family", "Study"],
    "complaint__topic": ["Baggage", "Delay", "Staff", "Food", "Refund", "Seat"],
    "complaint__outcome": ["Upheld", "Rejected", "Open", "Withdrawn"],
    "complaint__received_by": ["E-mail", "Phone", "Letter", "Desk"],
}


@pytest.fixture(scope="module")
def carrier() -> QuestionReader:
    """A reader over the definitions of an airline."""
    values = dict(VALUES)
    for role in ("origin", "destination", "home_airport"):
        for name in ("airport_name", "city", "country", "region"):
            values[f"{role}__{name}"] = VALUES[f"airport__{name}"]
    return reader_of(CASES / "carrier", COLUMNS, values)


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["id"] for case in QUESTIONS])
def test_questions_about_an_airline(case: dict[str, Any], carrier: QuestionReader) -> None:
    reading = carrier.read(case["says"])
    if "query" in case:
        assert isinstance(reading, QueryReading), reading
        assert reading.query == case["query"]
    elif "defines" in case:
        assert isinstance(reading, DefineReading), reading
        assert list(reading.names) == case["defines"]
    elif "asks" in case:
        assert isinstance(reading, AskReading), reading
        assert list(reading.options) == case["asks"]
    else:
        assert isinstance(reading, RefuseReading), reading
        assert reading.code == case["refuses"]

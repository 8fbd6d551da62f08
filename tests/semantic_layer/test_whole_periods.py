"""Which first and last periods lack days, for every grain and calendar, by fact and under a comparison."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from agent.notes import partial_notes
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Calendar, CustomGrain
from semantic_layer.plan import Span
from semantic_layer.query import MetricQuery
from semantic_layer.whole_periods import Partial, Periods, asked_days, is_even
from tests.tiny_shop import publish_shop

DATA = (date(2016, 9, 15), date(2018, 8, 29))
SEASONS = CustomGrain("season", "common.seasons", exp.column("day"), exp.column("season_start"))


def none(sql: str) -> list[list[Any]]:
    raise AssertionError(sql)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def partial(
    grain: str | None, first: str | None, end: str | None, calendar: Calendar | None = None
) -> Partial:
    span = Span(day(first), day(end)) if first or end else None
    return Periods(calendar or Calendar(), none).partial(span, grain, DATA)


@pytest.mark.parametrize(
    ("grain", "first", "end", "expected"),
    [
        # The days of the data cut the first and the last month, not those of the range.
        ("month", None, None, (True, True)),
        ("month", "2017-01-01", "2018-01-01", (False, False)),
        ("month", "2017-01-01", "2018-09-01", (False, True)),
        ("month", "2017-01-01", None, (False, True)),
        ("month", "2016-09-01", "2017-01-01", (True, False)),
        ("month", "2017-01-02", "2017-03-31", (True, True)),
        ("hour", None, None, (False, False)),
        ("day", None, None, (False, False)),
        # The 29th of August 2018 is a Wednesday, the 15th of September 2016 a Thursday.
        ("week", None, None, (True, True)),
        ("week", "2016-09-19", "2018-08-27", (False, False)),
        ("quarter", "2016-10-01", "2018-07-01", (False, False)),
        ("quarter", "2016-10-01", "2018-08-01", (False, True)),
        ("year", "2017-01-01", "2019-01-01", (False, True)),
        # Without a grain the range is the period.
        (None, "2017-01-05", "2017-02-09", (False, False)),
        (None, "2017-01-01", "2019-01-01", (False, True)),
        (None, "2016-01-01", "2017-01-01", (True, False)),
        (None, None, None, (False, False)),
    ],
)
def test_which_ends_are_cut(
    grain: str | None, first: str | None, end: str | None, expected: tuple[bool, bool]
) -> None:
    assert partial(grain, first, end) == Partial(*expected)


@pytest.mark.parametrize(
    ("week_start", "first", "expected"),
    [("monday", "2017-01-02", False), ("sunday", "2017-01-02", True), ("sunday", "2017-01-01", False)]
    + [("saturday", "2016-12-31", False), ("saturday", "2017-01-01", True)],
)
def test_weeks_begin_as_the_calendar_says(week_start: Any, first: str, expected: bool) -> None:
    assert partial("week", first, "2018-01-01", Calendar(week_start=week_start)).first is expected


@pytest.mark.parametrize(
    ("grain", "first", "end", "expected"),
    [
        ("fiscal_year", "2017-04-01", "2018-04-01", (False, False)),
        ("fiscal_year", "2017-01-01", "2018-01-01", (True, True)),
        ("fiscal_quarter", "2017-01-01", "2018-01-01", (False, False)),
        ("fiscal_quarter", "2017-02-01", "2018-02-01", (True, True)),
        ("fiscal_year", "2017-04-01", None, (False, True)),
    ],
)
def test_the_financial_year_begins_in_its_month(
    grain: str, first: str, end: str | None, expected: tuple[bool, bool]
) -> None:
    assert partial(grain, first, end, Calendar(fiscal_year_start=4)) == Partial(*expected)


def test_the_days_of_a_custom_period_are_read_from_its_table() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema common")
        connection.execute(
            "create table common.seasons as select d::date as day, "
            "case when d < '2018-08-20' then date '2016-01-01' else date '2018-08-20' end as season_start "
            "from range(timestamp '2016-09-15', timestamp '2018-08-30', interval 1 day) t(d)"
        )
        calendar = Calendar(custom_grains={"season": SEASONS})
        periods = Periods(calendar, lambda sql: connection.execute(sql).fetchall())
        assert periods.partial(None, "season", DATA) == Partial(False, False)
        cut = Span(date(2016, 9, 16), date(2018, 8, 29))
        assert periods.partial(cut, "season", DATA) == Partial(True, True)


def test_no_day_is_too_early_or_too_late() -> None:
    ends = (date.min, date.max)
    for grain in ("week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"):
        Periods(Calendar(fiscal_year_start=7), none).partial(None, grain, ends)


@pytest.mark.parametrize(
    ("span", "compared", "expected"),
    [
        (("2018-01-01", "2018-08-01"), ("2017-01-01", "2017-08-01"), True),
        (("2018-08-01", "2018-08-30"), ("2017-08-01", "2017-08-30"), True),
        (("2018-08-01", "2018-09-01"), ("2017-08-01", "2017-09-01"), False),
        (("2017-01-01", "2018-01-01"), ("2016-01-01", "2017-01-01"), False),
        ((None, "2018-01-01"), ("2017-01-01", "2018-01-01"), True),
    ],
)
def test_a_comparison_is_even_where_the_data_holds_both_ranges(
    span: tuple[str | None, str], compared: tuple[str, str], expected: bool
) -> None:
    now, then = (Span(day(pair[0]), day(pair[1])) for pair in (span, compared))
    assert is_even(now, then, DATA) is expected


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SemanticLayer]:
    """The shop, in which reviews end a month before orders do."""
    workspace = tmp_path_factory.mktemp("shop")
    publish_shop(workspace)
    with SemanticLayer.open(workspace) as opened:
        days = {
            "operations.fact_orders": (date(2016, 1, 1), date(2017, 3, 31)),
            "customer_service.fact_reviews": (date(2016, 1, 1), date(2017, 2, 20)),
        }
        tables = dict(opened.info.tables)
        for name, (first, last) in days.items():
            tables[name] = replace(tables[name], first_day=first, last_day=last)
        opened.info = replace(opened.info, tables=tables)
        yield opened


def ledger(layer: SemanticLayer, **query: Any) -> dict[str, Any]:
    return layer.query(MetricQuery.parse({"group_by": ["month"], **query})).ledger


def test_each_fact_has_its_own_last_period(layer: SemanticLayer) -> None:
    kept = ledger(layer, metrics=["orders", "reviews"], time={"from": "2017-01", "to": "2017-03"})
    flags = [(fact["partial_first_period"], fact["partial_last_period"]) for fact in kept["facts"]]
    assert flags == [(False, False), (False, True)]
    assert (kept["partial_first_period"], kept["partial_last_period"]) == (False, True)


def test_a_month_the_data_cuts_against_a_whole_one_is_told(layer: SemanticLayer) -> None:
    kept = ledger(
        layer, metrics=["reviews"], time={"from": "2017-02", "to": "2017-02"}, compare="previous_period"
    )
    assert kept["uneven_comparison"] and kept["comparison"]["is_covered"]
    assert "The change holds an incomplete period against a complete one." in partial_notes(kept)


def test_as_many_days_of_both_months_are_even(layer: SemanticLayer) -> None:
    time = {"from": "2017-02-01", "to": "2017-02-20"}
    kept = ledger(layer, metrics=["reviews"], time=time, compare="previous_period")
    assert not kept["uneven_comparison"] and kept["partial_last_period"]
    assert partial_notes(kept) == ["The last period is not complete in the data."]


def test_one_uneven_fact_makes_the_result_uneven(layer: SemanticLayer) -> None:
    time = {"from": "2017-03", "to": "2017-03"}
    kept = ledger(layer, metrics=["orders", "reviews"], time=time, compare="previous_period")
    assert [fact["uneven_comparison"] for fact in kept["facts"]] == [False, True]
    assert kept["uneven_comparison"]


def test_hours_compared_with_count_as_their_days() -> None:
    asked = Span(date(2017, 1, 2), date(2017, 1, 4))
    within = Span(datetime(2017, 1, 1, 23), datetime(2017, 1, 3, 23))
    before = Span(datetime(2016, 9, 14, 23), datetime(2016, 9, 16, 23))
    assert asked_days(within, DATA) == (date(2017, 1, 1), date(2017, 1, 3))
    assert is_even(asked, within, DATA)
    assert not is_even(asked, before, DATA)

"""Chart specs against the figures drawn of them."""

from datetime import date, timedelta

import pytest

from agent.outcome import Chart
from app.chart import MAX_POINTS, figure_of
from tests.app.outcomes import answered, citation, outcome


def test_a_line_over_labels_with_a_money_axis():
    figure = figure_of(answered(), currency="BRL")
    assert figure is not None
    (trace,) = figure["data"]
    assert (trace["x"], trace["y"]) == (["2024-01", "2024-02"], [1000.0, 2234.5])
    assert figure["layout"]["xaxis"]["type"] == "category"
    assert figure["layout"]["yaxis"]["title"]["text"] == "Revenue (BRL)"


def test_an_axis_names_the_currency_of_its_column():
    told = answered()
    cited = told.citations[0].model_copy(update={"column_currencies": [None, "EUR"]})
    figure = figure_of(told.model_copy(update={"citations": [cited]}), currency="BRL")
    assert figure is not None
    assert figure["layout"]["yaxis"]["title"]["text"] == "Revenue (EUR)"


def test_long_labels_lie_flat():
    rows = [["furniture and decoration", 5.0], [None, 1.0]]
    figure = figure_of(
        outcome(
            citations=[citation(columns=["category", "revenue"], rows=rows)],
            chart=Chart(type="bar", x="category", y=["revenue"], citation="q1"),
        ),
        currency="USD",
    )
    assert figure is not None
    assert figure["data"][0]["orientation"] == "h"
    assert figure["data"][0]["y"] == ["furniture and decoration", "(none)"]


def test_two_lines_have_a_legend():
    both = citation(columns=["month", "revenue", "freight"], rows=[["2024-01-01", 9.0, 4.5]])
    figure = figure_of(
        outcome(
            citations=[both], chart=Chart(type="line", x="month", y=["revenue", "freight"], citation="q1")
        ),
        currency="USD",
    )
    assert figure is not None
    assert [trace["name"] for trace in figure["data"]] == ["Revenue", "Freight"]
    assert figure["data"][0]["x"] == ["2024-01"]
    assert figure["layout"]["showlegend"]
    assert figure["layout"]["yaxis"]["title"]["text"] == "USD"


def over_time(grain: str, days: list[str]):
    """Return the figure of one row for each of the days, as a query by `grain` gives them."""
    cited = citation(
        query={"metrics": ["revenue"], "group_by": [{"name": "metric_time", "grain": grain}]},
        columns=[grain, "revenue"],
        rows=[[day, 1.0] for day in days],
        row_count=len(days),
    )
    spec = Chart(type="line", x=grain, y=["revenue"], citation="q1")
    return figure_of(outcome(citations=[cited], chart=spec), currency="USD")


@pytest.mark.parametrize(
    ("grain", "days", "labels"),
    [
        ("month", ["2023-11-01", "2024-02-01"], ["2023-11", "2023-12", "2024-01", "2024-02"]),
        ("quarter", ["2023-10-01", "2024-04-01"], ["2023 Q4", "2024 Q1", "2024 Q2"]),
        ("year", ["2022-01-01", "2024-01-01"], ["2022", "2023", "2024"]),
        ("week", ["2023-12-25", "2024-01-08"], ["2023-12-25", "2024-01-01", "2024-01-08"]),
        ("day", ["2024-02-28T00:00:00", "2024-03-01T00:00:00"], ["2024-02-28", "2024-02-29", "2024-03-01"]),
    ],
)
def test_a_period_without_rows_is_a_gap(grain: str, days: list[str], labels: list[str]):
    for given in (days, days[::-1]):
        (trace,) = over_time(grain, given)["data"]
        assert trace["x"] == labels
        assert trace["y"] == [1.0, *[None] * (len(labels) - 2), 1.0]


@pytest.mark.parametrize("days", [["2024-01-03", "2024-02-01"], ["2024-01-01", None], ["2024-01-01"] * 2])
def test_rows_that_are_no_periods_are_all_drawn(days: list[str]):
    (trace,) = over_time("month", days)["data"]
    assert len(trace["x"]) == 2


def test_what_is_too_long_to_draw_is_not_drawn_in_part():
    days = [(date(2022, 1, 1) + timedelta(days=number)).isoformat() for number in range(MAX_POINTS + 1)]
    assert len(over_time("day", days[:-1])["data"][0]["x"]) == MAX_POINTS
    assert over_time("day", days) is None
    assert over_time("day", [days[0], days[-1]]) is None, "gaps count"


def test_nothing_to_draw():
    assert figure_of(outcome(citations=[citation()]), currency="USD") is None
    assert over_time("month", []) is None
    lost = Chart(type="line", x="month", y=["revenue"], citation="q9")
    assert figure_of(outcome(citations=[citation()], chart=lost), currency="USD") is None
    wrong = Chart(type="line", x="day", y=["revenue"], citation="q1")
    assert figure_of(outcome(citations=[citation()], chart=wrong), currency="USD") is None


def test_plotly_accepts_the_figure():
    from plotly.graph_objects import Figure

    assert Figure(figure_of(answered(), currency="USD")).layout.xaxis.type == "category"

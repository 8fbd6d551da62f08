"""Chart specs against the figures drawn of them."""

from agent.outcome import Chart
from app.chart import figure_of
from tests.app.outcomes import answered, citation, outcome


def test_a_line_over_labels_with_a_money_axis():
    figure = figure_of(answered(), currency="BRL")
    assert figure is not None
    (trace,) = figure["data"]
    assert (trace["x"], trace["y"]) == (["2024-01", "2024-02"], [1000.0, 2234.5])
    assert figure["layout"]["xaxis"]["type"] == "category"
    assert figure["layout"]["yaxis"]["title"]["text"] == "Revenue (BRL)"


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


def test_nothing_to_draw():
    assert figure_of(outcome(citations=[citation()]), currency="USD") is None
    lost = Chart(type="line", x="month", y=["revenue"], citation="q9")
    assert figure_of(outcome(citations=[citation()], chart=lost), currency="USD") is None
    wrong = Chart(type="line", x="day", y=["revenue"], citation="q1")
    assert figure_of(outcome(citations=[citation()], chart=wrong), currency="USD") is None


def test_plotly_accepts_the_figure():
    from plotly.graph_objects import Figure

    assert Figure(figure_of(answered(), currency="USD")).layout.xaxis.type == "category"

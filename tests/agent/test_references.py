"""References resolve to cells, arithmetic is declared, and nothing else gets a figure into an answer."""

import pytest

from agent.format import CellFormat
from agent.numerals import check_numerals
from agent.outcome import Citation
from agent.references import BindingError, Source, bind


def source() -> Source:
    citation = Citation(
        id="q1",
        kind="metric_query",
        sql="select 1",
        columns=["state", "revenue", "orders", "month"],
        rows=[["SP", 1234.5, 10, "2017-11-01"], ["RJ", None, 0, "2017-12-01"]],
        row_count=2,
    )
    styles = {
        "state": CellFormat("BRL"),
        "revenue": CellFormat("BRL", "currency"),
        "orders": CellFormat("BRL", "count"),
        "month": CellFormat("BRL", None, "month"),
    }
    return Source(
        citation,
        styles,
        {"revenue": "Item price of 2 kinds."},
        "BRL",
        {"p90": "90th percentile"},
        {"date_from": "2017-01-01"},
    )


SOURCES = {"q1": source()}


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{q1.revenue}", "R$ 1,234.50"),
        ("{q1[0].state} in {q1[0].month}", "SP in November 2017"),
        ("{q1[1].revenue}", "no value"),
        ("{q1[0].revenue / q1[0].orders | currency}", "R$ 123.45"),
        ("{q1[0].orders / q1[1].orders | percent}", "no value"),
        ("{q1.row_count} states", "2 states"),
        ("since {q1.ledger.date_from}", "since 1 January 2017"),
        ("{q1.definition.revenue}", "Item price of 2 kinds."),
        ("the {q1.label.p90 | lower} of {q1[0].state}", "the 90th percentile of SP"),
    ],
)
def test_reference_renders_its_cell(template: str, shown: str) -> None:
    bound = bind(template, SOURCES)
    assert bound.text == shown
    check_numerals(bound, "")


@pytest.mark.parametrize(
    "template",
    [
        "{q2.revenue}",
        "{q1.profit}",
        "{q1[7].revenue}",
        "{q1[0].revenue | euros}",
        "{q1[0].state / q1[0].orders}",
        "{__import__('os')}",
        "{q1[0].revenue * 100}",
        "{}",
        "{q1.ledger.nothing}",
    ],
)
def test_bad_reference_is_advice_not_a_figure(template: str) -> None:
    with pytest.raises(BindingError):
        bind(template, SOURCES)


def test_number_says_where_it_stands() -> None:
    (number,) = bind("{q1[0].revenue}", SOURCES).numbers
    assert (number.text, number.citation, number.row, number.column) == ("R$ 1,234.50", "q1", 0, "revenue")


@pytest.mark.parametrize("text", ["Revenue was 5.", "About 1,234 orders", "up 3%", "{q1.revenue}0"])
def test_typed_figure_is_refused(text: str) -> None:
    with pytest.raises(BindingError, match="typed by hand"):
        check_numerals(bind(text, SOURCES), "how is revenue doing?")


def test_figures_of_the_question_may_be_repeated() -> None:
    check_numerals(bind("The top 10 states of 2017: {q1.revenue}", SOURCES), "top 10 states in 2017?")

"""References resolve to cells, arithmetic is declared, and nothing else gets a figure into an answer."""

from dataclasses import replace

import pytest

from agent.format import CellFormat
from agent.numerals import check_numerals
from agent.outcome import Citation
from agent.references import BindingError, Source, bind, error_source


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


def sql_source() -> Source:
    citation = Citation(
        id="q2", kind="sql", sql="select 2", columns=["n", "paid"], rows=[[4, 10**40]], row_count=1
    )
    return Source(citation, {name: CellFormat("BRL") for name in citation.columns}, {}, "BRL")


BOTH = {"q1": source(), "q2": sql_source()}


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{q1[0].revenue / q1[0].orders}", "R$ 123.45"),
        ("{q1[0].orders / q1[0].orders}", "100.0%"),
        ("{q1[0].orders / q1[0].orders | number}", "1"),
        ("{q1[0].revenue + q1[0].revenue}", "R$ 2,469.00"),
        ("{q1[0].orders * q1[0].orders}", "100"),
        ("{q2.n / q2.n | percent}", "100.0%"),
        ("{q2.n / q1.orders | percent}", "40.0%"),
        ("{q1.orders / q2.n | percent}", "250.0%"),
        ("{q1.revenue | currency}", "R$ 1,234.50"),
        ("{q1.state | lower}", "sp"),
    ],
)
def test_the_unit_of_a_figure_comes_from_its_cells(template: str, shown: str) -> None:
    assert bind(template, BOTH).text == shown


@pytest.mark.parametrize(
    "template",
    [
        "{q1.orders | currency}",
        "{q1.revenue | percent}",
        "{q2.n | percent}",
        "{q1.orders * q2.n | percent}",
        "{q1.revenue | lower}",
        "{q1.month | lower}",
        "{q1.revenue + q1.orders}",
        "{q1.revenue / q1.orders | percent}",
        "{q1[True].orders}",
    ],
)
def test_no_format_overrules_a_unit(template: str) -> None:
    with pytest.raises(BindingError):
        bind(template, BOTH)


def test_how_a_percentage_of_written_sql_is_shown_is_advised() -> None:
    with pytest.raises(BindingError, match=r"select the part and the whole.*q1\.part / q1\.whole"):
        bind("{q2.n | percent}", BOTH)


def test_a_result_of_an_earlier_turn_is_to_be_queried_again() -> None:
    with pytest.raises(BindingError, match="query again"):
        bind("{q9.revenue}", BOTH)
    with pytest.raises(BindingError, match=r"query again.*catalogue\.definition"):
        check_numerals(bind("It was 390.", BOTH), "and before?")


@pytest.mark.parametrize(
    "expression",
    ["+".join(["q1.orders"] * 200), "-" * 999, "(" * 999, "*".join(["q2.paid"] * 40), "q1.orders" + "\0"],
    ids=["long", "deep", "nested", "overflow", "null-byte"],
)
def test_arithmetic_out_of_bounds_is_advice(expression: str) -> None:
    with pytest.raises(BindingError):
        bind(f"{{{expression}}}", BOTH)


@pytest.mark.parametrize("sign", ["+", "-", "/"])
def test_amounts_in_two_currencies_do_not_go_together(sign: str) -> None:
    abroad = source()
    abroad = replace(abroad, styles={**abroad.styles, "revenue": CellFormat("EUR", "currency")})
    with pytest.raises(BindingError, match="BRL and in EUR"):
        bind(f"{{q1.revenue {sign} q2.revenue}}", {"q1": source(), "q2": abroad})


def test_arithmetic_rests_on_every_citation_in_it() -> None:
    bound = bind("{(q1.orders + q1.orders) / q2.n}", BOTH)
    assert (bound.numbers[0].citation, bound.used) == ("q1", {"q1", "q2"})
    assert bind("{q2.n / q1.orders * q1.orders}", BOTH).used == {"q1", "q2"}


@pytest.mark.parametrize(
    "text",
    [
        "About three orders",
        "half of them",
        "It DOUBLED",
        "a million",
        "½ of it",
        "{q1.orders}k",
        "{q1.orders} million",
        "{q1.orders} %",
        "**{q1.orders}**%",
        "-{q1.revenue}",
        "by −**{q1.revenue}**",
        "4{q1.orders}",
        "4,{q1.orders}",
        "{q1.orders}.4",
    ],
)
def test_what_says_or_alters_a_figure_is_refused(text: str) -> None:
    with pytest.raises(BindingError):
        check_numerals(bind(text, BOTH), "the 4 states?")


@pytest.mark.parametrize(
    "text",
    [
        "One of the first states, {q1.orders} orders",
        "- {q1.orders}\n- {q1.revenue}",
        "from {q1.ledger.date_from} - {q1.month}",
        "the two of them, up by a million",
        "{q1.orders} makes it {q1.orders / q1.orders}.",
    ],
)
def test_ordinary_words_pass(text: str) -> None:
    check_numerals(bind(text, BOTH), "the 2 states, a million?")


def test_an_error_is_quoted_as_a_reference() -> None:
    bound = bind("{error.text}", {"error": error_source("There is no {x} 42 `ask` *here*")})
    assert bound.text == "There is no {x} 42 `ask` \\*here\\*"
    check_numerals(bound, "")

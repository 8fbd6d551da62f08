"""Figures are found however they are written, and what is none is left alone."""

import pytest

from agent.arithmetic import BindingError
from agent.format import CellFormat
from agent.numerals import check_numerals, has_figure
from agent.outcome import Citation
from agent.references import Source, bind

CITED = Citation(
    id="q1", kind="metric_query", sql="", columns=["n", "fee"], rows=[[40, 7.5]], row_count=1, ledger={}
)
SOURCES = {
    "q1": Source(
        CITED,
        {"n": CellFormat("BRL", "count"), "fee": CellFormat("BRL", "currency")},
        {},
        "BRL",
        {"top": "Fees until 2021"},
    )
}

WORDS = [
    "a third of them",
    "about one tenth came back",
    "two fifths",
    "a quarter of the baskets",
    "one per cent more",
    "zero returns",
    "a tenfold rise",
    "the hundredfold",
    "sales trebled",
    "they quadrupled",
    "some twentyfive",
    "f**if**ty",
    "ﬁfteen",
    "fünfundzwanzig Kunden",
    "die Hälfte",
    "dreifach",
    "o dobro",
    "metade dos clientes",
    "la mitad",
    "la moitié",
]
SIGNS = ["⁷", "₅", "①", "Ⅷ", "五", "⅒", "４", "٣"]
ALTERED = [
    "minus {q1.n}",
    "negative **{q1.fee}**",
    " —{q1.n}",
    " －{q1.n}",
    "${q1.n}",
    "€ {q1.n}",
    "{q1.n} €",
    "{q1.n} basis points",
    "{q1.n} lakh",
    "{q1.n} Mrd",
    "{q1.n}'{q1.n}",
    "{q1.n}e{q1.n}",
]
ORDINARY = [
    "the third of the month, not the fifth",
    "in the last quarter of the year",
    "a quarter later",
    "the top percent",
    "one of the first, in the second place",
    "einfach und klein",
    "often, weightier, thirsty, behalf",
    "一个",
    "{q1.n} less {q1.n}",
    "{q1.fee} minus {q1.fee}",
    "fees—{q1.fee}",
    "{q1.label.top} {q1.fee}",
    "from {q1.n}-{q1.n}",
]


@pytest.mark.parametrize("text", [*WORDS, *SIGNS])
def test_a_figure_is_found_however_it_is_written(text: str) -> None:
    assert has_figure(text)
    with pytest.raises(BindingError, match="typed by hand"):
        check_numerals(bind(text, SOURCES), "how many came back?")


@pytest.mark.parametrize("text", ALTERED)
def test_a_reference_is_neither_signed_nor_scaled(text: str) -> None:
    with pytest.raises(BindingError, match="alters the figure"):
        check_numerals(bind(text, SOURCES), "in lakh?")


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_no_figures(text: str) -> None:
    check_numerals(bind(text, SOURCES), "")


@pytest.mark.parametrize("text", ["a third of them", "Zwanzig", "zero"])
def test_words_of_the_question_may_be_repeated(text: str) -> None:
    check_numerals(bind(text, SOURCES), f"is it {text.lower()}?")


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("1,500", "1500"),
        ("1.500,25", "1,500.25"),
        ("1,5", "1.5"),
        ("0,125", "0.125"),
        ("3,4,5", "4"),
        ("2.000.000", "2,000,000"),
    ],
)
def test_a_figure_of_the_question_is_repeated_in_another_spelling(asked: str, typed: str) -> None:
    check_numerals(bind(f"Above {typed}.", SOURCES), f"a fee above {asked}?")


@pytest.mark.parametrize(
    ("asked", "typed"), [("1,5", "15"), ("1.500,25", "1.50025"), ("3,4,5", "345"), ("1,500", "1.5")]
)
def test_a_decimal_comma_groups_nothing(asked: str, typed: str) -> None:
    with pytest.raises(BindingError, match="typed by hand"):
        check_numerals(bind(f"Above {typed}.", SOURCES), f"a fee above {asked}?")


def test_a_very_long_word_is_read_at_once() -> None:
    assert not has_figure("achtzehn" * 4_000 + "x")

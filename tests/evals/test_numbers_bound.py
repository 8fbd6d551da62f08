"""Figures that are cells, and figures that come from nowhere."""

import pytest

from agent.outcome import Citation, Number, Outcome
from evals.scorers.numbers_bound import numbers_bound
from evals.scorers.score import PASS
from semantic_layer.load import load_manifest
from tests.app.outcomes import citation, outcome

CITED = [
    citation(
        rows=[["2024-01", 1000.0], ["2024-02", 2234.5], ["{#1}", None]],
        row_count=3,
        ledger={
            "range": {"from_date": "2024-01-01", "to_date": "2024-02-29"},
        },
        query={"metrics": ["revenue"], "having": [{"metric": "revenue", "op": ">", "value": 1500.0}]},
        sql="SELECT WHERE score IN (1, 2) AND day < CAST('2024-04-01' AS DATE)",
    ),
    Citation(
        id="q2",
        kind="metric_query",
        sql="",
        columns=["orders"],
        rows=[[10]],
        row_count=1,
    ),
]


def said(answer: str, *numbers: tuple[str, int | None, str]) -> Outcome:
    return outcome(
        answer=answer,
        citations=CITED,
        data_end="2024-02-17",
        numbers=[Number(text=text, citation="q1", row=row, column=column) for text, row, column in numbers],
    )


BOUND = [
    said("It was $2,234.50 in February.", ("$2,234.50", 1, "revenue")),
    said("About 2,235 in February 2024, rank 1.", ("2,235", 1, "revenue"), ("February 2024", 1, "month")),
    said("About 2,235, yes 2,235.", ("2,235", 1, "revenue"), ("2,235", 1, "revenue")),
    said("{\\#1}", ("{\\#1}", 2, "month")),
    said("Nothing but words."),
    said("The data ends on 17 February 2024."),
    said("Until 17 February 2024, in February 2024.", ("February 2024", 1, "month")),
    said("Until 29 February 2024.", ("29 February 2024", None, "ledger.date_to")).model_copy(
        update={"data_start": "2024-02-09"}
    ),
]
LOOSE = [
    said("It was $2,234.50."),
    said("It was $2,234.51.", ("$2,234.51", 1, "revenue")),
    said("It was $2,234.50.", ("$2,234.50", 0, "revenue")),
    said("It was $2,234.50.", ("$2,234.50", 7, "revenue")),
    said("It was $2,234.50.", ("$2,234.50", 1, "profit")),
    said("It was 12%."),
    said("The data ends on 18 February 2024."),
    said("It was much.", ("$2,234.50", 1, "revenue")),
    said("It was 5."),
    said("It was $12,234.50.", ("2,234.50", 1, "revenue")),
    said("It was $2,234.507.", ("$2,234.50", 1, "revenue")),
    said("It was 2,235k.", ("2,235", 1, "revenue")),
    said("It was -2,235, so -2,235.", ("2,235", 1, "revenue")),
    said("It was -$2,234.50.", ("-$2,234.50", 1, "revenue")),
    said("About 2,235, yes 2,235.", ("2,235", 1, "revenue")),
    said("It was 2,235 in March 2024.", ("2,235", 1, "revenue"), ("March 2023", 1, "month")),
    said("It was 7.", ("7", 2, "revenue")),
    said("It was about two thousand."),
    said("That is half of it."),
    said("It has doubled."),
    said("A quarter of the orders."),
]


@pytest.mark.parametrize("given", BOUND)
def test_bound(given: Outcome):
    assert numbers_bound(given, "how much for rank 1?").passed


@pytest.mark.parametrize("given", LOOSE)
def test_loose(given: Outcome):
    assert not numbers_bound(given, "how much?").passed


def stated(text: str, column: str) -> Outcome:
    number = Number(text=text, citation="q1", row=None, column=column)
    return outcome(answer=f"That is {text}.", citations=CITED, numbers=[number])


RECOMPUTED = [
    ("223.4%", "q1[1].revenue / q1[0].revenue"),
    ("$123.45", "(q1[1].revenue - q1[0].revenue) / q2.orders"),
    ("3", "row_count"),
    ("1 January 2024", "ledger.date_from"),
    ("29 February 2024", "ledger.date_to"),
    ("1,500", "label.c0"),
    ("Reviews: share of 1, 2", "label.made_share"),
    ("Orders, until 2024-03-31", "label.made_orders"),
]
WRONG = [
    ("223.6%", "q1[1].revenue / q1[0].revenue"),
    ("$123.46", "(q1[1].revenue - q1[0].revenue) / q2.orders"),
    ("10", "q3.orders + q2.orders"),
    ("10", "q2.orders ** q2.orders"),
    ("10", "q2[1].orders"),
    ("0", "q1[2].revenue / q2.orders"),
    ("4", "row_count"),
    ("2 January 2024", "ledger.date_from"),
    ("29 February 2023", "ledger.date_to"),
    ("2,500", "label.c0"),
    ("Reviews: share of 1, 7", "label.made_share"),
    ("Orders, until 2024-03-30", "label.made_orders"),
    ("Item price of 2 kinds", "definition.revenue"),
]


@pytest.mark.parametrize(("text", "column"), RECOMPUTED)
def test_what_is_no_cell_is_worked_out_again(text: str, column: str):
    assert numbers_bound(stated(text, column), "how much?") == PASS


@pytest.mark.parametrize(("text", "column"), WRONG)
def test_what_was_worked_out_wrongly_is_found(text: str, column: str):
    assert not numbers_bound(stated(text, column), "how much?").passed


def test_a_definition_may_hold_figures():
    with_figures = next(
        (n, m.description)
        for n, m in load_manifest().metrics.items()
        if any(c.isdigit() for c in m.description)
    )
    assert numbers_bound(stated(with_figures[1], f"definition.{with_figures[0]}"), "what is it?") == PASS
    made = f"Of those named. {with_figures[1]}"
    assert numbers_bound(stated(made, "definition.made_part"), "what is it?") == PASS
    assert not numbers_bound(
        stated(f"Of those 40. {with_figures[1]}", "definition.made_part"), "what?"
    ).passed


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("Both double.", "did it double?"),
        ("The three best.", "the top 3"),
        ("**Seven Oaks** leads.", "who leads?"),
        ("In the last quarter of the year, the second of them.", "when?"),
    ],
)
def test_number_words_of_question_and_cells_may_be_said(answer: str, question: str):
    given = said(answer).model_copy(update={"citations": [citation(rows=[["Seven Oaks", 7.0]])]})
    assert numbers_bound(given, question).passed


def test_a_figure_of_the_question_may_be_repeated():
    assert numbers_bound(said("Orders above 99.50 are few."), "orders above 99.50").passed


@pytest.mark.parametrize(
    ("fact", "text", "passes"),
    [
        ("models.predictions", "18 October 2024", True),
        ("models.predictions", "1 January 2024", False),
        ("sales.fact_sales", "1 January 2024", True),
        ("sales.fact_sales", "18 October 2024", False),
    ],
)
def test_what_models_say_is_of_the_days_of_its_rows(fact: str, text: str, passes: bool):
    read = {"fact": fact, "first_date": "2024-10-18", "last_date": "2024-10-18"}
    ledger = {"range": {"from_date": "2024-01-01", "to_date": "2024-02-29"}, "facts": [read]}
    number = Number(text=text, citation="q1", row=None, column="ledger.date_from")
    given = outcome(answer=f"As of {text}.", citations=[citation(ledger=ledger)], numbers=[number])
    assert numbers_bound(given, "who?").passed is passes


@pytest.mark.parametrize(("text", "passes"), [("17 October 2024", True), ("31 December 2024", False)])
def test_the_last_day_of_the_data_is_a_fact_of_the_ledger(text: str, passes: bool):
    ledger = {"range": {"from_date": "2024-01-01", "to_date": "2024-12-31"}, "data_end": "2024-10-17"}
    number = Number(text=text, citation="q1", row=None, column="ledger.data_end")
    given = outcome(answer=f"Until {text}.", citations=[citation(ledger=ledger)], numbers=[number])
    assert numbers_bound(given, "how much?").passed is passes

"""Questions settled at the door."""

import pytest

from agent.intake import MAX_QUESTION, clean, turn_away


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("", "empty_question"),
        ("   \n\t ", "empty_question"),
        ("x" * (MAX_QUESTION + 1), "too_long"),
        ("select * from sales.fact_sales", "sql_pasted"),
        ("WITH a AS (SELECT 1) SELECT * FROM a", "sql_pasted"),
        ("drop table customers", "sql_pasted"),
        ("🙂🙂🙂", "not_understood"),
        ("12345 !!", "not_understood"),
    ],
)
def test_turned_away_with_a_stable_code(question: str, code: str) -> None:
    turned = turn_away(clean(question))
    assert turned is not None and turned.code == code


@pytest.mark.parametrize(
    "question", ["revenue by month", "select the best state by revenue", "with freight, revenue in 2017?"]
)
def test_questions_pass(question: str) -> None:
    assert turn_away(clean(question)) is None


def test_invisible_and_control_characters_are_dropped() -> None:
    assert clean("rev\u200benue\x00 by\n month\ud800") == "revenue by month"

"""What each scorer passes and fails, on made-up outcomes."""

import pytest

from agent.outcome import Clarification, Number, Usage
from evals.scorers.asked_back import asked_back
from evals.scorers.behaviour import behaviour
from evals.scorers.latency import Latency, latency
from evals.scorers.refused import refused
from evals.scorers.score import PASS, fail
from evals.scorers.silently_wrong import silently_wrong
from evals.scorers.tells import tells
from evals.scorers.tokens import tokens
from evals.scorers.tool_path import tool_path
from tests.app.outcomes import answered, citation, clarification, outcome

CELL = Number(text="$1,000", citation="q1", row=0, column="revenue")
OF_LEDGER = Number(text="17 October 2024", citation="q1", row=None, column="ledger.date_to")


def test_one_of_several_outcomes_is_expected():
    assert behaviour(answered(), ["refused", "answered"]).passed
    assert "expected refused or clarification" in behaviour(answered(), ["refused", "clarification"]).reason


def test_a_question_back_has_two_readings_and_no_figures():
    assert asked_back(clarification()).passed and asked_back(answered()).passed
    one = Clarification(question="Which?", options=["this", "this"])
    assert not asked_back(outcome(status="clarification", clarification=one)).passed
    assert not asked_back(clarification().model_copy(update={"numbers": [CELL]})).passed


def test_a_refusal_has_words_and_no_cells():
    assert refused(outcome(status="refused", answer="There are no costs.")).passed
    assert refused(
        outcome(status="refused", answer="It ends on 17 October 2024.", numbers=[OF_LEDGER])
    ).passed
    assert not refused(outcome(status="refused", answer=" ")).passed
    assert not refused(outcome(status="refused", answer="$1,000", numbers=[CELL])).passed


def test_a_refusal_may_name_what_comes_nearest_whatever_digits_it_has():
    rows = [["Writing Desk, 40 in", "2024-03-01", 99.0]]
    nearest = citation(columns=["name", "day", "price"], rows=rows, row_count=1)

    def said(column: str, text: str):
        number = Number(text=text, citation="q1", row=0, column=column)
        return refused(outcome(status="refused", answer=text, numbers=[number], citations=[nearest])).passed

    assert said("name", "Writing Desk, 40 in")
    assert not said("price", "99") and not said("day", "1 March 2024")


def test_words_are_looked_for_in_the_text_and_what_is_shown_in_rows_too():
    found = outcome(answer="Bird\nFeeder found.", citations=[citation(rows=[["Teapot", 3.0]])])
    assert tells(found, says=["bird feeder"], shows=["teapot"]).passed
    assert not tells(found, says=["teapot"], shows=[]).passed
    assert "kettle" in tells(found, says=[], shows=["feeder", "kettle"]).reason
    assert tells(clarification(), says=["teapot"], shows=[]).passed


@pytest.mark.parametrize(
    ("kind", "given", "passes"),
    [
        ("product", {"kind": "products"}, True),
        ("product", {}, False),
        ("prediction", {"kind": "model"}, True),
        ("prediction", {"sql": "select * from models.forecasts"}, True),
        ("prediction", {}, False),
        ("why", {"rows": [["RJ", 2.0], ["SP", 1.0]]}, True),
        ("why", {"rows": [["2024-01-01", 2.0], ["2024-02-01", 1.0]]}, False),
        ("why", {"rows": [["RJ", 2.0]]}, False),
        ("metric", {}, True),
        ("definition", {"rows": [["2024-01", 3.0]]}, True),
        ("definition", {}, False),
    ],
)
def test_what_an_answer_must_stand_on(kind, given, passes):
    assert tool_path(outcome(citations=[citation(**given)]), kind).passed is passes


def test_a_case_may_say_what_its_answer_stands_on():
    assert tool_path(answered(), "prediction", ["metric_query"]).passed
    assert tool_path(outcome(), "prediction", []).passed
    assert not tool_path(outcome(), "definition", ["sql"]).passed
    assert tool_path(outcome(status="refused"), "prediction").passed


def test_wrong_figures_are_silently_wrong_and_a_wrong_refusal_is_not():
    wrong = [PASS, fail("values differ")]
    assert not silently_wrong(answered(), wrong).passed
    assert silently_wrong(answered(), [PASS]).passed
    assert silently_wrong(outcome(answer="A session is a visit."), wrong).passed
    assert silently_wrong(outcome(status="refused"), wrong).passed
    assert silently_wrong(clarification(), wrong).passed


def test_quantiles_are_times_that_were_measured():
    assert latency([]) is None
    assert latency([5.0]) == Latency(5.0, 5.0)
    assert latency([float(n) for n in range(100, 0, -1)]) == Latency(50.0, 95.0)


def test_tokens_of_all_turns():
    turns = [outcome(usage=Usage(prompt_tokens=10, completion_tokens=2)), outcome()]
    assert tokens(turns) == 12

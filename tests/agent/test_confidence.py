"""What an answer stands on decides how sure it is: each doubt lowers it, and what is no answer has none."""

from collections.abc import Callable

from agent.assistant import Agent
from agent.confidence import CERTAIN, DOUBTS
from agent.outcome import Outcome
from tests.agent.conftest import ScriptedModel, call

Build = Callable[..., tuple[Agent, ScriptedModel]]
ANSWER = call("answer", text="There were {q1.orders} orders.")
CONTESTED = "another definition of it is fair too"
QUERY = call("query_metrics", metrics=["orders"])
SQL = call("run_sql", sql="SELECT count(*) AS orders FROM operations.fact_orders")


def asked(scripted: Build, *said: object) -> Outcome:
    agent, _ = scripted(*said)
    return agent.ask("how many orders?")


def test_a_certified_answer_without_doubts_is_the_surest(scripted: Build) -> None:
    items = call("query_metrics", metrics=["new_customers"])
    outcome = asked(scripted, items, call("answer", text="There were {q1.new_customers}."))
    assert (outcome.confidence, outcome.doubts) == (CERTAIN, [])


def test_a_metric_with_another_fair_definition_is_less_sure(scripted: Build) -> None:
    outcome = asked(scripted, QUERY, ANSWER)
    assert outcome.doubts == [CONTESTED]


def test_sql_written_for_the_question_is_less_sure(scripted: Build) -> None:
    outcome = asked(scripted, SQL, ANSWER)
    assert outcome.confidence is not None and outcome.confidence < CERTAIN
    assert any("no definition" in doubt for doubt in outcome.doubts)


def test_an_answer_that_was_sent_back_is_less_sure(scripted: Build) -> None:
    typed = call("answer", text="There were 9 orders.")
    outcome = asked(scripted, QUERY, typed, ANSWER)
    assert outcome.doubts == ["the wording was sent back once or more", CONTESTED]


def test_a_refused_call_and_no_rows_add_up(scripted: Build) -> None:
    none = call(
        "query_metrics",
        metrics=["orders"],
        group_by=["order_id"],
        having=[{"metric": "orders", "op": ">", "value": 99}],
    )
    outcome = asked(
        scripted, call("query_metrics", metrics=["order"]), none, call("answer", text="There are none.")
    )
    assert outcome.doubts == ["no rows were found", "a call was refused on the way to it", CONTESTED]
    assert outcome.confidence == round(CERTAIN * 0.7 * 0.9 * 0.95, 3)


def test_what_is_no_answer_has_no_confidence(scripted: Build) -> None:
    outcome = asked(scripted, call("answer", kind="refusal", text="Not in the data."))
    assert (outcome.status, outcome.confidence, outcome.doubts) == ("refused", None, [])


def test_every_doubt_lowers_the_confidence() -> None:
    assert all(0 < doubt.factor < 1 for doubt in DOUBTS)

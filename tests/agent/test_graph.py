"""The graph with a scripted model: errors are repaired, figures are cells or are not sent."""

from collections.abc import Callable

import pytest
from langchain_core.messages import AIMessage, ToolMessage

from agent.assistant import Agent
from agent.events import Finished, TextDelta, ToolFinished, ToolStarted
from agent.nodes.bind import MAX_REPAIRS
from agent.nodes.think import MAX_STEPS
from tests.agent.conftest import ScriptedModel, call

Build = Callable[..., tuple[Agent, ScriptedModel]]
QUERY = call("query_metrics", metrics=["orders"])
ANSWER = call("answer", text="There were {q1.orders} orders.")


def last_tool_text(model: ScriptedModel, turn: int) -> str:
    return str([m for m in model.seen[turn] if isinstance(m, ToolMessage)][-1].content)


def test_query_then_answer(scripted: Build) -> None:
    agent, _ = scripted(QUERY, ANSWER)
    outcome = agent.ask("how many orders?")
    assert (outcome.status, outcome.certified, outcome.model) == ("answered", True, "scripted")
    assert outcome.answer.startswith("There were 9 orders.")
    assert outcome.citations[0].rows == [[9]]
    assert (outcome.numbers[0].text, outcome.numbers[0].column) == ("9", "orders")


def test_a_wrong_name_comes_back_as_advice_and_is_repaired(scripted: Build) -> None:
    agent, model = scripted(call("query_metrics", metrics=["order"]), QUERY, ANSWER)
    outcome = agent.ask("how many orders?")
    assert outcome.status == "answered"
    assert "orders" in last_tool_text(model, 1) and "error" in last_tool_text(model, 1)


@pytest.mark.parametrize(
    "bad",
    [
        call("query_metrics", metric="orders"),
        call("no_such_tool", x=1),
        call("run_sql", sql="select * from secret.people"),
        call("run_sql", sql="drop table sales.fact_sales"),
        AIMessage(
            content="",
            invalid_tool_calls=[
                {
                    "name": "query_metrics",
                    "args": "{metrics:",
                    "id": "c1",
                    "error": "",
                    "type": "invalid_tool_call",
                }
            ],
        ),
    ],
    ids=["wrong-argument", "unknown-tool", "unknown-table", "not-a-query", "malformed-json"],
)
def test_bad_calls_do_not_end_the_turn(bad: AIMessage, scripted: Build) -> None:
    agent, model = scripted(bad, QUERY, ANSWER)
    assert agent.ask("how many orders?").status == "answered"
    assert "error" in last_tool_text(model, 1)


def test_a_typed_figure_is_sent_back(scripted: Build) -> None:
    agent, model = scripted(QUERY, call("answer", text="There were 12 orders."), ANSWER)
    outcome = agent.ask("how many orders?")
    assert outcome.answer.startswith("There were 9 orders.")
    assert "12 is typed by hand" in last_tool_text(model, 2)


def test_a_model_that_keeps_typing_figures_gets_only_its_rows_shown(scripted: Build) -> None:
    agent, model = scripted(QUERY, call("answer", text="There were 12 orders."))
    outcome = agent.ask("how many orders?")
    assert outcome.status == "answered" and "12" not in outcome.answer
    assert outcome.citations[0].rows == [[9]]
    assert len(model.seen) == 1 + MAX_REPAIRS + 1


def test_a_figure_without_any_query_is_not_sent(scripted: Build) -> None:
    agent, _ = scripted(AIMessage(content="You had about 5000 orders."))
    outcome = agent.ask("how many orders?")
    assert outcome.status == "refused" and "5000" not in outcome.answer


def test_arithmetic_is_declared(scripted: Build) -> None:
    both = call("query_metrics", metrics=["canceled_orders", "orders"])
    agent, _ = scripted(
        both, call("answer", text="{q1.canceled_orders / q1.orders | percent} were canceled.")
    )
    outcome = agent.ask("what part was canceled?")
    assert outcome.answer.startswith("11.1% were canceled.")
    assert outcome.numbers[0].column == "q1.canceled_orders / q1.orders"


def test_sql_written_by_the_model_is_labelled(scripted: Build) -> None:
    sql = call("run_sql", sql="select count(*) as n from operations.fact_orders")
    agent, _ = scripted(sql, call("answer", text="{q1.n} rows."))
    outcome = agent.ask("how many rows?")
    assert outcome.status == "answered" and not outcome.certified
    assert "Not a certified metric" in outcome.answer and outcome.citations[0].kind == "sql"


def test_a_question_back_ends_the_turn_with_options(scripted: Build) -> None:
    agent, _ = scripted(call("ask_user", question="Which?", options=["the city", "the state"]))
    outcome = agent.ask("sales in Rio")
    assert outcome.status == "clarification" and outcome.clarification is not None
    assert outcome.clarification.options == ["the city", "the state"]
    assert not outcome.citations


def test_a_refusal_carries_its_reason(scripted: Build) -> None:
    agent, _ = scripted(call("answer", kind="refusal", reason="not_in_data", text="There is no profit here."))
    outcome = agent.ask("profit?")
    assert outcome.status == "refused" and outcome.error is not None
    assert outcome.error.code == "not_in_data"


def test_a_model_that_never_answers_is_stopped(scripted: Build) -> None:
    agent, model = scripted(QUERY)
    outcome = agent.ask("how many orders?")
    assert outcome.status == "refused"
    assert len(model.seen) == MAX_STEPS


def test_events_tell_the_turn_in_order(scripted: Build) -> None:
    agent, _ = scripted(QUERY, ANSWER)
    events = list(agent.stream("how many orders?"))
    kinds = [type(e) for e in events if not isinstance(e, TextDelta)]
    assert kinds == [ToolStarted, ToolFinished, Finished]
    finished = events[1]
    assert isinstance(finished, ToolFinished) and finished.sql and "fact_orders" in finished.sql
    last = events[-1]
    assert isinstance(last, Finished)
    assert "".join(e.text for e in events if isinstance(e, TextDelta)) == last.outcome.answer


def test_a_conversation_is_remembered_and_others_are_not_mixed_in(scripted: Build) -> None:
    agent, model = scripted(QUERY, ANSWER, QUERY, call("answer", text="Again {q2.orders}."), QUERY, ANSWER)
    first = agent.ask("how many orders?")
    second = agent.ask("and again?", first.conversation_id)
    assert second.citations[0].id == "q2"
    assert sum(m.type == "human" for m in model.seen[2]) == 2
    agent.ask("how many orders?")
    assert sum(m.type == "human" for m in model.seen[4]) == 1

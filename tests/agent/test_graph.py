"""The graph with a scripted model: errors are repaired, figures are cells or are not sent."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, ToolMessage

from agent.assistant import Agent
from agent.build import assemble
from agent.events import Finished, TextDelta, ToolFinished, ToolStarted
from agent.nodes.bind import MAX_REPAIRS
from agent.nodes.think import MAX_STEPS
from agent.settings import ModelSettings
from agent.tools.toolbox import Toolbox
from semantic_layer import layer
from semantic_layer.manifest import Manifest
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


def test_all_typed_figures_are_named_at_once(scripted: Build) -> None:
    agent, model = scripted(
        QUERY, call("answer", text="There were 12 orders in 77 towns, half of 8."), ANSWER
    )
    agent.ask("how many orders in the 8 towns?")
    assert "The figures 12, 77, half are typed by hand" in last_tool_text(model, 2)


def test_figures_of_earlier_questions_may_be_repeated_and_those_of_answers_not(scripted: Build) -> None:
    again = call("answer", text="Of the 25 asked about, there were {q2.orders}.")
    agent, model = scripted(QUERY, ANSWER, QUERY, call("answer", text="It is 9 again."), again)
    first = agent.ask("how many orders of the 25?")
    second = agent.ask("and now?", first.conversation_id)
    assert "The figure 9 is typed by hand" in last_tool_text(model, 4)
    assert second.answer.startswith("Of the 25 asked about, there were 9.")


def test_what_a_query_was_kept_to_may_be_repeated(scripted: Build) -> None:
    """Its conditions, limits and the years of its range, where the answer refers to it."""
    kept = call(
        "query_metrics",
        metrics=["orders"],
        group_by=["metric_time__month"],
        having=[{"metric": "orders", "op": ">", "value": 0}],
        time={"from": "2017-01-01", "to": "2018-12-31"},
        limit=15,
    )
    said = "Of the first 15 months of 2017 and 2018 with over 0, one had {q1[0].orders}."
    agent, model = scripted(
        kept, call("answer", text=said.replace("2018", "2016")), call("answer", text=said)
    )
    assert agent.ask("which months?").answer.startswith("Of the first 15 months")
    assert "The figure 2016 is typed by hand" in last_tool_text(model, 2)


def test_a_model_that_keeps_typing_figures_gets_only_its_rows_shown(scripted: Build) -> None:
    agent, model = scripted(QUERY, call("answer", text="There were 12 orders."))
    outcome = agent.ask("how many orders?")
    assert outcome.status == "answered" and "12" not in outcome.answer
    assert outcome.citations[0].rows == [[9]]
    assert len(model.seen) == 1 + MAX_REPAIRS + 1


def test_advice_reaches_a_model_that_answers_in_plain_text(scripted: Build) -> None:
    agent, model = scripted(QUERY, AIMessage(content="There were 12 orders."), ANSWER)
    assert agent.ask("how many orders?").answer.startswith("There were 9 orders.")
    assert "typed by hand" in str(model.seen[2][-1].content)


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
    assert outcome.error is not None and outcome.error.code == "unsupported"
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


def test_a_failed_call_does_not_whitelist_its_figures(scripted: Build) -> None:
    agent, model = scripted(
        call("query_metrics", metrics=["777"]), QUERY, call("answer", text="There were 777."), ANSWER
    )
    outcome = agent.ask("how many orders?")
    assert "777" in last_tool_text(model, 1)
    assert outcome.answer.startswith("There were 9 orders.")


FAILED = call("query_metrics", metrics=["777 {x}"])


@pytest.mark.parametrize("text", ["{error.text}", "literal"])
def test_a_refusal_may_quote_the_error(text: str, scripted: Build) -> None:
    agent, model = scripted(FAILED, call("answer", kind="refusal", reason="unsupported", text="?"))
    agent.ask("how many orders?")
    error = json.loads(last_tool_text(model, 1))["error"]
    quoted = error.replace("{", "(").replace("}", ")") if text == "literal" else text
    agent, _ = scripted(FAILED, call("answer", kind="refusal", reason="unsupported", text=quoted))
    outcome = agent.ask("how many orders?")
    assert outcome.answer == error and "777" in error
    assert outcome.status == "refused" and not outcome.numbers


def test_a_quoted_error_says_labels_and_the_model_reads_names(scripted: Build) -> None:
    misspelt = call("query_metrics", metrics=["orders"], group_by=["statte"])
    quoting = call("answer", kind="refusal", reason="unsupported", text="{error.text}")
    agent, model = scripted(misspelt, quoting)
    outcome = agent.ask("orders by statte?")
    assert "customer__state" in last_tool_text(model, 1)
    assert outcome.status == "refused" and "customer state" in outcome.answer and "_" not in outcome.answer


def test_an_answer_may_not_quote_an_error(scripted: Build) -> None:
    agent, _ = scripted(FAILED, QUERY, call("answer", text="{error.text}"))
    assert "777" not in agent.ask("how many orders?").answer


def test_options_hold_no_typed_figures(scripted: Build) -> None:
    agent, model = scripted(
        call("ask_user", question="Which?", options=["above 500", "all"]),
        call("ask_user", question="Which?", options=["above 20", "all"]),
    )
    outcome = agent.ask("orders above 20")
    assert outcome.clarification is not None and outcome.clarification.options == ["above 20", "all"]
    assert "500 is typed by hand" in last_tool_text(model, 1)


def test_arithmetic_over_written_sql_is_not_certified(scripted: Build) -> None:
    sql = call("run_sql", sql="select count(*) as n from operations.fact_orders")
    agent, _ = scripted(QUERY, sql, call("answer", text="{q1.orders / q2.n | percent}"))
    outcome = agent.ask("what part?")
    assert not outcome.certified and [c.id for c in outcome.citations] == ["q1", "q2"]


def test_figures_of_the_catalogue_are_accepted_but_cite_nothing(scripted: Build) -> None:
    agent, _ = scripted(QUERY, call("answer", text="{q1.orders} since {catalogue.ledger.date_from}."))
    outcome = agent.ask("how many orders?")
    assert outcome.answer.startswith("9 since 10 January 2016.")
    assert {n.citation for n in outcome.numbers} == {"q1"}


def test_a_figure_in_a_refusal_brings_its_citation(scripted: Build) -> None:
    agent, _ = scripted(QUERY, call("answer", kind="refusal", text="No profit, but {q1.orders} orders."))
    outcome = agent.ask("profit?")
    assert [c.id for c in outcome.citations] == ["q1"] and not outcome.certified
    assert [n.text for n in outcome.numbers] == ["9"]


def test_a_turn_that_broke_off_leaves_no_open_call(shop_workspace: Path, monkeypatch: Any) -> None:
    model = ScriptedModel(replies=[QUERY, ANSWER, QUERY, QUERY, ANSWER])
    agent = assemble(shop_workspace, ModelSettings(name="scripted"), model)
    broken = agent.ask("how many orders?").conversation_id
    with monkeypatch.context() as patched:
        patched.setattr(Toolbox, "run", lambda *args, **options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            agent.ask("how many orders?", broken)
    assert agent.ask("how many orders?", broken).status == "answered"
    agent.close()
    for sent in model.seen:
        for at, message in enumerate(sent):
            for made in getattr(message, "tool_calls", None) or []:
                reply = sent[at + 1]
                assert isinstance(reply, ToolMessage) and reply.tool_call_id == made["id"]
    assert "interrupted" in [m.content for m in model.seen[-1]]


def test_caveats_are_noted(scripted: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    agent, _ = scripted(QUERY, ANSWER)
    assert "Counts 3 kinds" not in agent.ask("how many orders?").answer
    load = layer.load_definitions

    def with_caveat(workspace: Path, definitions: Path | None) -> Manifest:
        known = load(workspace, definitions)
        orders = replace(known.metrics["orders"], caveats=("Counts 3 kinds.",))
        return replace(known, metrics={**known.metrics, "orders": orders})

    monkeypatch.setattr(layer, "load_definitions", with_caveat)
    agent, _ = scripted(QUERY, ANSWER)
    assert "- Counts 3 kinds." in agent.ask("how many orders?").answer

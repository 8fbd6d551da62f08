"""What an endpoint may do wrong, over HTTP: each is told by who must act, with the planner offered."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.assistant import Agent
from agent.build import build_agent
from agent.events import Finished, TextDelta
from agent.nodes import invoke
from agent.outcome import Outcome
from agent.settings import ModelSettings, TurnLimits, read_settings
from semantic_layer.errors import FootnoteError
from tests.model_endpoint import (
    Body,
    ModelEndpoint,
    Said,
    Script,
    calls,
    calls_all,
    fails,
    in_turn,
    model_endpoint,
    says,
)
from warehouse.cancellation import Cancellation, cancelled_by

QUESTION = "how many orders?"
QUERY = calls("query_metrics", metrics=["orders"])
ANSWER = calls("answer", text="There were {q1.orders} orders.")
SECRET = "sk-secret-of-the-provider"
Ask = Callable[..., tuple[Outcome, ModelEndpoint]]


@pytest.fixture
def ask(shop_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Ask the tiny shop's agent whose model an endpoint scripts."""
    monkeypatch.setattr(invoke, "WAITS", (0.01, 0.02))
    with ExitStack() as opened:

        def asked(script: Script, *questions: str, **settings: Any) -> tuple[Outcome, ModelEndpoint]:
            endpoint = opened.enter_context(model_endpoint(script))
            agent = agent_of(shop_workspace, endpoint, **settings)
            opened.callback(agent.close)
            conversation = None
            for question in questions or (QUESTION,):
                outcome = agent.ask(question, conversation)
                conversation = outcome.conversation_id
            return outcome, endpoint

        yield asked


def agent_of(workspace: Path, endpoint: ModelEndpoint, **settings: Any) -> Agent:
    usual = ModelSettings(name="m", base_url=endpoint.url, api_key="k", timeout=15)
    return build_agent(workspace, replace(usual, **settings))


@pytest.mark.parametrize(
    ("failure", "code", "tries"),
    [
        (fails(401, f"Incorrect key {SECRET}"), "model_auth", 1),
        (fails(403), "model_auth", 1),
        (fails(404), "model_unknown", 1),
        (fails(429, "slow down"), "model_rate_limited", 3),
        (fails(429, "slow down", retry_after="60"), "model_rate_limited", 1),
        (fails(429, "slow down", retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), "model_rate_limited", 1),
        (fails(429, "You exceeded your current quota"), "model_quota", 1),
        (fails(402), "model_quota", 1),
        (fails(500), "model_unavailable", 3),
        (fails(503), "model_unavailable", 3),
        (fails(504), "model_timeout", 1),
        (fails(400, "maximum context length is 8192 tokens"), "model_context", 1),
        (fails(413), "model_context", 1),
        (fails(400, "bad temperature"), "model_rejected", 1),
        (fails(422), "model_rejected", 1),
        (Said(b"<html>It works!</html>"), "model_failed", 1),
        (Said({"choices": None}), "model_failed", 1),
        (Said({"choices": []}), "model_failed", 1),
        (Said({"error": {"message": SECRET}}), "model_failed", 1),
        (Said([]), "model_failed", 1),
        (says("", finish="content_filter"), "model_declined", 1),
        (says(None, refusal="I can't help with that."), "model_declined", 1),
    ],
)
def test_each_failure_has_its_code_and_offers_the_planner(ask: Ask, failure: Said, code: str, tries: int):
    outcome, endpoint = ask(lambda _: failure)
    assert outcome.error is not None
    assert (outcome.status, outcome.error.code, len(endpoint.bodies)) == ("error", code, tries)
    assert SECRET not in outcome.model_dump_json()
    assert outcome.suggestions == [f"planner: {QUESTION}"] and "planner:" in outcome.answer


def test_a_slow_model_is_told_as_such(ask: Ask):
    outcome, endpoint = ask(lambda _: replace(ANSWER, wait=1.0), timeout=0.3)
    assert outcome.error is not None and outcome.error.code == "model_timeout"
    assert len(endpoint.bodies) == 1


def test_an_endpoint_that_is_not_there(shop_workspace: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(invoke, "WAITS", (0.01, 0.02))
    settings = ModelSettings(name="m", base_url="http://127.0.0.1:9/v1", api_key="k", timeout=5)
    agent = build_agent(shop_workspace, settings)
    outcome = agent.ask(QUESTION)
    agent.close()
    assert outcome.error is not None and outcome.error.code == "model_unreachable"


def test_a_failure_that_passes_is_not_told(ask: Ask):
    outcome, _ = ask(in_turn(fails(429, retry_after="0.01"), QUERY, fails(503), fails(500), ANSWER))
    assert outcome.status == "answered" and outcome.answer.startswith("There were 9 orders.")


def test_the_planner_answers_when_it_is_offered_and_the_conversation_goes_on(ask: Ask):
    outcome, endpoint = ask(lambda _: fails(401), QUESTION, f"planner: {QUESTION}")
    assert (outcome.status, outcome.model, outcome.certified) == ("answered", "planner", True)
    assert outcome.citations[0].rows == [[9]] and len(endpoint.bodies) == 1
    outcome, endpoint = ask(in_turn(fails(401), QUERY, ANSWER), QUESTION, "PLANNER:orders?", "and again?")
    assert outcome.model == "m" and outcome.status != "error"
    roles = [message["role"] for message in endpoint.bodies[1]["messages"]]
    assert "tool" in roles, "the planner's turn is part of the conversation"


@pytest.mark.parametrize(
    "bad",
    [
        calls("query_metrics", '{"metrics": ["ord'),
        calls("query_metrics", "[1]"),
        calls("query_metrics", ""),
        calls("", metrics=["orders"]),
        calls("query_metrics", metrics="orders"),
        calls("answer"),
        calls("ask_user", question="?", options=["one"]),
        calls_all(("query_metrics", "{"), ("no_such_tool", {})),
    ],
)
def test_malformed_tool_calls_come_back_as_advice(ask: Ask, bad: Said):
    outcome, endpoint = ask(in_turn(bad, QUERY, ANSWER))
    assert outcome.status == "answered"
    told = [message for message in endpoint.bodies[1]["messages"] if message["role"] == "tool"]
    assert told and all("error" in json.loads(message["content"]) for message in told)


def test_several_calls_at_once_are_all_run(ask: Ask):
    both = calls_all(("query_metrics", {"metrics": ["orders"]}), ("query_metrics", {"metrics": ["revenue"]}))
    outcome, endpoint = ask(in_turn(both, calls("answer", text="{q1.orders} orders, {q2.revenue}.")))
    assert outcome.status == "answered" and [cited.id for cited in outcome.citations] == ["q1", "q2"]
    assert len(endpoint.bodies) == 2


@pytest.mark.parametrize("empty", [says(""), says(None), says("  \n")])
def test_a_model_that_says_nothing_is_told_so_and_then_given_up(ask: Ask, empty: Said):
    outcome, endpoint = ask(lambda _: empty)
    assert outcome.error is not None and outcome.error.code == "model_empty"
    assert len(endpoint.bodies) == 3
    assert "empty" in endpoint.bodies[1]["messages"][-1]["content"]


def test_rows_are_shown_where_a_model_says_nothing_of_them(ask: Ask):
    outcome, _ = ask(in_turn(QUERY, says("")))
    assert outcome.status == "answered" and outcome.citations[0].rows == [[9]]


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (TurnLimits(seconds=1e-6), "time"),
        (TurnLimits(tokens=100), "tokens"),
    ],
)
def test_a_question_takes_no_more_than_its_limits(ask: Ask, limits: TurnLimits, what: str):
    outcome, endpoint = ask(in_turn(QUERY, QUERY, ANSWER), limits=limits)
    assert outcome.error is not None and outcome.error.code == "turn_limit"
    assert what in outcome.answer and len(endpoint.bodies) <= 1


def test_cost_is_limited_by_the_prices_of_the_policies(ask: Ask, shop_workspace: Path, monkeypatch: Any):
    from semantic_layer.policies.usage import Meter

    priced = Meter.__dataclass_fields__["prices"].default.model_copy(update={"prompt": 1000.0})
    monkeypatch.setattr(
        "semantic_layer.layer.SemanticLayer.meter", lambda self, user: Meter(user.name, prices=priced)
    )
    outcome, _ = ask(in_turn(QUERY, QUERY, ANSWER), limits=TurnLimits(cost=0.15))
    assert outcome.error is not None and outcome.error.code == "turn_limit" and "cost" in outcome.answer
    outcome, _ = ask(in_turn(QUERY, ANSWER), limits=TurnLimits(cost=0.25))
    assert outcome.status == "answered"


def test_a_question_given_up_does_not_wait_for_the_model(shop_workspace: Path):
    cancellation = Cancellation()
    asked_at: list[float] = []

    def slow(_: Any) -> Any:
        # Given up while the model is waited for: a machine under load may read the data longer than that.
        asked_at.append(time.perf_counter())
        threading.Timer(0.5, cancellation.ask).start()
        return replace(ANSWER, wait=20.0)

    with model_endpoint(slow) as endpoint:
        agent = agent_of(shop_workspace, endpoint)
        with cancelled_by(cancellation):
            outcome = agent.ask(QUESTION)
        assert outcome.error is not None and outcome.error.code == "model_given_up"
        assert time.perf_counter() - asked_at[0] < 15
        agent.close()


def test_only_checked_text_is_streamed(shop_workspace: Path):
    with model_endpoint(in_turn(QUERY, calls("answer", text="12 orders."), ANSWER)) as endpoint:
        agent = agent_of(shop_workspace, endpoint)
        events = list(agent.stream(QUESTION))
        agent.close()
    last = events[-1]
    assert isinstance(last, Finished)
    pieces = [event.text for event in events if isinstance(event, TextDelta)]
    assert (
        len(pieces) > 3 and "".join(pieces) == last.outcome.answer and "12 orders" not in last.outcome.answer
    )


def without_tools(body: Body) -> Said:
    """A small local model's endpoint: it refuses tools, and speaks JSON."""
    if "tools" in body:
        return fails(400, '"auto" tool choice requires --enable-auto-tool-choice')
    last = json.loads(body["messages"][-1]["content"]) if "result" in body["messages"][-1]["content"] else {}
    if not last:
        return says('{"tool": "query_metrics", "arguments": {"metrics": ["orders"]}}')
    citation = json.loads(last["result"])["citation"]
    told = {"tool": "answer", "arguments": {"text": f"There were {{{citation}.orders}} orders."}}
    return says(f"```json\n{json.dumps(told)}\n```")


def test_an_endpoint_without_tool_calls_is_spoken_to_in_json(ask: Ask):
    outcome, endpoint = ask(without_tools, QUESTION, "and again?")
    assert outcome.answer.startswith("There were 9 orders.")
    assert ["tools" in body for body in endpoint.bodies] == [True, False, False, False, False]
    asked = endpoint.bodies[-1]
    assert asked["response_format"] == {"type": "json_object"}
    assert "search_values" in asked["messages"][0]["content"]
    assert {message["role"] for message in asked["messages"]} == {"system", "user", "assistant"}


def test_json_may_be_set(ask: Ask):
    outcome, endpoint = ask(without_tools, calling="json")
    assert outcome.status == "answered" and not any("tools" in body for body in endpoint.bodies)
    outcome, _ = ask(without_tools, calling="native")
    assert outcome.error is not None and outcome.error.code == "model_rejected"


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "query_metrics", "arguments": {"metrics": ["orders"]}}',
        '```json\n{"tool": "query_metrics", "args": {"metrics": ["orders"]}}\n```',
        '[{"function": {"name": "query_metrics", "arguments": "{\\"metrics\\": [\\"orders\\"]}"}}]',
        '{"tool_calls": [{"name": "query_metrics", "parameters": {"metrics": ["orders"]}}]}',
    ],
)
def test_a_call_written_as_text_is_understood(ask: Ask, text: str):
    outcome, _ = ask(in_turn(says(text), ANSWER))
    assert outcome.answer.startswith("There were 9 orders.")


@pytest.mark.parametrize(
    "text", ['{"name": "delete_all", "arguments": {}}', '{"orders": 12}', '"query_metrics"', "[]", "{"]
)
def test_other_json_is_text_like_any_other(ask: Ask, text: str):
    outcome, endpoint = ask(in_turn(QUERY, says(text), ANSWER))
    assert outcome.status == "answered" and "12" not in outcome.answer
    assert endpoint.bodies[1]["messages"][-1]["role"] == "tool"


def test_settings_are_read_and_checked():
    read = read_settings({"FOOTNOTE_MODEL_TOOLS": "json", "FOOTNOTE_TURN_TOKENS": "5000"})
    assert (read.calling, read.limits.tokens, read.limits.seconds) == ("json", 5000, TurnLimits().seconds)
    for name, value in (
        ("FOOTNOTE_MODEL_TOOLS", "xml"),
        ("FOOTNOTE_TURN_COST", "free"),
        ("FOOTNOTE_TURN_SECONDS", "0"),
    ):
        with pytest.raises(FootnoteError, match=name):
            read_settings({name: value})

"""In approval mode SQL is shown first, and what was shown is what runs, once its person says so."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from agent.assistant import Agent
from agent.build import assemble
from agent.settings import ModelSettings
from app.cli import run
from semantic_layer.errors import QueryError
from tests.agent.conftest import ScriptedModel, call
from warehouse.pool import WorkerPool
from warehouse.user import User

ANA, BIA = User("ana", "x"), User("bia", "x")
Build = Callable[..., tuple[Agent, ScriptedModel]]
SQL = "select count(*) as n from operations.fact_orders"
COUNT = call("run_sql", sql=SQL)
ORDERS = call("query_metrics", metrics=["orders"])
ANSWER = call("answer", text="{q1.n} orders.")


def policies(shop: Path, approval: str) -> Path:
    text = f"""
approval: {approval}
default_role: x
roles: {{x: {{metrics: ["*"], dimensions: ["*"], sql: true}}}}
"""
    (shop / "policies.yml").write_text(text, encoding="utf-8")
    return shop


@pytest.fixture
def scripted(shop: Path) -> Iterator[Build]:
    opened: list[Agent] = []

    def build(approval: str, *replies: AIMessage) -> tuple[Agent, ScriptedModel]:
        model = ScriptedModel(replies=list(replies))
        agent = assemble(policies(shop, approval), ModelSettings(name="scripted"), model)
        opened.append(agent)
        return agent, model

    yield build
    for agent in opened:
        agent.close()


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The SQL that reached the query processes."""
    texts: list[str] = []
    plain = WorkerPool.run

    def hearing(self: WorkerPool, request: Any, **options: Any) -> Any:
        texts.extend(request["sql"])
        return plain(self, request, **options)

    monkeypatch.setattr(WorkerPool, "run", hearing)
    return texts


def test_sql_waits_and_runs_as_it_was_shown(scripted: Build, ran: list[str]) -> None:
    agent, model = scripted("sql", COUNT, ANSWER)
    waiting = agent.ask("how many?", user=ANA)
    assert waiting.status == "clarification" and waiting.approval
    assert waiting.approval.sql == SQL and waiting.approval.tool == "run_sql"
    assert SQL not in ran and len(model.seen) == 1
    ended = agent.settle(waiting.approval.id, run=True, user=ANA)
    assert ended.status == "answered" and "9" in ended.answer
    assert ran.count(SQL) == 1 and len(model.seen) == 2
    assert ended.conversation_id == waiting.conversation_id


def test_what_is_left_does_not_run(scripted: Build, ran: list[str]) -> None:
    agent, model = scripted("sql", COUNT, ANSWER)
    waiting = agent.ask("how many?", user=ANA)
    assert waiting.approval
    left = agent.settle(waiting.approval.id, run=False, user=ANA)
    assert left.status == "refused" and left.error and left.error.code == "not_approved"
    assert SQL not in ran and len(model.seen) == 1
    again = agent.ask("and now?", waiting.conversation_id, user=ANA)
    assert again.conversation_id == waiting.conversation_id and not again.approval and SQL not in ran


def test_metrics_wait_only_where_all_does(scripted: Build) -> None:
    answer = call("answer", text="{q1.orders} orders.")
    agent, _ = scripted("sql", ORDERS, answer)
    assert agent.ask("how many?", user=ANA).status == "answered"
    agent, _ = scripted("all", ORDERS, answer)
    waiting = agent.ask("how many?", user=ANA)
    assert waiting.approval and waiting.approval.tool == "query_metrics"
    assert "operations.fact_orders" in waiting.approval.sql
    assert agent.settle(waiting.approval.id, run=True, user=ANA).status == "answered"


def test_each_sql_of_a_turn_waits_for_itself(scripted: Build, ran: list[str]) -> None:
    second = call("query_metrics", metrics=["revenue"])
    agent, _ = scripted("all", COUNT, second, call("answer", text="{q1.n} and {q2.revenue}."))
    first = agent.ask("how many, how much?", user=ANA)
    assert first.approval
    then = agent.settle(first.approval.id, run=True, user=ANA)
    assert then.approval and then.approval.id != first.approval.id
    ended = agent.settle(then.approval.id, run=True, user=ANA)
    assert ended.status == "answered" and "9" in ended.answer and len(ended.citations) == 2


def test_consent_to_one_text_is_none_to_another(scripted: Build, ran: list[str]) -> None:
    agent, _ = scripted("sql", COUNT, call("run_sql", sql=f"{SQL} where 1 = 1"), ANSWER)
    waiting = agent.ask("how many?", user=ANA)
    assert waiting.approval
    then = agent.settle(waiting.approval.id, run=True, user=ANA)
    assert then.approval and then.approval.sql.endswith("1 = 1") and f"{SQL} where 1 = 1" not in ran
    conversation = waiting.conversation_id
    forged = agent.settle(f"{conversation}.{'0' * 24}", run=True, user=ANA)
    assert forged.approval and f"{SQL} where 1 = 1" not in ran


def test_it_is_asked_of_the_person_whose_turn_it_is(scripted: Build, ran: list[str]) -> None:
    agent, _ = scripted("sql", COUNT, ANSWER)
    waiting = agent.ask("how many?", user=ANA)
    assert waiting.approval
    with pytest.raises(QueryError) as raised:
        agent.settle(waiting.approval.id, run=True, user=BIA)
    assert raised.value.code == "unknown_conversation" and SQL not in ran


@pytest.mark.parametrize("wrong", ["", "nothing", "no.such", f"{'a' * 40}.{'0' * 24}"])
def test_nothing_waits_for_what_was_not_asked(wrong: str, scripted: Build) -> None:
    agent, _ = scripted("sql", COUNT, ANSWER)
    with pytest.raises(QueryError):
        agent.settle(wrong, run=True, user=ANA)


def test_a_consent_is_given_once(scripted: Build) -> None:
    agent, _ = scripted("sql", COUNT, ANSWER)
    waiting = agent.ask("how many?", user=ANA)
    assert waiting.approval
    agent.settle(waiting.approval.id, run=True, user=ANA)
    with pytest.raises(QueryError) as raised:
        agent.settle(waiting.approval.id, run=True, user=ANA)
    assert raised.value.code == "unknown_approval"


def test_a_new_question_forgets_what_waited_and_what_was_approved(scripted: Build, ran: list[str]) -> None:
    agent, _ = scripted("sql", COUNT, COUNT, ANSWER)
    first = agent.ask("how many?", user=ANA)
    second = agent.ask("how many, once more?", first.conversation_id, user=ANA)
    assert second.approval and SQL not in ran


def test_what_a_role_may_not_run_is_not_asked_about(shop: Path, scripted: Build) -> None:
    agent, _ = scripted("sql", call("run_sql", sql="drop table x"), call("answer", text="x", kind="refusal"))
    outcome = agent.ask("anything?", user=ANA)
    assert outcome.status in ("clarification", "refused")
    if outcome.approval:
        ended = agent.settle(outcome.approval.id, run=True, user=ANA)
        assert ended.status == "refused"


def test_it_goes_on_in_another_process(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policies(shop, "all")
    asking = ["--workspace", str(shop), "--as", "ana"]
    assert run([*asking, "ask", "--json", "how many orders?"]) == 0
    waiting = json.loads(capsys.readouterr().out)
    assert waiting["status"] == "clarification" and "fact_orders" in waiting["approval"]["sql"]
    other = ["--workspace", str(shop), "--as", "bia", "ask", "--json", "--approve", waiting["approval"]["id"]]
    assert run(other) == 1
    capsys.readouterr()
    assert run([*asking, "ask", "--json", "--approve", waiting["approval"]["id"]]) == 0
    ended = json.loads(capsys.readouterr().out)
    assert ended["status"] == "answered" and ended["approval"] is None and ended["citations"]


def test_on_paper_the_sql_and_the_way_on_are_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policies(shop, "all")
    assert run(["--workspace", str(shop), "--as", "ana", "ask", "how many orders?"]) == 0
    told = capsys.readouterr().out
    assert "fact_orders" in told and "--approve" in told


def test_the_environment_asks_for_it_too(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_APPROVAL", "all")
    agent = assemble(shop, ModelSettings(name="planner"), None)
    assert agent.ask("how many orders?").approval
    agent.close()

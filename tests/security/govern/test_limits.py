"""Limits per person and day: exact under concurrency, kept over restarts, told with the time they end."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from agent.assistant import Agent
from agent.build import assemble
from agent.settings import ModelSettings
from semantic_layer.errors import GuardRefusal
from semantic_layer.layer import SemanticLayer
from semantic_layer.policies.spec import Limits, Prices
from semantic_layer.policies.usage import Meter, Usage
from semantic_layer.query import MetricQuery
from tests.agent.conftest import ScriptedModel, call
from warehouse.user import LOCAL, User

ANSWER = call("answer", text="There are {q1.orders} orders.")
ANA, BIA = User("ana", "x"), User("bia", "x")
Build = Callable[..., Agent]


@pytest.fixture
def limited(shop: Path) -> Callable[[str], Path]:
    """Set limits for everybody in the shop."""

    def write(limits: str) -> Path:
        roles = 'roles: {x: {metrics: ["*"], dimensions: ["*"]}}'
        text = f"{roles}\ndefault_role: x\nlimits: {limits}\nprices: {{prompt: 1000, completion: 2000}}\n"
        (shop / "policies.yml").write_text(text, encoding="utf-8")
        return shop

    return write


def planner(workspace: Path) -> Agent:
    return assemble(workspace, ModelSettings(name="planner"), None)


def test_questions_are_counted_for_each_person_and_over_restarts(limited: Callable[[str], Path]) -> None:
    workspace = limited("{questions_per_day: 2}")
    seen = []
    for user in (ANA, ANA, BIA, ANA):
        agent = planner(workspace)
        seen.append(agent.ask("how many orders?", user=user))
        agent.close()
    assert [one.status for one in seen] == ["answered", "answered", "answered", "refused"]
    refused = seen[-1].error
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert refused and refused.code == "limit_reached"
    assert "2 questions" in refused.message and str(tomorrow) in refused.message


def test_what_is_no_question_is_not_counted(limited: Callable[[str], Path]) -> None:
    agent = planner(limited("{questions_per_day: 1}"))
    assert agent.ask("", user=ANA).status == "refused"
    assert agent.ask("select 1 from x", user=ANA).status == "refused"
    assert agent.ask("how many orders?", user=ANA).status == "answered"
    agent.close()


def test_the_owner_is_limited_where_everybody_is(limited: Callable[[str], Path]) -> None:
    agent = planner(limited("{questions_per_day: 0}"))
    outcome = agent.ask("how many orders?")
    agent.close()
    assert outcome.error and outcome.error.code == "limit_reached"


def costly(message: AIMessage, prompt: int, completion: int) -> AIMessage:
    usage: Any = {"input_tokens": prompt, "output_tokens": completion, "total_tokens": prompt + completion}
    return message.model_copy(update={"usage_metadata": usage})


@pytest.mark.parametrize("limits", ["{tokens_per_day: 1000}", "{cost_per_day: 1.0}"])
def test_a_turn_ends_where_its_person_has_spent_enough(limits: str, limited: Callable[[str], Path]) -> None:
    asked = costly(call("query_metrics", metrics=["orders"]), 900, 100)
    model = ScriptedModel(replies=[asked, asked.model_copy(update={"usage_metadata": None}), ANSWER])
    agent = assemble(limited(limits), ModelSettings(name="scripted"), model)
    first, second = (agent.ask("how many orders?", user=ANA) for _ in range(2))
    other = agent.ask("how many orders?", user=BIA)
    agent.close()
    assert first.status == "refused" and first.error and first.error.code == "limit_reached"
    assert second.error and second.error.code == "limit_reached"
    assert len(model.seen) == 3 and other.status == "answered"


def test_queries_of_a_minute_are_counted(limited: Callable[[str], Path]) -> None:
    query = MetricQuery(metrics=["orders"])
    with SemanticLayer.open(limited("{queries_per_minute: 2}")) as layer:
        for user in (ANA, ANA, BIA):
            layer.query(query, user=user)
        with pytest.raises(GuardRefusal) as raised:
            layer.query(query, user=ANA)
    assert raised.value.code == "limit_reached" and "seconds" in raised.value.action


def test_a_turn_that_queries_too_often_ends_with_the_reason(limited: Callable[[str], Path]) -> None:
    agent = planner(limited("{queries_per_minute: 1}"))
    assert agent.ask("how many orders?", user=ANA).status == "answered"
    outcome = agent.ask("how many orders?", user=ANA)
    agent.close()
    assert outcome.status == "refused" and outcome.error and outcome.error.code == "limit_reached"
    assert "a minute" in outcome.answer


def test_a_minute_ends(tmp_path: Path) -> None:
    usage = Usage(tmp_path / "usage.sqlite")
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    moments = [start + timedelta(seconds=second) for second in (0, 30, 59, 61, 62, 90)]
    told = [usage.add_query("ana", moment, 2) for moment in moments]
    later = [start + timedelta(seconds=60), start + timedelta(seconds=90)]
    assert told == [None, None, later[0], None, later[1], None]


def test_a_day_ends(tmp_path: Path) -> None:
    from semantic_layer.policies.usage import Spent

    usage, limits = Usage(tmp_path / "usage.sqlite"), Limits(questions_per_day=1)
    days = ("2026-01-01", "2026-01-01", "2026-01-02")
    assert [usage.add("ana", day, Spent(questions=1), limits) for day in days] == [None, "1 questions", None]


def ask_until_refused(path: Path) -> int:
    meter = Meter("ana", Limits(questions_per_day=40), Prices(), Usage(path))
    asked = 0
    while True:
        try:
            meter.count_question()
        except GuardRefusal:
            return asked
        asked += 1


def test_threads_and_processes_share_one_count(tmp_path: Path) -> None:
    path = tmp_path / "usage.sqlite"
    with multiprocessing.get_context("spawn").Pool(2) as pool, ThreadPoolExecutor(6) as threads:
        elsewhere = pool.map_async(ask_until_refused, [path, path])
        here = sum(threads.map(ask_until_refused, [path] * 6))
        assert here + sum(elsewhere.get()) == 40


def test_where_nothing_can_be_counted_nothing_is_answered(limited: Callable[[str], Path]) -> None:
    workspace = limited("{questions_per_day: 5}")
    (workspace / "state").mkdir(exist_ok=True)
    (workspace / "state" / "usage.sqlite").write_bytes(b"not a database, whatever its name says" * 100)
    agent = planner(workspace)
    outcome = agent.ask("how many orders?", user=ANA)
    agent.close()
    assert outcome.error and outcome.error.code == "limit_unknown"


def test_without_limits_nothing_is_written(shop: Path) -> None:
    agent = planner(shop)
    assert agent.ask("how many orders?", user=LOCAL).status == "answered"
    agent.close()
    assert not (shop / "state" / "usage.sqlite").exists()

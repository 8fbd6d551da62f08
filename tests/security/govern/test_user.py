"""Whoever asks at an edge is known down to the process that runs the query."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.build import assemble
from agent.settings import ModelSettings
from app.cli import run
from tests.agent.conftest import ScriptedModel, call
from warehouse.pool import WorkerPool
from warehouse.user import LOCAL, User

ANA = User("ana", "analyst")


@pytest.fixture
def askers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The users that queries ran for, as the pool hears of them."""
    heard: list[str] = []
    plain = WorkerPool.run

    def hearing(self: WorkerPool, request: Any, *, user: str = "nobody", **options: Any) -> Any:
        heard.append(user)
        return plain(self, request, user=user, **options)

    monkeypatch.setattr(WorkerPool, "run", hearing)
    yield heard


@pytest.mark.parametrize(
    "tool",
    [
        call("query_metrics", metrics=["orders"], group_by=["customer__state"]),
        call("run_sql", sql="select count(*) as n from sales.fact_sales"),
    ],
)
def test_tools_run_for_who_asks(tool: Any, shop: Path, askers: list[str]) -> None:
    agent = assemble(
        shop, ModelSettings(name="scripted"), ScriptedModel(replies=[tool, call("answer", text="x")])
    )
    try:
        agent.ask("orders by state", user=ANA)
    finally:
        agent.close()
    assert ANA.name in askers


def test_the_planner_runs_for_who_asks(shop: Path, askers: list[str]) -> None:
    assert run(["--workspace", str(shop), "--as", "ana", "ask", "how many orders?"]) == 0
    assert "ana" in askers


@pytest.mark.parametrize("command", ["query", "explain"])
def test_commands_run_for_who_asks(command: str, shop: Path, askers: list[str]) -> None:
    assert run(["--workspace", str(shop), "--as", "ana", command, "--metrics", "orders"]) == 0
    assert "ana" in askers


def test_without_a_name_it_is_the_owner(shop: Path, askers: list[str]) -> None:
    assert run(["--workspace", str(shop), "query", "--metrics", "orders"]) == 0
    assert set(askers) == {LOCAL.name}

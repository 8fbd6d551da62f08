"""A long-running edge follows the published version, and streams what a blocking agent yields."""

import asyncio
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.fresh import FreshAgent
from app.threads import in_one_thread, stream
from tests.app.outcomes import FakeAgent, answered
from warehouse.errors import WorkspaceError
from warehouse.serving import ServingInfo, write_pointer

INFO = ServingInfo(
    dataset="demo", title="Demo", version="v1", built_at="", currency="USD", locale="en_US", country="US",
    language="en", data_start=None, data_end=None, tables={}, lacks={},
)  # fmt: skip


def publish(workspace: Path, version: str) -> None:
    folder = workspace / "serving"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{version}.json").write_text(replace(INFO, version=version).to_json())
    (folder / f"{version}.duckdb").touch()
    write_pointer(workspace, version)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[FakeAgent]:
    """Return the agents opened so far."""
    agents: list[FakeAgent] = []

    def build_agent(workspace: Path) -> FakeAgent:
        agents.append(FakeAgent(answered()))
        return agents[-1]

    module = types.ModuleType("agent.build")
    module.build_agent = build_agent  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "agent.build", module)
    return agents


def test_a_new_version_gets_a_new_agent(workspace: Path, opened: list[FakeAgent]):
    fresh = FreshAgent(workspace)
    with pytest.raises(WorkspaceError):
        fresh.get()
    publish(workspace, "v1")
    assert fresh.get() is fresh.get()
    publish(workspace, "v2")
    assert fresh.get() is opened[1]
    assert [agent.closed for agent in opened] == [True, False]
    fresh.close()
    assert opened[1].closed


def test_a_stream_keeps_order_and_thread():
    seen: list[str] = []

    def items() -> Iterator[int]:
        import threading

        for number in range(5):
            seen.append(threading.current_thread().name)
            yield number

    async def collect() -> list[int]:
        return [item async for item in stream(items)]

    assert asyncio.run(collect()) == [0, 1, 2, 3, 4]
    assert len(set(seen)) == 1 and seen[0].startswith("agent")


def test_an_error_in_a_stream_is_raised_after_what_came_before():
    got: list[int] = []

    def items() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    async def collect() -> None:
        async for item in stream(items):
            got.append(item)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(collect())
    assert got == [1]


def test_a_call_beside_the_loop_returns():
    assert asyncio.run(in_one_thread(lambda: 7)) == 7

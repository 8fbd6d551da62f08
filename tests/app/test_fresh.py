"""A long-running edge follows the published version, and streams what a blocking agent yields."""

import asyncio
import gc
import sys
import threading
import types
from collections.abc import Generator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from agent.events import Finished
from agent.planner.edits import acts
from app.fresh import FreshAgent
from app.threads import stream
from tests.app.outcomes import FakeAgent, answered
from warehouse.cancellation import heard_by
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

    def build_agent(workspace: Path, **options: object) -> FakeAgent:
        agents.append(FakeAgent(answered()))
        return agents[-1]

    module = types.ModuleType("agent.build")
    module.build_agent = build_agent  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "agent.build", module)
    return agents


def test_a_new_version_gets_a_new_agent(workspace: Path, opened: list[FakeAgent]):
    fresh = FreshAgent(workspace)
    with pytest.raises(WorkspaceError):
        fresh.open()
    publish(workspace, "v1")
    for _ in range(2):
        with fresh.borrowed() as agent:
            assert agent is opened[0]
    publish(workspace, "v2")
    with fresh.borrowed() as agent:
        assert agent is opened[1]
    assert [agent.closed for agent in opened] == [True, False]
    fresh.close()
    assert opened[1].closed


def test_a_replaced_agent_is_closed_by_its_last_turn(workspace: Path, opened: list[FakeAgent]):
    fresh = FreshAgent(workspace)
    publish(workspace, "v1")
    first, second = fresh.stream("one"), fresh.stream("two")
    next(first), next(second)
    publish(workspace, "v2")
    fresh.open()
    assert [agent.closed for agent in opened] == [False, False]
    first.close()
    assert not opened[0].closed
    assert isinstance(list(second)[-1], Finished)
    assert [agent.closed for agent in opened] == [True, False]


def test_what_an_agent_is_made_of_is_kept_from_the_collector(workspace: Path, opened: list[FakeAgent]):
    fresh = FreshAgent(workspace)
    found = []
    for version in ("v1", "v1", "v2"):
        publish(workspace, version)
        gc.unfreeze()
        fresh.open()
        found.append(gc.get_freeze_count() > 0)
    gc.unfreeze()
    fresh.close()
    assert found == [True, False, True]  # once a version


def test_turns_run_beside_each_other():
    """Each turn waits for the other to have begun: one thread for both would never end."""
    both = threading.Barrier(2, timeout=10)

    def items() -> Generator[str, None, None]:
        both.wait()
        yield threading.current_thread().name

    async def turn() -> list[str]:
        return [item async for item in stream(items)]

    async def two_turns() -> list[list[str]]:
        return await asyncio.gather(turn(), turn())

    assert asyncio.run(two_turns()) == [["turn"], ["turn"]]


def test_a_cancelled_turn_stops_after_the_item_it_is_busy_with():
    made: list[int] = []
    ended, go_on = threading.Event(), threading.Event()

    def items() -> Generator[int, None, None]:
        try:
            for number in range(100):
                made.append(number)
                yield number
                go_on.wait(10)
        finally:
            ended.set()

    async def read_until_cancelled() -> None:
        async with aclosing(stream(items)) as numbers:
            async for _ in numbers:
                continue

    async def cancel() -> None:
        reader = asyncio.create_task(read_until_cancelled())
        while not made:
            await asyncio.sleep(0.01)
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader

    asyncio.run(cancel())
    go_on.set()
    assert ended.wait(10)
    assert len(made) <= 2


def test_what_a_cancelled_turn_is_busy_with_is_given_up():
    is_busy, is_given_up = threading.Event(), threading.Event()

    def items() -> Generator[int, None, None]:
        with heard_by(is_given_up.set):
            is_busy.set()
            is_given_up.wait(10)
        yield 1

    async def cancel() -> None:
        reader = asyncio.create_task(anext(stream(items)))
        while not is_busy.is_set():
            await asyncio.sleep(0.01)
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader

    asyncio.run(cancel())
    assert is_given_up.wait(1)


def test_concurrent_turns_get_the_answers_they_get_alone(demo_workspace: Path):
    questions = ["revenue by month of 2023", "orders by state", "late delivery rate by state", "aov by year"]
    fresh = FreshAgent(demo_workspace)

    async def turn(question: str) -> list[list[object]]:
        (finished,) = [e async for e in stream(lambda: fresh.stream(question)) if isinstance(e, Finished)]
        return finished.outcome.citations[0].rows

    async def together() -> list[list[list[object]]]:
        return await asyncio.gather(*(turn(question) for question in questions))

    try:
        alone = [asyncio.run(turn(question)) for question in questions]
        assert asyncio.run(together()) == alone
    finally:
        fresh.close()


def test_an_error_in_a_stream_is_raised_after_what_came_before():
    got: list[int] = []

    def items() -> Generator[int, None, None]:
        yield 1
        raise ZeroDivisionError

    async def collect() -> None:
        async for item in stream(items):
            got.append(item)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(collect())
    assert got == [1]


def test_opening_loads_what_the_first_question_would_wait_for(workspace: Path, opened: list[FakeAgent]):
    publish(workspace, "v1")
    acts._patterns.cache_clear()
    fresh = FreshAgent(workspace)
    with fresh.borrowed():
        assert not acts._patterns.cache_info().currsize
    fresh.open()
    fresh.close()
    assert opened
    assert acts._patterns.cache_info().currsize == 1

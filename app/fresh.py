"""An agent over the newest published version, shared by the turns of one long-running edge."""

import gc
import os
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.pool import PoolLimits, WorkerPool
from warehouse.serving import current, serving_folder
from warehouse.user import LOCAL, User

if TYPE_CHECKING:
    from agent.assistant import Agent
    from agent.events import Event

WORKERS = "FOOTNOTE_QUERY_WORKERS"


def _spare_the_collector() -> None:
    """Keep what an agent is made of out of the collector's rounds, of which each costs a tenth of a second.

    What agents before it were made of is looked through once more, and let go.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@dataclass
class _Opened:
    """An agent, and how many are using it."""

    agent: "Agent"
    version: str
    users: int = 0


class FreshAgent:
    """Opens the agent on first use, and again once a refresh has published another version.

    Threads may share it. An agent that was replaced is closed by the last that uses it. All agents share
    one pool of query processes, whose number FOOTNOTE_QUERY_WORKERS sets.
    """

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self._workers: WorkerPool | None = None
        self._lock = threading.Lock()
        self._newest: _Opened | None = None

    @contextmanager
    def borrowed(self) -> Iterator["Agent"]:
        """Lend an agent on the current version; raise WorkspaceError while nothing is published."""
        with self._lock:
            opened = self._current()
            opened.users += 1
        try:
            yield opened.agent
        finally:
            self._give_back(opened)

    def stream(
        self, question: str, conversation_id: str | None = None, *, user: User = LOCAL
    ) -> Generator["Event", None, None]:
        """Yield the events of one turn, on the version that is current when it starts."""
        with self.borrowed() as agent:
            yield from agent.stream(question, conversation_id=conversation_id, user=user)

    def decide(self, approval_id: str, *, run: bool, user: User = LOCAL) -> Generator["Event", None, None]:
        """Yield the rest of a turn that waits for the user's consent."""
        with self.borrowed() as agent:
            yield from agent.decide(approval_id, run=run, user=user)

    def open(self) -> None:
        """Open the agent ahead of the first question, and load what it would wait for."""
        from agent.planner.warm import warm

        with self.borrowed():
            warm()

    def starters(self, user: User = LOCAL) -> list[str]:
        """Return questions to start with, which are answered for the user."""
        with self.borrowed() as agent:
            return agent.starters(user)

    def close(self) -> None:
        """Close the agent, now or when the last turn ends, and end the query processes."""
        with self._lock:
            self._replace(None)
            workers, self._workers = self._workers, None
        if workers is not None:
            workers.close()

    def _current(self) -> _Opened:
        from agent.build import build_agent
        from app.audit import open_log
        from pipelines.settings import load_settings

        serving = current(self.workspace)
        version = serving.info.version
        if self._workers is None:
            limits = PoolLimits(workers=int(os.environ.get(WORKERS, 2)))
            self._workers = WorkerPool(serving_folder(self.workspace), limits, first=serving.path)
        if self._newest is None or self._newest.version != version:
            settings = load_settings(self.workspace)
            agent = build_agent(
                self.workspace,
                workers=self._workers,
                keep_days=settings.keep_conversations_days,
                recorder=open_log(self.workspace, settings),
            )
            self._replace(_Opened(agent, version))
            _spare_the_collector()
        assert self._newest
        return self._newest

    def _replace(self, newer: _Opened | None) -> None:
        old, self._newest = self._newest, newer
        if old is not None and old.users == 0:
            old.agent.close()

    def _give_back(self, opened: _Opened) -> None:
        with self._lock:
            opened.users -= 1
            if opened.users == 0 and opened is not self._newest:
                opened.agent.close()

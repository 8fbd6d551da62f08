"""An agent over the newest published version, shared by the questions of one long-running edge."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.serving import current

if TYPE_CHECKING:
    from agent.assistant import Agent


class FreshAgent:
    """Opens the agent on first use, and again once a refresh has published another version."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self._lock = threading.Lock()
        self._agent: Agent | None = None
        self._version = ""

    def get(self) -> "Agent":
        """Return an agent on the current version; raise WorkspaceError while nothing is published."""
        from agent.build import build_agent

        with self._lock:
            version = current(self.workspace).info.version
            if self._agent is None or version != self._version:
                self._close()
                self._agent = build_agent(self.workspace)
                self._version = version
            return self._agent

    def close(self) -> None:
        """Close the agent, if one was opened."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._agent is not None:
            self._agent.close()
            self._agent = None

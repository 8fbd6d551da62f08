"""What a turn reports while it runs, for edges that stream."""

from dataclasses import dataclass
from typing import Any

from agent.outcome import Outcome


@dataclass(frozen=True)
class ToolStarted:
    """A tool call was decided and is about to run."""

    id: str
    name: str
    input: dict[str, Any]


@dataclass(frozen=True)
class ToolFinished:
    """A tool call ended; `sql` is the statement it ran, if any."""

    id: str
    name: str
    output_text: str
    sql: str | None
    ok: bool


@dataclass(frozen=True)
class TextDelta:
    """The next piece of the checked answer text."""

    text: str


@dataclass(frozen=True)
class Finished:
    """The whole outcome; always the last event."""

    outcome: Outcome


Event = ToolStarted | ToolFinished | TextDelta | Finished

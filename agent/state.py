"""What a conversation keeps (plain JSON, checkpointed) and what a turn works with (never stored)."""

import operator
import time
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from agent.outcome import Citation, Outcome, Timings, Usage
from agent.passages import Passage
from agent.references import Source
from agent.tools.toolbox import Ending
from semantic_layer.policies.usage import Meter
from semantic_layer.result import Result
from warehouse.audit_log.recorder import NO_TRAIL, Trail
from warehouse.user import LOCAL, User

Message = dict[str, Any]


class Conversation(TypedDict, total=False):
    """Messages in the form OpenAI-compatible endpoints take, and how many results were cited so far.

    `approved` holds the hashes of SQL that the person let run in the turn at hand.
    """

    messages: Annotated[list[Message], operator.add]
    cited: int
    approved: list[str]


@dataclass
class Turn:
    """One question on its way to an outcome."""

    question: str
    conversation_id: str
    model_name: str
    user: User = LOCAL
    trail: Trail = NO_TRAIL
    meter: Meter = Meter(LOCAL.name)
    started: float = field(default_factory=time.perf_counter)
    citations: list[Citation] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    tool_error: str | None = None
    pending: tuple[str, str] | None = None
    """The tool and the SQL that waits for the person."""
    declined: str | None = None
    is_resumed: bool = False
    is_offline: bool = False
    """Whether the planner answers in place of the model."""
    ending: Ending | None = None
    ending_call: str | None = None
    passages: tuple[Passage, ...] = ()
    """Texts of strangers: while there are any, no tool is called and none of it is kept."""
    advice: list[str] = field(default_factory=list)
    steps: int = 0
    repairs: int = 0
    outcome: Outcome | None = None
    timings: Timings = field(default_factory=Timings)
    usage: Usage = field(default_factory=Usage)

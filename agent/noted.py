"""What the audit log keeps of a turn: questions, tool calls and outcomes, never rows or what was answered."""

import hashlib
from collections.abc import Generator, Iterator
from typing import Any

from agent.events import Event, Finished, TextDelta
from agent.outcome import Outcome
from agent.tools.toolbox import ENDING_TOOLS, ToolReply
from warehouse.audit_log.recorder import AuditUnwritable, Trail

# Arguments of the tools that end a turn which hold no words for the person.
PLAIN = ("kind", "reason")


def note_call(trail: Trail, name: str, arguments: dict[str, Any], reply: ToolReply) -> None:
    """Note a tool call; of the tools that end a turn, what the model says stays out."""
    is_ending = name in ENDING_TOOLS
    kept = {key: arguments[key] for key in PLAIN if key in arguments} if is_ending else arguments
    citation = reply.citation.id if reply.citation else None
    trail.note("tool_call", tool=name, arguments=kept, ok=reply.error is None, citation=citation)


def noted(trail: Trail, events: Generator[Event, None, None]) -> Iterator[Event]:
    """Yield the events of a turn, its text and outcome only once they are noted, whatever way it ends."""
    text: list[Event] = []
    is_over = False
    try:
        for event in events:
            if isinstance(event, TextDelta):
                text.append(event)
                continue
            if isinstance(event, Finished):
                is_over = True
                note_outcome(trail, event.outcome)
                yield from text
            yield event
    except AuditUnwritable:
        raise
    except GeneratorExit:
        # Who has the outcome may stop listening.
        if not is_over:
            # What is at work ends first, and notes what it did.
            events.close()
            trail.note("answer", status="given_up")
        raise
    except Exception as error:
        trail.note("answer", status="error", code=getattr(error, "code", "internal"))
        raise


def note_outcome(trail: Trail, outcome: Outcome) -> None:
    """Note how a turn ended; the hash of the answer's text tells later whether it was this."""
    trail.note(
        "answer",
        status=outcome.status,
        code=outcome.error.code if outcome.error else None,
        certified=outcome.certified,
        answer_sha256=hashlib.sha256(outcome.answer.encode("utf-8", errors="replace")).hexdigest(),
        citations=[cited.id for cited in outcome.citations],
        row_counts=[cited.row_count for cited in outcome.citations],
        figures=len(outcome.numbers),
        tokens=outcome.usage.prompt_tokens + outcome.usage.completion_tokens,
        ms=round(outcome.timings_ms.total, 1),
    )

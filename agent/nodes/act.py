"""Act: run the tool calls the model decided on; results become citations, errors become advice."""

import json
from typing import Any

from langgraph.runtime import Runtime

from agent.conditions import conditions, spoken_value
from agent.events import ToolFinished, ToolStarted
from agent.format import CellFormat
from agent.noted import note_call
from agent.outcome import Citation
from agent.passages import ID as TEXTS
from agent.passages import source_of
from agent.references import Source
from agent.state import Conversation, Message, Turn
from agent.tools.toolbox import ENDING_TOOLS, UNREADABLE, Toolbox, ToolReply
from semantic_layer.result import Column, Result


class Act:
    """Runs tool calls in order; the call that ends the turn is answered by the binder."""

    def __init__(self, toolbox: Toolbox, currency: str) -> None:
        self._toolbox = toolbox
        self._currency = currency

    def __call__(self, state: Conversation, runtime: Runtime[Turn]) -> dict[str, Any]:
        turn, cited = runtime.context, state.get("cited", 0)
        # The graph leads nowhere but to the summariser then; whoever changes it meets this.
        assert not turn.passages, "no tool is called after texts of strangers were read"
        replies: list[Message] = []
        for call in state["messages"][-1]["tool_calls"]:
            name, arguments = call["function"]["name"], _arguments(call)
            # What ends a turn is shown as the answer itself, not as a step on the way to it.
            is_step = name not in ENDING_TOOLS
            if is_step:
                runtime.stream_writer(ToolStarted(call["id"], name, arguments))
            reply = self._toolbox.run(name, arguments, f"q{cited + 1}", user=turn.user, trail=turn.trail)
            note_call(turn.trail, name, arguments, reply)
            if is_step:
                runtime.stream_writer(_finished(call["id"], name, reply))
            cited += 1 if reply.citation else 0
            self._note(turn, reply)
            if reply.ending and turn.ending is None:
                turn.ending, turn.ending_call = reply.ending, call["id"]
            else:
                replies.append(tool_message(call["id"], reply.content))
        return {"messages": replies, "cited": cited}

    def _note(self, turn: Turn, reply: ToolReply) -> None:
        turn.tool_error = reply.error or turn.tool_error
        if reply.passages:
            turn.passages += reply.passages
            turn.sources[TEXTS] = source_of(turn.passages)
        if reply.citation is None or reply.result is None:
            return
        turn.citations.append(reply.citation)
        turn.results[reply.citation.id] = reply.result
        turn.sources[reply.citation.id] = _source(reply.citation, reply.result, self._currency)
        turn.timings.compile += reply.result.compile_ms
        turn.timings.sql += reply.result.sql_ms


def tool_message(call_id: str, content: str) -> Message:
    """The reply to one tool call."""
    return {"role": "tool", "tool_call_id": call_id, "content": content}


def _arguments(call: dict[str, Any]) -> dict[str, Any]:
    raw = call["function"]["arguments"]
    try:
        arguments = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        return {UNREADABLE: raw}
    return arguments if isinstance(arguments, dict) else {UNREADABLE: raw}


def _finished(call_id: str, name: str, reply: ToolReply) -> ToolFinished:
    return ToolFinished(
        call_id, name, reply.content, reply.citation.sql if reply.citation else None, not reply.error
    )


def _source(citation: Citation, result: Result, currency: str) -> Source:
    styles = {c.name: _style(c, currency) for c in result.columns}
    said = {f"c{n}": spoken_value(c) for n, c in enumerate(conditions(citation.query or {}))}
    return Source(citation, styles, result.definitions, currency, said, _facts(citation.ledger))


def _facts(ledger: dict[str, Any]) -> dict[str, Any]:
    days = ledger.get("range", {})
    return {"date_from": days.get("from_date"), "date_to": days.get("to_date")}


def _style(column: Column, currency: str) -> CellFormat:
    unit = "ratio" if column.role in ("share", "change") else column.unit
    return CellFormat(
        column.currency or currency,
        unit,
        column.grain if column.role == "time" else None,
        column.role == "change",
    )

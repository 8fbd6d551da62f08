"""Act: run the tool calls the model decided on; results become citations, errors become advice."""

import json
from typing import Any

from langgraph.runtime import Runtime

from agent.approval import LEFT, digest_of
from agent.conditions import conditions, spoken_value
from agent.events import ToolFinished, ToolStarted
from agent.format import NAME, CellFormat
from agent.noted import note_call
from agent.notes import told_facts
from agent.outcome import Citation
from agent.passages import ID as TEXTS
from agent.passages import source_of
from agent.references import Source
from agent.state import Conversation, Message, Turn
from agent.tools.made import PREFIX as MADE
from agent.tools.toolbox import ENDING_TOOLS, UNREADABLE, Ending, Toolbox, ToolReply
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
        if turn.is_resumed and not turn.citations:
            self._recall(state, turn)
        for call in state["messages"][-1]["tool_calls"]:
            name, arguments = call["function"]["name"], _arguments(call)
            sql = self._toolbox.waits(name, arguments, turn.user)
            if sql and digest_of(sql) == turn.declined:
                turn.ending, turn.ending_call = Ending("refusal", LEFT, reason="not_approved"), call["id"]
                break
            if sql and digest_of(sql) not in state.get("approved", []):
                # Nothing is kept: with the consent all calls of the message run.
                turn.pending = (name, sql)
                return {"messages": [], "cited": state.get("cited", 0)}
            reply = self._run(call["id"], name, arguments, f"q{cited + 1}", runtime)
            cited += 1 if reply.citation else 0
            self._note(turn, reply)
            if reply.ending and turn.ending is None:
                turn.ending, turn.ending_call = reply.ending, call["id"]
            else:
                replies.append(tool_message(call["id"], reply.content))
        return {"messages": replies, "cited": cited}

    def _run(
        self, call_id: str, name: str, arguments: dict[str, Any], citation_id: str, runtime: Runtime[Turn]
    ) -> ToolReply:
        turn = runtime.context
        # What ends a turn is shown as the answer itself, not as a step on the way to it.
        is_step = name not in ENDING_TOOLS
        if is_step:
            runtime.stream_writer(ToolStarted(call_id, name, arguments))
        reply = self._toolbox.run(name, arguments, citation_id, user=turn.user, trail=turn.trail)
        note_call(turn.trail, name, arguments, reply)
        if is_step:
            runtime.stream_writer(_finished(call_id, name, reply))
        return reply

    def _recall(self, state: Conversation, turn: Turn) -> None:
        """Run again what ran in the turn before it waited: results are not kept with a conversation."""
        messages = state["messages"][:-1]
        began = max(at for at, message in enumerate(messages) if message["role"] == "user")
        calls = {
            call["id"]: call["function"]
            for message in messages[began:]
            for call in message.get("tool_calls") or ()
        }
        for message in messages[began:]:
            function = calls.get(message.get("tool_call_id", ""))
            cited = _citation_in(message) if function else None
            if function and cited:
                arguments = _arguments({"function": function})
                reply = self._toolbox.run(
                    function["name"], arguments, cited, user=turn.user, trail=turn.trail
                )
                self._note(turn, reply)

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


def _citation_in(message: Message) -> str | None:
    """The id of the result that a tool's reply told of."""
    try:
        told = json.loads(message["content"])
    except ValueError:
        return None
    return told.get("citation") if isinstance(told, dict) else None


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
    styles = {c.name: _style(c, currency, is_defined=citation.kind == "metric_query") for c in result.columns}
    said = {f"c{n}": spoken_value(c) for n, c in enumerate(conditions(citation.query or {}))}
    said |= {c.source: c.label for c in result.columns if c.source.startswith(MADE)}
    return Source(citation, styles, result.definitions, currency, said, told_facts(citation.ledger))


def _style(column: Column, currency: str, *, is_defined: bool) -> CellFormat:
    """How a column is written; of the columns of SQL nobody knows which are groups."""
    unit = "ratio" if column.role in ("share", "change") else column.unit
    if is_defined and column.role == "dimension" and unit is None:
        unit = NAME  # A whole number that is grouped by is a name: a year, a key.
    return CellFormat(
        column.currency or currency,
        unit,
        column.grain if column.role == "time" else None,
        column.role == "change",
    )

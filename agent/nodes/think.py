"""Think: the model reads the conversation and decides the next tool calls."""

import json
import time
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    SystemMessage,
    convert_to_messages,
    convert_to_openai_messages,
)
from langgraph.runtime import Runtime

from agent.history import answered, recent
from agent.nodes.invoke import count_tokens, invoke
from agent.state import Conversation, Message, Turn
from agent.tools.toolbox import UNREADABLE, Ending, without_braces
from agent.tools.withhold import without_values
from semantic_layer.errors import GuardRefusal

MAX_STEPS = 8
OUT_OF_STEPS = (
    "I could not finish this within the allowed number of steps. Ask for less at once, or more precisely."
)


class Think:
    """Calls the chat model with the system prompt, the conversation and the tools."""

    def __init__(
        self,
        model: BaseChatModel,
        system: str,
        tools: list[dict[str, Any]],
        *,
        is_remote: bool,
        tells_values: bool = True,
    ) -> None:
        self._model = model.bind_tools(tools)
        self._system = SystemMessage(system)
        self._is_remote = is_remote
        self._tells_values = tells_values

    def __call__(self, state: Conversation, runtime: Runtime[Turn]) -> dict[str, Any]:
        turn = runtime.context
        if turn.steps >= MAX_STEPS:
            turn.ending = Ending("refusal", OUT_OF_STEPS, reason="unsupported")
            return {"messages": [{"role": "assistant", "content": OUT_OF_STEPS}]}
        try:
            turn.meter.check_spent()
        except GuardRefusal as refusal:
            turn.tool_error = str(refusal)
            turn.ending = Ending("refusal", without_braces(turn.tool_error), reason=refusal.code)
            return {"messages": [{"role": "assistant", "content": turn.tool_error}]}
        turn.steps += 1
        began = time.perf_counter()
        reply = self._ask(state["messages"])
        if self._is_remote:
            turn.timings.llm += (time.perf_counter() - began) * 1000
            count_tokens(turn, reply)
        message = _as_message(reply)
        if not message.get("tool_calls"):
            turn.ending = Ending("answer", str(message.get("content") or ""))
        return {"messages": [message]}

    def _ask(self, messages: list[Message]) -> AIMessage:
        told = answered(messages)
        if self._is_remote:
            told = recent(told)
        if not self._tells_values:
            told = [without_values(message) for message in told]
        return invoke(self._model, [self._system, *convert_to_messages(told)], is_remote=self._is_remote)


def _as_message(reply: AIMessage) -> Message:
    message = convert_to_openai_messages(reply)
    assert isinstance(message, dict)
    for bad in reply.invalid_tool_calls:
        function = {
            "name": bad.get("name") or "unknown",
            "arguments": json.dumps({UNREADABLE: bad.get("args")}),
        }
        call = {"id": bad.get("id") or "invalid", "type": "function", "function": function}
        message.setdefault("tool_calls", []).append(call)
    return message

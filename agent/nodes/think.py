"""Think: the model reads the conversation and decides the next tool calls."""

import json
import time
from collections.abc import Callable
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
from agent.nodes.calling import CALLING
from agent.nodes.invoke import count_tokens, invoke
from agent.settings import USUAL_LIMITS, Calling, TurnLimits
from agent.state import Conversation, Message, Turn
from agent.tools.toolbox import UNREADABLE, Ending, without_braces
from agent.tools.withhold import without_values
from semantic_layer.errors import GuardRefusal

MAX_STEPS = 8
TURNS_ASKED = 3
TOKENS_PRICED = 1_000_000  # policies price so many
OUT_OF_STEPS = (
    "I could not finish this within the allowed number of steps. Ask for less at once, or more precisely."
)
OUT_OF_TURN = "I could not finish this within the {what} that one question may take. Ask for less at once."


class Think:
    """Calls the chat model with the system prompt for the question, the conversation and the tools."""

    def __init__(
        self,
        model: BaseChatModel,
        system: Callable[[str], str],
        tools: list[dict[str, Any]],
        *,
        is_remote: bool,
        tells_values: bool = True,
        calling: Calling = "auto",
        limits: TurnLimits = USUAL_LIMITS,
    ) -> None:
        self._model = CALLING[calling](model, tools) if is_remote else model.bind_tools(tools)
        self._limits = limits
        self._system = system
        self._is_remote = is_remote
        self._tells_values = tells_values

    def __call__(self, state: Conversation, runtime: Runtime[Turn]) -> dict[str, Any]:
        turn = runtime.context
        if turn.steps >= MAX_STEPS:
            turn.ending = Ending("refusal", OUT_OF_STEPS, reason="unsupported")
            return {"messages": [{"role": "assistant", "content": OUT_OF_STEPS}]}
        if self._is_remote and (what := _used_up(turn, self._limits)):
            text = OUT_OF_TURN.format(what=what)
            turn.ending = Ending("refusal", text, reason="turn_limit")
            return {"messages": [{"role": "assistant", "content": text}]}
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
        system = SystemMessage(self._system(_asked(told)))
        return invoke(self._model, [system, *convert_to_messages(told)], is_remote=self._is_remote)


def _asked(messages: list[Message]) -> str:
    """The questions of the last turns: what a follow-up is about stands in those before it."""
    asked = [str(message["content"]) for message in messages if message["role"] == "user"]
    return "\n".join(asked[-TURNS_ASKED:])


def _used_up(turn: Turn, limits: TurnLimits) -> str | None:
    """Return what of its limits a turn has used up, in words, if anything."""
    read, written = turn.usage.prompt_tokens, turn.usage.completion_tokens
    prices = turn.meter.prices
    used = (
        ("time", time.perf_counter() - turn.started, limits.seconds),
        ("number of tokens", read + written, limits.tokens),
        ("cost", (read * prices.prompt + written * prices.completion) / TOKENS_PRICED, limits.cost),
    )
    return next((what for what, amount, most in used if amount >= most), None)


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

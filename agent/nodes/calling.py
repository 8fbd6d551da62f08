"""How a model is offered the tools: by the endpoint's tool calls, or as JSON in text where it has none."""

import json
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from pydantic import ValidationError

from agent.nodes.faults import lacks_tools
from agent.prompts.loader import prompt
from agent.settings import Calling

FENCE = re.compile(r"^\s*```(?:json)?\s*(.*?)\s*```\s*$", re.DOTALL)
NAMES = ("tool", "name", "function")
ARGUMENTS = ("arguments", "args", "parameters", "input")
SEVERAL = ("calls", "tool_calls")


class NativeCalls:
    """Tool calls of the endpoint; a model that writes one as text is understood all the same."""

    def __init__(self, model: BaseChatModel, tools: list[dict[str, Any]]) -> None:
        self._model = model.bind_tools(tools)
        self._names = frozenset(tool["function"]["name"] for tool in tools)

    def invoke(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """Return the reply, with the calls that it makes in either form."""
        try:
            reply = self._model.invoke(list(messages))
        except ValidationError:
            # The client can't hold arguments that are JSON and no object.
            return AIMessage("", invalid_tool_calls=[_unreadable(f"text_{len(messages)}")])
        if reply.tool_calls or reply.invalid_tool_calls or not isinstance(reply.content, str):
            return reply
        calls = calls_in(reply.content, len(messages))
        is_call = bool(calls) and all(call["name"] in self._names for call in calls)
        return reply.model_copy(update={"content": "", "tool_calls": calls}) if is_call else reply


class JsonCalls:
    """Tools described in the prompt, calls and results as JSON in the texts of the conversation."""

    def __init__(self, model: BaseChatModel, tools: list[dict[str, Any]]) -> None:
        self._model = model.bind(response_format={"type": "json_object"})
        described = (json.dumps(tool["function"], ensure_ascii=False) for tool in tools)
        self._offer = prompt("json_calls", tools="\n".join(described))

    def invoke(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """Return the reply, with the calls that its text makes."""
        reply = self._model.invoke([self._told(message, messages) for message in messages])
        assert isinstance(reply, AIMessage)
        calls = calls_in(reply.content, len(messages)) if isinstance(reply.content, str) else []
        return reply.model_copy(update={"content": "", "tool_calls": calls}) if calls else reply

    def _told(self, message: BaseMessage, messages: Sequence[BaseMessage]) -> BaseMessage:
        if isinstance(message, SystemMessage):
            return SystemMessage(f"{message.content}\n\n{self._offer}")
        if isinstance(message, AIMessage) and message.tool_calls:
            made = [{"tool": call["name"], "arguments": call["args"]} for call in message.tool_calls]
            return AIMessage(json.dumps(made[0] if len(made) == 1 else {"calls": made}, ensure_ascii=False))
        if isinstance(message, ToolMessage):
            name = _name_of(message.tool_call_id, messages)
            return HumanMessage(json.dumps({"tool": name, "result": message.content}, ensure_ascii=False))
        return message


class AutoCalls:
    """The endpoint's tool calls, until it refuses a request for them."""

    def __init__(self, model: BaseChatModel, tools: list[dict[str, Any]]) -> None:
        self._calls: NativeCalls | JsonCalls = NativeCalls(model, tools)
        self._otherwise = JsonCalls(model, tools)

    def invoke(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """Return the reply, asked for in the way that the endpoint takes."""
        try:
            return self._calls.invoke(messages)
        except Exception as error:
            if self._calls is self._otherwise or not lacks_tools(error):
                raise
            self._calls = self._otherwise
            return self._calls.invoke(messages)


CALLING: dict[Calling, type[NativeCalls] | type[JsonCalls] | type[AutoCalls]] = {
    "auto": AutoCalls,
    "native": NativeCalls,
    "json": JsonCalls,
}


def calls_in(text: str, place: int) -> list[Any]:
    """Return the tool calls that a text is, in the shapes that models write them in; none if it is another.

    `place` is that of the text in its conversation: a call's id is of it.
    """
    try:
        said = json.loads(fenced[1] if (fenced := FENCE.match(text)) else text)
    except ValueError:
        return []
    several = next((said[key] for key in SEVERAL if key in said), None) if isinstance(said, dict) else said
    wanted = several if isinstance(several, list) else [said]
    calls = [_call(one, f"text_{place}_{number}") for number, one in enumerate(wanted)]
    return calls if calls and all(calls) else []


def _call(said: Any, identity: str) -> dict[str, Any] | None:
    if isinstance(said, dict) and isinstance(said.get("function"), dict):
        said = said["function"]
    if not isinstance(said, dict):
        return None
    name = next((said[key] for key in NAMES if isinstance(said.get(key), str)), None)
    arguments: Any = next((said[key] for key in ARGUMENTS if key in said), {})
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except ValueError:
            return None
    if name is None or not isinstance(arguments, dict):
        return None
    return {"name": name, "args": arguments, "id": identity, "type": "tool_call"}


def _unreadable(identity: str) -> Any:
    return {"name": "unknown", "args": "no JSON object", "id": identity, "error": None}


def _name_of(call_id: str, messages: Sequence[BaseMessage]) -> str:
    calls = (call for message in messages for call in getattr(message, "tool_calls", ()))
    return next((call["name"] for call in calls if call["id"] == call_id), "unknown")

"""Summarise: once texts of strangers are in the turn, a model without tools words the answer."""

import time
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from langgraph.runtime import Runtime

from agent.nodes.invoke import count_tokens, invoke
from agent.passages import delimited, quoted
from agent.prompts.loader import prompt
from agent.state import Conversation, Turn
from agent.tools.tell import tell
from agent.tools.toolbox import Ending
from semantic_layer.errors import GuardRefusal


class Summarise:
    """Reads the passages with a model that can call nothing; without a model they are quoted.

    What the model says is text: a tool call in its reply is not looked at. Neither it nor the passages are
    kept in the conversation, whose next turn plans queries again.
    """

    def __init__(self, model: BaseChatModel | None) -> None:
        self._model = model

    def __call__(self, state: Conversation, runtime: Runtime[Turn]) -> dict[str, Any]:
        turn = runtime.context
        text = self._words(self._model, turn) if self._model and _may_spend(turn) else quoted(turn.passages)
        turn.ending = Ending("answer", text)
        return {}

    def _words(self, model: BaseChatModel, turn: Turn) -> str:
        began = time.perf_counter()
        results = "\n".join(tell(cited, turn.results[cited.id]) for cited in turn.citations)
        told = (
            f"Question: {turn.question}\n\nResults of queries:\n{results or 'none'}\n\n"
            f"Texts:\n{delimited(turn.passages)}"
        )
        messages = [SystemMessage(prompt("summarise")), HumanMessage("\n\n".join((told, *turn.advice)))]
        reply = invoke(model, messages, is_remote=True)
        turn.timings.llm += (time.perf_counter() - began) * 1000
        count_tokens(turn, reply)
        return reply.content if isinstance(reply.content, str) else ""


def _may_spend(turn: Turn) -> bool:
    """Whether the user's limits leave tokens for one more call."""
    try:
        turn.meter.check_spent()
    except GuardRefusal:
        return False
    return True

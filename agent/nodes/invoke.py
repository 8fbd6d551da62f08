"""One call of a chat model, whose failures are the provider's."""

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage

from agent.errors import ModelError
from agent.state import Turn


def invoke(model: Any, messages: Sequence[BaseMessage], *, is_remote: bool) -> AIMessage:
    """Return the model's reply; ModelError where an endpoint failed, a model of ours fails as it does."""
    try:
        reply = model.invoke(list(messages))
    except Exception as error:
        if not is_remote:
            raise
        raise ModelError(
            f"The model endpoint failed ({type(error).__name__}).",
            code="model_failed",
            action="Check OPENAI_BASE_URL, OPENAI_API_KEY and FOOTNOTE_MODEL, or unset FOOTNOTE_MODEL.",
        ) from error
    assert isinstance(reply, AIMessage)
    return reply


def count_tokens(turn: Turn, reply: AIMessage) -> None:
    """Add what an endpoint says it used to the turn's tokens."""
    if usage := reply.usage_metadata:
        turn.meter.spend(usage["input_tokens"], usage["output_tokens"])
        turn.usage.prompt_tokens += usage["input_tokens"]
        turn.usage.completion_tokens += usage["output_tokens"]

"""One call of a chat model: tried again where that may help, given up where nobody waits any more."""

import threading
import time
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage

from agent.errors import ModelError
from agent.nodes.faults import fault_of, told
from agent.state import Turn
from warehouse.cancellation import heard_by

# Seconds before another try; an endpoint that names longer ones is told of instead of waited for.
WAITS = (0.5, 2.0)
LONGEST_WAIT = 5.0
FILTERED = "content_filter"


def invoke(model: Any, messages: Sequence[BaseMessage], *, is_remote: bool) -> AIMessage:
    """Return the model's reply; ModelError where an endpoint failed, a model of ours fails as it does."""
    if not is_remote:
        reply = model.invoke(list(messages))
        assert isinstance(reply, AIMessage)
        return reply
    reply = _unless_given_up(lambda: _patiently(model, messages))
    if reply.additional_kwargs.get("refusal") or reply.response_metadata.get("finish_reason") == FILTERED:
        raise ModelError(
            "The model declined to answer this.", code="model_declined", action="Ask in other words."
        )
    return reply


def count_tokens(turn: Turn, reply: AIMessage) -> None:
    """Add what an endpoint says it used to the turn's tokens."""
    if usage := reply.usage_metadata:
        turn.meter.spend(usage["input_tokens"], usage["output_tokens"])
        turn.usage.prompt_tokens += usage["input_tokens"]
        turn.usage.completion_tokens += usage["output_tokens"]


def _patiently(model: Any, messages: Sequence[BaseMessage]) -> AIMessage:
    """Call the model, and again after a wait where the failure may pass."""
    for wait in (*WAITS, None):
        try:
            reply = model.invoke(list(messages))
        except Exception as error:
            pause = _pause(error, wait)
            if pause is None:
                raise told(error) from error
            time.sleep(pause)
        else:
            assert isinstance(reply, AIMessage)
            return reply
    raise AssertionError("the last try returns or raises")


def _pause(error: Exception, wait: float | None) -> float | None:
    """Return the seconds until another try; None where there is none."""
    if wait is None or not fault_of(error).passes:
        return None
    named = getattr(getattr(error, "response", None), "headers", {}).get("retry-after")
    try:
        asked = float(named) if named else wait
    except ValueError:  # a date
        return None
    return max(asked, wait) if asked <= LONGEST_WAIT else None


def _unless_given_up(call: Callable[[], AIMessage]) -> AIMessage:
    """Return what a call gives; ModelError as soon as nobody waits for it, although it may go on."""
    is_over = threading.Event()
    found: list[AIMessage | BaseException] = []

    def run() -> None:
        try:
            found.append(call())
        except BaseException as error:
            found.append(error)
        is_over.set()

    # In the context of the turn: who listens and what plays is known there.
    threading.Thread(target=copy_context().run, args=(run,), name="model", daemon=True).start()
    with heard_by(is_over.set):
        is_over.wait()
    if not found:
        raise ModelError("The question was given up.", code="model_given_up")
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]

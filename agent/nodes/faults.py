"""What went wrong at a model's endpoint, told by who must act; never in the words of the provider."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.errors import ModelError


@dataclass(frozen=True)
class Fault:
    """A kind of failure: how it is known, what is said of it, and whether asking again may help."""

    code: str
    is_this: Callable[[Exception, str], bool]
    message: str
    action: str
    passes: bool = False


def fault_of(error: Exception) -> Fault:
    """Return the kind of failure that an exception of the client stands for."""
    said = str(error).lower()
    return next(fault for fault in FAULTS if fault.is_this(error, said))


def told(error: Exception) -> ModelError:
    """Return what is told of an exception of the client."""
    fault = fault_of(error)
    message = fault.message.format(kind=type(error).__name__)
    return ModelError(message, code=fault.code, action=fault.action)


def lacks_tools(error: Exception) -> bool:
    """Whether an endpoint refused a request because it, or its model, knows no tool calls."""
    said = str(error).lower()
    return _status(error) in (400, 404, 422, 500, 501) and any(word in said for word in ("tool", "function"))


def _status(error: Exception) -> int:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else 0


def _is(*statuses: int) -> Callable[[Exception, str], bool]:
    return lambda error, _: _status(error) in statuses


def _named(*words: str) -> Callable[[Exception, str], bool]:
    """Whether a class of the exception is called so: the client need not be loaded to know its errors."""
    return lambda error, _: any(word in kind.__name__ for kind in type(error).__mro__ for word in words)


def _is_too_long(error: Exception, said: str) -> bool:
    is_said = _status(error) == 400 and any(word in said for word in ("context length", "context_length"))
    return is_said or _status(error) == 413 or _named("ContextOverflow")(error, said)


def _is_unpaid(error: Exception, said: str) -> bool:
    return _status(error) == 402 or (_status(error) == 429 and "quota" in said)


KEY = "Check OPENAI_API_KEY, or unset FOOTNOTE_MODEL."
LATER = "Try again in a while."
# In this order: a timeout is a failed connection too.
FAULTS = (
    Fault(
        "model_context",
        _is_too_long,
        "The question and what was found for it are longer than the model can read.",
        "Ask for less at once, or begin a new conversation.",
    ),
    Fault("model_auth", _is(401, 403), "The model endpoint refused the key.", KEY),
    Fault(
        "model_quota",
        _is_unpaid,
        "The quota of the model endpoint is used up.",
        "Pay for more, or wait for it.",
    ),
    Fault(
        "model_rate_limited", _is(429), "The model endpoint is asked too often just now.", LATER, passes=True
    ),
    Fault(
        "model_unknown",
        _is(404),
        "The endpoint knows no such model or address.",
        "Check FOOTNOTE_MODEL and OPENAI_BASE_URL.",
    ),
    Fault(
        "model_timeout",
        lambda error, said: _status(error) in (408, 504) or _named("Timeout")(error, said),
        "The model did not answer in time.",
        "Try again, or set FOOTNOTE_MODEL_TIMEOUT to more seconds.",
    ),
    Fault(
        "model_unreachable",
        _named("ConnectionError", "ConnectError", "TransportError"),
        "The model endpoint can't be reached.",
        "Check OPENAI_BASE_URL and that something listens there.",
        passes=True,
    ),
    Fault(
        "model_unavailable",
        lambda error, _: _status(error) >= 500,
        "The model endpoint has a failure of its own.",
        LATER,
        passes=True,
    ),
    Fault(
        "model_rejected",
        lambda error, _: _status(error) >= 400,
        "The model endpoint did not take the request ({kind}).",
        "See whether the model takes tools and long prompts, or set FOOTNOTE_MODEL_TOOLS=json.",
    ),
    Fault(
        "model_failed",
        lambda error, said: True,
        "The model endpoint's reply can't be read ({kind}).",
        "Check OPENAI_BASE_URL, OPENAI_API_KEY and FOOTNOTE_MODEL, or unset FOOTNOTE_MODEL.",
    ),
)

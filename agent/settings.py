"""Which model answers, read from the environment in one place."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from semantic_layer.errors import FootnoteError

PLANNER = "planner"
Calling = Literal["auto", "native", "json"]


@dataclass(frozen=True)
class TurnLimits:
    """What one question may take of a model: seconds, tokens and cost (by the prices of the policies)."""

    seconds: float = 300.0
    tokens: float = 200_000.0
    cost: float = math.inf


USUAL_LIMITS = TurnLimits()


@dataclass(frozen=True)
class ModelSettings:
    """`name` is "planner" or a model of the endpoint; a key alone sends data nowhere.

    `calling` is how tools are offered: by tool calls, as JSON in texts, or the first that the endpoint takes.
    """

    name: str = PLANNER
    base_url: str | None = None
    api_key: str | None = None
    timeout: float = 60.0
    calling: Calling = "auto"
    limits: TurnLimits = USUAL_LIMITS

    @property
    def is_remote(self) -> bool:
        """Whether questions go to an endpoint."""
        return self.name != PLANNER


def read_settings(environment: Mapping[str, str] = os.environ) -> ModelSettings:
    """FOOTNOTE_MODEL, OPENAI_BASE_URL, OPENAI_API_KEY and FOOTNOTE_MODEL_TIMEOUT (seconds).

    FOOTNOTE_MODEL_TOOLS is how tools are offered; FOOTNOTE_TURN_SECONDS, _TOKENS and _COST limit a question.
    FootnoteError, code bad_setting, for a value that is none.
    """

    def number(name: str, usual: float) -> float:
        return _number(name, environment.get(name), usual)

    usual = USUAL_LIMITS
    return ModelSettings(
        name=environment.get("FOOTNOTE_MODEL") or PLANNER,
        base_url=environment.get("OPENAI_BASE_URL") or None,
        api_key=environment.get("OPENAI_API_KEY") or None,
        timeout=number("FOOTNOTE_MODEL_TIMEOUT", ModelSettings.timeout),
        calling=_calling(environment.get("FOOTNOTE_MODEL_TOOLS")),
        limits=TurnLimits(
            seconds=number("FOOTNOTE_TURN_SECONDS", usual.seconds),
            tokens=number("FOOTNOTE_TURN_TOKENS", usual.tokens),
            cost=number("FOOTNOTE_TURN_COST", usual.cost),
        ),
    )


def _calling(text: str | None) -> Calling:
    known = {way: way for way in get_args(Calling)}
    if text and text not in known:
        raise FootnoteError(
            f"FOOTNOTE_MODEL_TOOLS is '{text}'.",
            code="bad_setting",
            action=f"Set it to one of {', '.join(known)}, or unset it.",
        )
    return known[text] if text else ModelSettings.calling


def _number(name: str, text: str | None, usual: float) -> float:
    if not text:
        return usual
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        what = "" if name.endswith(("TOKENS", "COST")) else " of seconds"
        raise FootnoteError(
            f"{name} is '{text}', which is no number{what} above zero.",
            code="bad_setting",
            action="Set it to a number such as 60, or unset it.",
        )
    return number

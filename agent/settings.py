"""Which model answers, read from the environment in one place."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass

from semantic_layer.errors import FootnoteError

PLANNER = "planner"


@dataclass(frozen=True)
class ModelSettings:
    """`name` is "planner" or a model of the endpoint; a key alone sends data nowhere."""

    name: str = PLANNER
    base_url: str | None = None
    api_key: str | None = None
    timeout: float = 60.0

    @property
    def is_remote(self) -> bool:
        """Whether questions go to an endpoint."""
        return self.name != PLANNER


def read_settings(environment: Mapping[str, str] = os.environ) -> ModelSettings:
    """FOOTNOTE_MODEL, OPENAI_BASE_URL, OPENAI_API_KEY and FOOTNOTE_MODEL_TIMEOUT (seconds).

    FootnoteError, code bad_setting, for a timeout that is no number of seconds.
    """
    return ModelSettings(
        name=environment.get("FOOTNOTE_MODEL") or PLANNER,
        base_url=environment.get("OPENAI_BASE_URL") or None,
        api_key=environment.get("OPENAI_API_KEY") or None,
        timeout=_seconds(environment.get("FOOTNOTE_MODEL_TIMEOUT")),
    )


def _seconds(text: str | None) -> float:
    if not text:
        return ModelSettings.timeout
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise FootnoteError(
            f"FOOTNOTE_MODEL_TIMEOUT is '{text}', which is no number of seconds above zero.",
            code="bad_setting",
            action="Set it to a number such as 60, or unset it.",
        )
    return seconds

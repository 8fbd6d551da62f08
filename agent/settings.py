"""Which model answers, read from the environment in one place."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

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
    """FOOTNOTE_MODEL, OPENAI_BASE_URL, OPENAI_API_KEY and FOOTNOTE_MODEL_TIMEOUT (seconds)."""
    return ModelSettings(
        name=environment.get("FOOTNOTE_MODEL") or PLANNER,
        base_url=environment.get("OPENAI_BASE_URL") or None,
        api_key=environment.get("OPENAI_API_KEY") or None,
        timeout=float(environment.get("FOOTNOTE_MODEL_TIMEOUT") or 60.0),
    )

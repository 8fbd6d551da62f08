"""How a conversation is written down: JSON of plain types, so that nothing is run or imported on reading."""

import json
from typing import Any

from semantic_layer.errors import QueryError

KIND = "plain-json"


class PlainJson:
    """LangGraph's serializer protocol over JSON.

    What is no plain type is refused on writing; what was written in any other way is refused on reading.
    """

    def dumps_typed(self, value: Any) -> tuple[str, bytes]:
        """Return the kind of text and the text; TypeError for what is no plain type."""
        return KIND, json.dumps(value, default=_named, allow_nan=False).encode()

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Return what was written; QueryError, code conversation_unreadable, for anything else."""
        kind, text = data
        try:
            if kind != KIND:
                raise ValueError(kind)
            return json.loads(text)
        except (ValueError, RecursionError):
            raise QueryError(
                "That conversation can't be read.",
                code="conversation_unreadable",
                action="Start a new one.",
            ) from None


def _named(value: Any) -> Any:
    # What a turn failed with is noted beside its checkpoint: its name is enough.
    if isinstance(value, BaseException):
        return type(value).__name__
    raise TypeError(f"{type(value).__name__} is no plain type")

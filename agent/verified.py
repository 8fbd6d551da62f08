"""Questions whose query a person verified, in the workspace's `verified_queries.yml`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from agent.planner.names.text import words
from semantic_layer.errors import FootnoteError, QueryError
from semantic_layer.query import MetricQuery

FILE = Path("verified_queries.yml")


class VerifiedQuery(BaseModel):
    """A question and the metric query that answers it."""

    model_config = ConfigDict(extra="forbid")

    question: str
    query: dict[str, Any]


ENTRIES = TypeAdapter(list[VerifiedQuery])


def key_of(question: str) -> str:
    """Return what is the same for one question in any case and with any signs."""
    return " ".join(words(question))


def read_verified(workspace: Path) -> Mapping[str, dict[str, Any]]:
    """Return queries by the keys of their questions, none without the file; FootnoteError for a wrong one."""
    path = workspace / FILE
    if not path.is_file():
        return {}
    try:
        entries = ENTRIES.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or [])
        for entry in entries:
            MetricQuery.parse(entry.query)
    except (OSError, yaml.YAMLError, ValidationError, QueryError) as error:
        raise FootnoteError(
            f"{FILE} can't be used: {error}", code="verified_queries", action="Repair or delete the entry."
        ) from None
    return {key_of(entry.question): entry.query for entry in entries}

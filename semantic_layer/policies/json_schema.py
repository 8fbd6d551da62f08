"""The JSON schema of policies.yml, for editors."""

from typing import Any

from semantic_layer.policies.spec import PolicyFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of a policy file."""
    return {"$schema": DIALECT, **PolicyFile.model_json_schema(), "title": "Footnote policies"}

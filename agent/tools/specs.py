"""Tool specifications in the form every OpenAI-compatible endpoint takes."""

from collections.abc import Container
from typing import Any

from agent.prompts.loader import tool_description
from agent.tools.arguments import ARGUMENTS, FINDING, READING


def tool_specs(
    *, without: Container[str] = (), reads_texts: bool = False, finds_products: bool = False
) -> list[dict[str, Any]]:
    """Name, description and JSON schema of each tool, in a fixed order."""
    offered = ARGUMENTS | (READING if reads_texts else {}) | (FINDING if finds_products else {})
    return [
        {
            "type": "function",
            "function": {
                "name": name,
                "description": tool_description(name),
                "parameters": _schema(arguments),
            },
        }
        for name, arguments in offered.items()
        if name not in without
    ]


def _schema(arguments: Any) -> dict[str, Any]:
    return _without_titles(arguments.model_json_schema(by_alias=True))


def _without_titles(node: Any) -> Any:
    if isinstance(node, dict):
        return {k: _without_titles(v) for k, v in node.items() if not (k == "title" and isinstance(v, str))}
    return [_without_titles(item) for item in node] if isinstance(node, list) else node

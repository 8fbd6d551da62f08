"""Prompts are packaged Markdown files; a missing file or variable raises."""

from functools import cache
from importlib import resources
from string import Template

from agent.errors import PromptError


@cache
def _text(name: str) -> str:
    try:
        return resources.files("agent.prompts").joinpath(f"{name}.md").read_text("utf-8")
    except FileNotFoundError:
        raise PromptError(f"The prompt '{name}.md' is not packaged.", code="prompt_missing") from None


def prompt(name: str, **variables: str) -> str:
    """The prompt of that name with its $variables filled in."""
    try:
        return Template(_text(name)).substitute(variables)
    except (KeyError, ValueError) as error:
        raise PromptError(
            f"The prompt '{name}.md' can't be filled: {error}.", code="prompt_variable"
        ) from None


def tool_description(name: str) -> str:
    """What the model is told of a tool."""
    return _text(f"tools/{name}").strip()

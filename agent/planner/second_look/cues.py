"""The words that the second look knows, by the part they play."""

from functools import cache
from importlib import resources

import yaml


def cues(part: str) -> frozenset[str]:
    """The words of one part; KeyError for one that the list lacks."""
    return _all()[part]


@cache
def _all() -> dict[str, frozenset[str]]:
    text = resources.files("agent.planner").joinpath("words/second_look.yml").read_text("utf-8")
    return {part: frozenset(words) for part, words in yaml.load(text, yaml.CSafeLoader).items()}

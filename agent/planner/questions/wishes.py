"""Whole questions for products and reviews, matched by the patterns of `words/products.yml`."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.names.text import tokenize
from agent.planner.vocabulary import Vocabulary

WHAT, CODE = r"(?P<what>\S.*?)", r"(?=\S*\d)[\w./#-]{3,}"
PARTS = ("whatever", "the", "products", "people", "main", "held", "liked", "written")
# The end of an order by price that each word for it stands for.
ENDS = ("lowest", "highest")
LONGEST = 400
_FIGURES = frozenset(
    {"performance", "figures", "numbers", "results", "report", "overview", "breakdown", "summary", "stats"}
    | {"statistics", "trend", "development", "comparison", "analysis", "forecast", "total", "totals"}
)
_BEING = frozenset({"is", "are", "was", "were", "do", "did", "has", "have", "had"})
_DEGREES = frozenset({"most", "least", "best", "worst", "often"})
DOERS = frozenset({"i", "we", "you", "they", "he", "she", "it", "people", "customers"})


def matches(kind: str, question: str) -> Iterator[dict[str, str]]:
    """Yield the parts of a question by each pattern of a kind that explains all of it."""
    text = bare(question)
    if len(text) > LONGEST:
        return
    for pattern in _patterns(kind):
        if match := pattern.fullmatch(text):
            yield {name: said for name, said in match.groupdict().items() if said}


def matched(kind: str, question: str) -> str | None:
    """Return what a question is for by the patterns of a kind, None where none explains it."""
    return next((found["what"] for found in matches(kind, question)), None)


def priced_end(question: str) -> tuple[str, str, int | None] | None:
    """Return what is to be ordered by price, from which end, and how many are asked for."""
    for end in ENDS:
        for found in matches(f"by_price {end}", question):
            return found["what"], end, int(found["count"]) if "count" in found else None
    return None


def bare(question: str) -> str:
    """Return a question in one line, without the signs around it."""
    return " ".join(question.split()).strip(" ?!.")


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    said = _said()
    name, _, end = kind.partition(" ")
    parts = {part: said[part] for part in PARTS} | {"what": WHAT, "code": CODE, "end": said.get(end, "")}
    return tuple(
        re.compile(
            _filled(_filled(f"{said['opening']}{pattern}{said['closing']}", parts), {"you": said["you"]}),
            re.IGNORECASE,
        )
        for pattern in said[name]
    )


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


@cache
def _said() -> dict[str, Any]:
    text = resources.files("agent.planner").joinpath("words/products.yml").read_text("utf-8")
    said: dict[str, Any] = yaml.safe_load(text)
    return said


def is_of_figures(what: str, vocab: Vocabulary) -> bool:
    """Whether a wish is for a report ("the performance for autumn"), or for more of something."""
    said = [token.text for token in tokenize(what) if token.text not in vocab.particles]
    return bool(said) and (said[0] in _FIGURES or said[0] in vocab.comparatives)


def is_clause(what: str) -> bool:
    """Whether a text says what is done ("we sell in the Alps", "returned the most"), and names no goods."""
    first, *others = what.lower().split()
    is_done = first.endswith("ed") and others[-1:] and others[-1] in _DEGREES
    return bool(others) and (first in DOERS | _BEING or bool(is_done))

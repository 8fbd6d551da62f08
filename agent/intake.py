"""What is settled before any model sees a question: clean text, and the questions nobody should plan for."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import sqlglot
from sqlglot.errors import SqlglotError

from semantic_layer.unseen import is_unseen

MAX_QUESTION = 2_000
_SQL = re.compile(
    r"^\s*(?:```\w*\s*)?(?:select\b.+\bfrom\b|with\b.+\bas\s*\(|(?:drop|alter|create|truncate)\s+(?:table|view|schema|database|index)\b"
    r"|insert\s+into\b|delete\s+from\b|update\s+\S+\s+set\b|attach\b|copy\b.+\bto\b|pragma\b)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Turned:
    """A question turned away at the door: a stable code and what to do instead."""

    code: str
    message: str


def clean(question: str) -> str:
    """Drop control characters, invisible ones and lone surrogates; collapse white space."""
    kept = (c for c in question if c.isspace() or not (is_unseen(c) or _is_unassigned(c)))
    return " ".join("".join(kept).split())


def _is_unassigned(character: str) -> bool:
    return unicodedata.category(character) in ("Co", "Cn")


def _empty(question: str) -> Turned | None:
    if question:
        return None
    return Turned(
        "empty_question", "The question is empty. Ask for a measure, for instance: revenue by month."
    )


def _too_long(question: str) -> Turned | None:
    if len(question) <= MAX_QUESTION:
        return None
    return Turned(
        "too_long", "That is longer than a question can be here. Ask one question in a few sentences."
    )


def _sql(question: str) -> Turned | None:
    if not (_SQL.search(question) and _parses(question)):
        return None
    return Turned(
        "sql_pasted", "SQL pasted into a question is not run. Ask in words; the SQL comes with the answer."
    )


def _parses(text: str) -> bool:
    """Whether the text is SQL and not a sentence that opens like it."""
    try:
        return bool(sqlglot.parse(text.strip("` ;").removeprefix("sql"), dialect="duckdb"))
    except SqlglotError:
        return False


def _wordless(question: str) -> Turned | None:
    # A bare number may choose an option of the question asked back before.
    if re.search(r"[^\W\d_]{2,}", question) or re.fullmatch(r"\d{1,2}\W?", question):
        return None
    return Turned(
        "not_understood", "I see no words in that. Ask for a measure, for instance: revenue by month."
    )


RULES: tuple[Callable[[str], Turned | None], ...] = (_empty, _too_long, _sql, _wordless)


def turn_away(question: str) -> Turned | None:
    """The first rule a cleaned question breaks, if any."""
    return next((turned for rule in RULES if (turned := rule(question))), None)

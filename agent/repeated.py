"""Figures a text may repeat: of the questions, of its queries' conditions, and the years of their ranges."""

from collections.abc import Iterable, Iterator
from typing import Any

from agent.conditions import conditions, spoken_value
from agent.notes import told_facts
from agent.outcome import Citation
from agent.planner.names.text import words
from agent.state import Message

# How a text that was not sent is told of where no call waits for a reply: it repeats what was typed.
NOT_SENT = "Not sent."


def questions(messages: Iterable[Message]) -> Iterator[str]:
    """Yield what the person asked in this turn and those before it."""
    for message in messages:
        said = str(message["content"])
        if message["role"] == "user" and not said.startswith(NOT_SENT):
            yield said
            yield " ".join(words(said))  # numbers as the planner writes them


def kept_to(citation: Citation) -> Iterator[str]:
    """Yield the values of a query's conditions, its limits and windows, and the years of its range."""
    query: dict[str, Any] = citation.query or {}
    yield from (spoken_value(one) for one in conditions(query))
    yield str(query.get("limit") or "")
    yield str((query.get("top") or {}).get("count", ""))
    yield from (str(one.get("window") or "") for one in query.get("cumulative", ()))
    yield from map(str, _years(told_facts(citation.ledger)))


def _years(days: dict[str, str]) -> range:
    """The years from the first day to the last; none where either is not known."""
    ends = [days[name][:4] for name in ("date_from", "date_to") if days.get(name, "")[:4].isdigit()]
    return range(int(ends[0]), int(ends[1]) + 1) if len(ends) == 2 else range(0)

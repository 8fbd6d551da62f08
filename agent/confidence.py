"""How sure an answer is, from what it stands on: each doubt lowers the confidence and is told by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from agent.outcome import Citation, CitationKind
from agent.state import Turn
from agent.tools.made import PREFIX

CERTAIN = 0.97
"""Of an answer without any doubt: the question may still have been read otherwise than it was meant."""
MANY_PARTS = 5


@dataclass(frozen=True)
class Confidence:
    """A number from 0 to 1, and why it is not higher."""

    value: float
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Grounds:
    """What the doubts look at: the turn, and what its answer cites."""

    turn: Turn
    cited: Sequence[Citation]
    is_contested: bool
    """Whether a metric asked for has another fair definition."""

    @property
    def queries(self) -> list[dict[str, Any]]:
        return [one.query for one in self.cited if one.query]


@dataclass(frozen=True)
class Doubt:
    """One reason to trust an answer less."""

    said: str
    factor: float
    holds: Callable[[Grounds], bool]


# Factors order answers and are judgement; `footnote eval` prints the risk that is left at each coverage.
DOUBTS = (
    Doubt(
        "the SQL was written for this question, no definition stands behind it", 0.6, lambda g: _is(g, "sql")
    ),
    Doubt("gathered from texts", 0.7, lambda g: _is(g, "reviews")),
    Doubt("no rows were found", 0.7, lambda g: bool(g.cited) and not any(one.row_count for one in g.cited)),
    Doubt("products were chosen by their meaning", 0.8, lambda g: _is(g, "products")),
    Doubt("a model foretold it", 0.85, lambda g: _is(g, "model")),
    Doubt("the wording was sent back once or more", 0.85, lambda g: g.turn.repairs > 0),
    Doubt("a call was refused on the way to it", 0.9, lambda g: g.turn.tool_error is not None),
    Doubt("the measure was made for this question", 0.9, lambda g: any(PREFIX in str(q) for q in g.queries)),
    Doubt("the question has many parts", 0.95, lambda g: any(_parts(q) > MANY_PARTS for q in g.queries)),
    Doubt("another definition of it is fair too", 0.95, lambda g: g.is_contested),
)


def _is(grounds: Grounds, kind: CitationKind) -> bool:
    return any(one.kind == kind for one in grounds.cited)


def _parts(query: dict[str, Any]) -> int:
    """How many names and conditions a query is made of."""
    return sum(len(part) for part in query.values() if isinstance(part, list))


def confidence_in(turn: Turn, cited: Sequence[Citation], *, is_contested: bool) -> Confidence:
    """Return how sure an answer is that stands on these citations."""
    grounds = Grounds(turn, cited, is_contested)
    held = [doubt for doubt in DOUBTS if doubt.holds(grounds)]
    return Confidence(round(CERTAIN * prod(doubt.factor for doubt in held), 3), tuple(d.said for d in held))

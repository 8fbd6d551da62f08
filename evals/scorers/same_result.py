"""Whether a citation holds the rows of the gold query, whatever its columns are called."""

import math
import re
from collections.abc import Sequence
from itertools import permutations
from typing import Any

from agent.outcome import Outcome
from evals.scorers.score import PASS, Score, fail

# Sums of decimals are exact; averages may differ in the last bits with the order of addition.
RELATIVE, ABSOLUTE = 1e-9, 1e-6
MONTH = re.compile(r"\d{4}-\d{2}")
MIDNIGHT = re.compile(r"[T ]00:00:00(\.0+)?$")
MAX_COLUMNS = 8

Rows = Sequence[Sequence[Any]]


def same_result(outcome: Outcome, gold: Rows, *, ordered: bool = False) -> Score:
    """Pass if one citation holds the gold rows; it may have more columns, but no other rows."""
    if not outcome.citations:
        return fail("no citation")
    reasons = [_difference(citation.rows, gold, ordered=ordered) for citation in outcome.citations]
    return PASS if "" in reasons else fail("; ".join(dict.fromkeys(reasons)))


def _difference(rows: Rows, gold: Rows, *, ordered: bool) -> str:
    """Return in what the rows differ from the gold, or nothing."""
    if len(rows) != len(gold):
        return f"{len(rows)} rows, expected {len(gold)}"
    if not gold:
        return ""
    width, wanted = len(rows[0]), len(gold[0])
    if width < wanted:
        return f"{width} columns, expected {wanted}"
    if width > MAX_COLUMNS:
        return f"more than {MAX_COLUMNS} columns"
    found, right = _normal(rows), _normal(gold)
    for choice in permutations(range(width), wanted):
        if _equal([[row[index] for index in choice] for row in found], right, ordered=ordered):
            return ""
    return f"values differ: {_sample(found)} against {_sample(right)}"


def _equal(rows: list[list[Any]], gold: list[list[Any]], *, ordered: bool) -> bool:
    if not ordered:
        rows, gold = sorted(rows, key=_sort_key), sorted(gold, key=_sort_key)
    return all(map(_equal_rows, rows, gold))


def _equal_rows(row: list[Any], gold: list[Any]) -> bool:
    return all(map(_equal_cells, row, gold))


def _equal_cells(cell: Any, gold: Any) -> bool:
    if _is_number(cell) and _is_number(gold):
        return math.isclose(cell, gold, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return type(cell) is type(gold) and bool(cell == gold)


def _sort_key(row: list[Any]) -> tuple[tuple[bool, str], ...]:
    """Sort by the labels first, then by figures rounded so far that their last bits do not matter."""
    labels = [(cell is None, str(cell)) for cell in row if not _is_number(cell)]
    figures = [(False, f"{cell:030.4f}") for cell in row if _is_number(cell)]
    return (*labels, *figures)


def _normal(rows: Rows) -> list[list[Any]]:
    return [[_normal_cell(cell) for cell in row] for row in rows]


def _normal_cell(cell: Any) -> Any:
    """Spell a day one way: a month is its first day, midnight is the day itself."""
    if not isinstance(cell, str):
        return cell
    day = MIDNIGHT.sub("", cell)
    return f"{day}-01" if MONTH.fullmatch(day) else day


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _sample(rows: list[list[Any]]) -> str:
    return str(rows[:2])[:160]

"""Whether the citations hold accepted rows, whatever their columns and labels are called."""

import math
import re
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import product
from typing import Any

from agent.outcome import Outcome
from evals.scorers.score import PASS, Score, fail
from evals.scorers.tables import Rows, tables

# Sums of decimals are exact; averages may differ in the last bits with the order of addition.
RELATIVE, ABSOLUTE = 1e-9, 1e-6
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}-\d{2}")
ALIKE, MAX_RESPELLED = 0.85, 5
MIDNIGHT = re.compile(r"[T ]00:00:00(\.0+)?$")
YEARS = range(1900, 2101)

Column = tuple[Any, ...]


def same_result(outcome: Outcome, accepted: Sequence[Rows], *, ordered: bool = False) -> Score:
    """Pass if a table of the answer is an accepted one; it may have more columns, but no other rows.

    Tables are the citations, and those read together (`tables`). Labels are free where the answer calls
    all of them otherwise (a code for a name); where it uses some of the accepted ones it must use all of
    them. Rows of no group may be there where the accepted ones have none.
    """
    if not outcome.citations:
        return fail("no citation")
    found = list(tables(outcome))
    reasons = [
        [_difference(_grouped(table, gold), gold, ordered=ordered) for table in found if table or not gold]
        or ["no rows"]
        for gold in accepted
    ]
    return PASS if any("" in of_gold for of_gold in reasons) else fail("; ".join(dict.fromkeys(reasons[0])))


def _grouped(rows: Rows, gold: Rows) -> Rows:
    """Return the rows without those of no group, where the accepted ones leave them out."""
    labels = [index for index, column in enumerate(zip(*rows, strict=True)) if any(map(_is_text, column))]
    if len(rows) == len(gold) or any(_has_null(row) for row in gold):
        return rows
    return [row for row in rows if not any(row[index] is None for index in labels)]


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str)


def _has_null(row: Sequence[Any]) -> bool:
    return any(cell is None for cell in row)


def _difference(rows: Rows, gold: Rows, *, ordered: bool) -> str:
    """Return in what the rows differ from the accepted ones, or nothing."""
    if len(rows) != len(gold):
        return f"{len(rows)} rows, expected {len(gold)}"
    if not gold:
        return ""
    if len(rows[0]) < len(gold[0]):
        return f"{len(rows[0])} columns, expected {len(gold[0])}"
    found, right = _columns(rows), _columns(gold)
    choices = [_candidates(column, found) for column in right]
    kept = [index for index, column in enumerate(right) if not _is_free(column, found)]
    # Figures alone may stand for the whole, labels alone may not.
    if not all(choices[index] for index in kept) or not any(_is_figures(right[index]) for index in kept):
        kept = list(range(len(right)))
    wanted = _rows([right[index] for index in kept])
    for choice in product(*(choices[index] for index in kept)):
        if len(set(choice)) == len(choice) and _equal(
            _rows([_spelled_as(found[at], right[index]) for at, index in zip(choice, kept, strict=True)]),
            wanted,
            ordered=ordered,
        ):
            return ""
    return f"values differ: {_sample(rows)} against {_sample(gold)}"


def _columns(rows: Rows) -> list[Column]:
    return [tuple(map(_normal, column)) for column in zip(*rows, strict=True)]


def _rows(columns: Sequence[Column]) -> list[Column]:
    return list(zip(*columns, strict=True))


def _candidates(right: Column, found: Sequence[Column]) -> list[int]:
    """Return which columns hold the same cells, in whatever order."""
    wanted = sorted(right, key=_key)
    return [
        index
        for index, column in enumerate(found)
        if all(map(_same, sorted(_spelled_as(column, right), key=_key), wanted))
    ]


def _spelled_as(column: Column, right: Column) -> Column:
    """Return the column in the accepted spelling: years as numbers, words apart by a letter or two as one."""
    if all(cell is None or (isinstance(cell, int) and cell in YEARS) for cell in right):
        return _years(column)
    theirs, ours = ({cell for cell in cells if isinstance(cell, str)} for cells in (right, column))
    if not theirs & ours or not 0 < len(ours - theirs) <= MAX_RESPELLED:
        return column
    close = {word: get_close_matches(word, theirs - ours, n=1, cutoff=ALIKE) for word in ours - theirs}
    respelled = {word: found[0] for word, found in close.items() if found}
    return tuple(respelled.get(cell, cell) for cell in column)


def _years(column: Column) -> Column:
    """Return first days of years as their numbers."""
    return tuple(
        int(cell[:4]) if isinstance(cell, str) and re.fullmatch(r"\d{4}(-01-01)?", cell) else cell
        for cell in column
    )


def _is_free(right: Column, found: Sequence[Column]) -> bool:
    """Tell whether a column of labels shares no word with the answer, so that it can't contradict it."""
    if _is_figures(right) or (_are_days(right) and any(map(_are_days, found))):
        return False
    words = {cell for cell in right if cell is not None}
    return not any(cell in words for column in found for cell in column)


def _are_days(column: Column) -> bool:
    return all(cell is None or (isinstance(cell, str) and DAY.match(cell)) for cell in column)


def _is_figures(column: Column) -> bool:
    return any(map(_is_number, column)) and all(cell is None or _is_number(cell) for cell in column)


def _equal(rows: list[Column], gold: list[Column], *, ordered: bool) -> bool:
    if not ordered:
        rows, gold = sorted(rows, key=_row_key), sorted(gold, key=_row_key)
    return all(all(map(_same, row, right)) for row, right in zip(rows, gold, strict=True))


def _same(cell: Any, gold: Any) -> bool:
    if _is_number(cell) and _is_number(gold):
        return math.isclose(cell, gold, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return type(cell) is type(gold) and bool(cell == gold)


def _row_key(row: Column) -> tuple[Any, ...]:
    """Sort by the labels first, then by figures rounded so far that their last bits do not matter."""
    labels = [_key(cell) for cell in row if not _is_number(cell)]
    return (*labels, *(_key(round(cell, 4)) for cell in row if _is_number(cell)))


def _key(cell: Any) -> tuple[int, float, str]:
    return (0, float(cell), "") if _is_number(cell) else (1 + (cell is None), 0.0, str(cell))


def _normal(cell: Any) -> Any:
    """Spell labels one way: a month is its first day, midnight is the day, case and underscores are free."""
    if not isinstance(cell, str):
        return cell
    day = MIDNIGHT.sub("", cell)
    return f"{day}-01" if MONTH.fullmatch(day) else " ".join(day.replace("_", " ").casefold().split())


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _sample(rows: Rows) -> str:
    return str([list(row) for row in rows[:2]])[:160]

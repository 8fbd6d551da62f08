"""A result as the model reads it: capped, without timings, the same text for the same result."""

import json
from typing import Any

from agent.notes import partial_notes, told_facts
from agent.outcome import Citation
from semantic_layer.accumulate import accumulated_column
from semantic_layer.query import Accumulate
from semantic_layer.result import Result

ROWS_TO_MODEL = 60
MAX_CELL = 200
MAX_CHARACTERS = 20_000


def tell(citation: Citation, result: Result) -> str:
    """JSON of the columns, the first rows that fit and, where rows are left out, where the extremes are.

    `extremes` counts rows from 0 as references do: {column: {"highest": row, "lowest": row}}.
    """
    rows = [[_cut(cell) for cell in row] for row in citation.rows[:ROWS_TO_MODEL]]
    shown = len(rows)
    text = _text(citation, result, rows)
    while len(text) > MAX_CHARACTERS and shown > 1:
        shown = max(1, min(shown - 1, shown * MAX_CHARACTERS // len(text)))
        text = _text(citation, result, rows[:shown])
    return text


def extremes(result: Result) -> dict[str, dict[str, int]]:
    """Where each metric is highest and lowest over all rows: the first of equals, nulls left out."""
    found = {}
    for at, column in enumerate(result.columns):
        values = [(row[at], n) for n, row in enumerate(result.rows) if row[at] is not None]
        if column.role == "metric" and values:
            highest = max(values, key=lambda pair: (pair[0], -pair[1]))
            found[column.name] = {"highest": highest[1], "lowest": min(values)[1]}
    return found


def _text(citation: Citation, result: Result, rows: list[list[Any]]) -> str:
    told: dict[str, Any] = {
        "citation": citation.id,
        "columns": _columns(result),
        "rows": rows,
        "row_count": citation.row_count,
    }
    if days := told_facts(citation.ledger):
        told["ledger"] = days
    if notes := _notes(citation, rows):
        told["note"] = "; ".join(notes)
    if len(rows) < citation.row_count:
        told["extremes"] = extremes(result)
    if citation.query:
        told["query"] = citation.query
    return json.dumps(told, ensure_ascii=False, default=str)


def _columns(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "name": c.name,
            "label": c.label,
            "unit": c.unit,
            "role": c.role,
            "grain": c.grain,
            "source": c.source,
        }
        for c in result.columns
    ]


def _notes(citation: Citation, rows: list[list[Any]]) -> list[str]:
    notes = []
    if len(rows) < citation.row_count:
        notes.append(f"only the first {len(rows)} rows are listed here; the person sees all")
    if any(
        told != cell
        for short, row in zip(rows, citation.rows, strict=False)
        for told, cell in zip(short, row, strict=True)
    ):
        notes.append(f"cells longer than {MAX_CELL} characters are cut here; the person sees them whole")
    # Of what models say the rows tell their own days.
    partial = partial_notes(citation.ledger) if citation.kind == "metric_query" else []
    return [
        *notes,
        *_missing(citation, rows),
        *_counted_from(citation),
        *(note.rstrip(".") for note in partial),
    ]


def _missing(citation: Citation, rows: list[list[Any]]) -> list[str]:
    """What no rows mean, and what an empty cell of a metric."""
    if citation.kind != "metric_query":
        return []
    if not rows:
        return [f"no row: nothing is so; tell {{{citation.id}.row_count}}, so that the answer rests on this"]
    figures = [at for at, unit in enumerate(citation.column_units) if unit]
    has_gap = any(row[at] is None for row in rows for at in figures)
    return ["null in a metric: no row of the data fits; a sum of none is zero"] if has_gap else []


def _counted_from(citation: Citation) -> list[str]:
    """From when each cumulative column counts, which is not where the range begins."""
    asked = (Accumulate.model_validate(one) for one in (citation.query or {}).get("cumulative", ()))
    return [f"{accumulated_column(one)} {_since(one, citation.ledger)}" for one in asked]


def _since(wanted: Accumulate, ledger: dict[str, Any]) -> str:
    if wanted.window:
        return f"holds in each row the {wanted.window} that end with it, days before the range included"
    if wanted.to_date:
        return f"counts anew from the first day of each {wanted.to_date}"
    return (
        f"counts from {ledger.get('data_start')}, the first day of the data, not from the start of the range"
    )


def _cut(cell: Any) -> Any:
    text = cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False, default=str)
    return f"{text[:MAX_CELL]}…" if len(text) > MAX_CELL else cell

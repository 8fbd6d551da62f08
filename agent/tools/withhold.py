"""Tool replies without any value of the data: the shape of a result, and how its cells are referred to."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from agent.outcome import Citation
from semantic_layer.errors import FootnoteError, QueryError
from semantic_layer.result import Result

WITHHELD = "withheld"
KEPT = "values stay with the person: refer to cells, code renders them"
# Errors whose choices are values of the data.
OF_VALUES = ("unknown_value", "ambiguous_value")
WORD = re.compile(r"\w+")


def tell_shape(citation: Citation, result: Result) -> str:
    """JSON of a result's columns with their types, its row count, and what its first cells are called."""
    told = {
        "citation": citation.id,
        "columns": [
            {"name": c.name, "label": c.label, "unit": c.unit, "role": c.role, "type": _type(result, at)}
            for at, c in enumerate(result.columns)
        ],
        "row_count": citation.row_count,
        "cells": [f"{{{citation.id}[0].{column.name}}}" for column in result.columns[:1]],
        WITHHELD: KEPT,
    }
    return json.dumps(told, ensure_ascii=False)


def tell_matches(matches: Iterable[dict[str, Any]], not_indexed: Sequence[str] = ()) -> str:
    """JSON of which dimensions hold what was searched, and how well, and which were not; not as what."""
    told = [{"dimension": one["dimension"], "how": one["how"], "score": one["score"]} for one in matches]
    advice = "filter by the text as the person wrote it; it is spelled as the data does"
    unsearched = {"not_indexed": list(not_indexed)} if not_indexed else {}
    return json.dumps({"matches": told, **unsearched, "note": advice, WITHHELD: KEPT}, ensure_ascii=False)


def tell_error(error: FootnoteError) -> str:
    """JSON of an error without the values that it offers."""
    problems = error.problems if isinstance(error, QueryError) and error.problems else (error,)
    told = [one.message if one.code in OF_VALUES else str(one) for one in problems]
    return json.dumps({"error": " ".join(told), WITHHELD: KEPT}, ensure_ascii=False)


def are_named_in(columns: Iterable[str], sql: str, published: Iterable[str]) -> bool:
    """Whether columns have names that a query gives them; a pivot calls them by values."""
    known = {word.lower() for word in WORD.findall(sql)} | {name.lower() for name in published}
    return all({word.lower() for word in WORD.findall(name)} <= known for name in columns)


def without_values(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message of a conversation, with what an earlier reply told of values taken out."""
    content = message.get("content")
    if message["role"] != "tool" or not isinstance(content, str) or not content.startswith("{"):
        return message
    return message if f'"{WITHHELD}"' in content else {**message, "content": json.dumps({WITHHELD: KEPT})}


def _type(result: Result, at: int) -> str:
    """The type of a column's cells, told by the first that is not null."""
    first = next((row[at] for row in result.rows if row[at] is not None), None)
    if isinstance(first, bool):
        return "boolean"
    if isinstance(first, int | float):
        return "number"
    return "unknown" if first is None else "date" if result.columns[at].role == "time" else "text"

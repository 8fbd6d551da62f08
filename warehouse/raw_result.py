"""What comes back from the query process: rows, or the refusal that a code stands for."""

from dataclasses import dataclass
from typing import Any

from warehouse.errors import FootnoteError, GuardRefusal, InternalError, QueryTimeout

SENTENCES = {
    "refused_table": (
        "The query names a table that is not published",
        "Ask for the list of tables and use their names.",
    ),
    "refused_function": (
        "The query uses a function that is not allowed",
        "Use plain aggregates and arithmetic.",
    ),
    "refused_statement": ("Only a single SELECT is run", "Send one SELECT."),
    "syntax": (
        "The query is not valid SQL for the published tables",
        "Check columns, grouping and spelling.",
    ),
    "too_large": ("The query is too large", "Ask for less at once."),
    "memory": ("The query needs more memory than one query may use", "Ask for fewer rows or groups."),
    "failed": ("A value in the query could not be computed", "Check conversions and divisions."),
    "busy": ("Too many questions are waiting already", "Try again in a few seconds."),
    "cancelled": ("The query was given up, since nobody waits for it any more", ""),
    "lost": ("The process that ran the query ended before it answered", "Ask again."),
}


@dataclass(frozen=True)
class RawResult:
    """Rows of a query: JSON values (dates as ISO text, NaN as None), engine type names, milliseconds.

    `truncated` says that rows were left out or a long text was cut, by the limits of rows or bytes.
    """

    columns: list[str]
    types: list[str]
    rows: list[list[Any]]
    truncated: bool
    ms: float


def refusal(code: str, seconds: float) -> FootnoteError:
    """Return the error of a code; `seconds` is the time limit that held."""
    if code == "timeout":
        return QueryTimeout(seconds)
    if code == "unopened":
        return InternalError("The query process did not start on the published file", code="worker_start")
    sentence, action = SENTENCES[code]
    return GuardRefusal(sentence, code=code, action=action)

"""The tables that an answer can be read as: each result, and what several of them say together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from agent.outcome import Citation, Number, Outcome
from evals.scorers.recompute import Untraceable, recompute

Rows = Sequence[Sequence[Any]]
# Beside arithmetic, what a text may name that is no figure of its own.
NO_FIGURES = ("ledger.", "definition.", "label.", "caveat.")


def tables(outcome: Outcome) -> Iterator[Rows]:
    """Yield the rows of each citation, then single rows read as one, results joined, and rows stacked."""
    yield from (_with_percentages(citation) for citation in outcome.citations)
    yield from _as_one_row(outcome)
    yield from _joined(outcome.citations)
    yield from _stacked(outcome.citations)


def _with_percentages(citation: Citation) -> Rows:
    """A share is shown as so many of a hundred, which is how it may be expected."""
    shares = [at for at, unit in enumerate(citation.column_units) if unit == "ratio"]
    return [[*row, *(_of_hundred(row[at]) for at in shares)] for row in citation.rows]


def _of_hundred(cell: Any) -> Any:
    return cell * 100 if isinstance(cell, int | float) else cell


def _as_one_row(outcome: Outcome) -> Iterator[Rows]:
    """Citations of one row each, and what the text computes of cells, as one row."""
    single = [_with_percentages(one)[0] for one in outcome.citations if len(one.rows) == 1]
    computed = list(_computed(outcome))
    if len(single) > 1 or computed:
        yield [[*(cell for row in single for cell in row), *computed]]


def _computed(outcome: Outcome) -> Iterator[float]:
    citations = {citation.id: citation for citation in outcome.citations}
    for number in outcome.numbers:
        if number.row is None and not number.column.startswith(NO_FIGURES):
            yield from _worked_out(number, citations)


def _worked_out(number: Number, citations: Mapping[str, Citation]) -> Iterator[float]:
    try:
        value = recompute(number, citations)
    except Untraceable:
        return
    if isinstance(value, int | float):
        yield value
        if "%" in number.text:
            yield value * 100


def _joined(citations: Iterable[Citation]) -> Iterator[Rows]:
    """Results of several rows whose labels are the same, each once, side by side."""
    alike: dict[frozenset[tuple[str, ...]], list[dict[tuple[str, ...], list[Any]]]] = defaultdict(list)
    for citation in citations:
        rows = _by_labels(citation)
        if len(rows) > 1:
            alike[frozenset(rows)].append(rows)
    for group in alike.values():
        if len(group) > 1:
            yield [[*labels, *(cell for rows in group for cell in rows[labels])] for labels in group[0]]


def _by_labels(citation: Citation) -> dict[tuple[str, ...], list[Any]]:
    """The other cells of each row by those that are text; empty where that does not tell rows apart."""
    columns = list(zip(*_with_percentages(citation), strict=True))
    texts = [at for at, column in enumerate(columns) if all(isinstance(cell, str) for cell in column)]
    rest = [at for at in range(len(columns)) if at not in texts]
    rows = zip(*columns, strict=True)
    found = {tuple(row[at] for at in texts): [row[at] for at in rest] for row in rows}
    return found if texts and len(found) == len(citation.rows) else {}


def _stacked(citations: Iterable[Citation]) -> Iterator[Rows]:
    """Results of one row each, of the same columns, under each other with what each was asked about."""
    alike: dict[tuple[tuple[str, ...], ...], list[list[Any]]] = defaultdict(list)
    for citation in citations:
        if len(citation.rows) == 1 and citation.query:
            about = _asked_about(citation.query)
            kind = (tuple(citation.columns), tuple(about))
            alike[kind].append([*about.values(), *_with_percentages(citation)[0]])
    yield from (rows for rows in alike.values() if len(rows) > 1)


def _asked_about(query: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a query is kept to, and its first and last day."""
    kept = (one for one in query.get("where", ()) if "dimension" in one and one.get("op", "=") == "=")
    return {one["dimension"]: one.get("value") for one in kept} | dict(query.get("time") or {})

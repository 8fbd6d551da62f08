"""Whether an answer stands on the right thing: products found, a model's table, a breakdown, words alone."""

import re
from collections.abc import Callable, Mapping, Sequence

from agent.outcome import Citation, Outcome
from evals.cases import Kind, Road
from evals.scorers.score import PASS, Score, fail

# What a model wrote is published in a schema of its own; a segment may also be a column of a customer.
OF_MODELS = re.compile(r'\bmodels"?\."?\w|segment', re.IGNORECASE)
Test = Callable[[Sequence[Citation]], bool]
DATE = re.compile(r"\d{4}-\d{2}")

ROADS: Mapping[Kind, tuple[Road, ...]] = {
    "product": ("products",),
    "segment": ("models",),
    "prediction": ("models",),
    "recommendation": ("models",),
    "anomaly": ("models",),
    "why": ("breakdown", "models"),
    "funnel": ("metric_query", "sql"),
    "definition": ("told",),
}


def tool_path(outcome: Outcome, kind: Kind, path: Sequence[Road] | None = None) -> Score:
    """Pass if a citation is of one of the roads of the case, or else of its kind; others have none."""
    roads = ROADS.get(kind, ()) if path is None else path
    if outcome.status != "answered" or not roads:
        return PASS
    if any(TESTS[road](outcome.citations) for road in roads):
        return PASS
    stands_on = ", ".join(citation.kind for citation in outcome.citations) or "nothing"
    return fail(f"stands on {stands_on}, expected {' or '.join(roads)}")


def _kind(kind: str) -> Test:
    return lambda citations: any(citation.kind == kind for citation in citations)


def _of_models(citations: Sequence[Citation]) -> bool:
    return any(citation.kind == "model" or OF_MODELS.search(citation.sql) for citation in citations)


def _breaks_down(citations: Sequence[Citation]) -> bool:
    """Tell whether rows differ in a label that is no date: what a total or a series does not say."""
    columns = (column for citation in citations for column in zip(*citation.rows, strict=True))
    return any(len({cell for cell in column if _is_label(cell)}) > 1 for column in columns)


def _told(citations: Sequence[Citation]) -> bool:
    """Tell whether it is said in words, with a figure or two at the most."""
    return all(len(citation.rows) <= 1 for citation in citations)


def _is_label(cell: object) -> bool:
    return isinstance(cell, str) and not DATE.match(cell)


TESTS: Mapping[Road, Test] = {
    "metric_query": _kind("metric_query"),
    "sql": _kind("sql"),
    "products": _kind("products"),
    "models": _of_models,
    "breakdown": _breaks_down,
    "told": _told,
}

"""Whether an answer stands on the right thing: products found, a model's table, a breakdown."""

import re
from collections.abc import Callable, Mapping, Sequence

from agent.outcome import Citation, Outcome
from evals.cases import Kind, Road
from evals.scorers.score import PASS, Score, fail

# What a model wrote is published in a schema of its own; a segment may also be a column of a customer.
OF_MODELS = re.compile(r'\bmodels"?\."?\w|segment', re.IGNORECASE)
DATE = re.compile(r"\d{4}-\d{2}")

ROADS: Mapping[Kind, tuple[Road, ...]] = {
    "product": ("products",),
    "segment": ("models",),
    "prediction": ("models",),
    "recommendation": ("models",),
    "anomaly": ("models",),
    "why": ("breakdown", "models"),
    "funnel": ("metric_query", "sql"),
}


def tool_path(outcome: Outcome, kind: Kind, path: Sequence[Road] | None = None) -> Score:
    """Pass if a citation is of one of the roads of the case, or else of its kind; others have none."""
    roads = ROADS.get(kind, ()) if path is None else path
    if outcome.status != "answered" or not roads:
        return PASS
    if any(TESTS[road](citation) for road in roads for citation in outcome.citations):
        return PASS
    stands_on = ", ".join(citation.kind for citation in outcome.citations) or "nothing"
    return fail(f"stands on {stands_on}, expected {' or '.join(roads)}")


def _of_models(citation: Citation) -> bool:
    return citation.kind == "model" or OF_MODELS.search(citation.sql) is not None


def _breaks_down(citation: Citation) -> bool:
    """Tell whether rows differ in a label that is no date: what a total or a series does not say."""
    columns = list(zip(*citation.rows, strict=True))
    return any(len({cell for cell in column if _is_label(cell)}) > 1 for column in columns)


def _is_label(cell: object) -> bool:
    return isinstance(cell, str) and not DATE.match(cell)


TESTS: Mapping[Road, Callable[[Citation], bool]] = {
    "metric_query": lambda citation: citation.kind == "metric_query",
    "sql": lambda citation: citation.kind == "sql",
    "products": lambda citation: citation.kind == "products",
    "models": _of_models,
    "breakdown": _breaks_down,
}

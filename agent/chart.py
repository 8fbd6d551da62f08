"""A chart by the shape of the result: a line over time, bars over one category, none for a single number."""

from agent.outcome import Chart, Citation
from semantic_layer.result import Column, Result

MAX_BARS = 60
MIN_POINTS = 2


def choose_chart(citation: Citation, result: Result) -> Chart | None:
    """The chart that suits a result, None where a table says it better."""
    labels = [c for c in result.columns if c.role in ("dimension", "time")]
    if len(labels) != 1 or citation.row_count < MIN_POINTS:
        return None
    measures = _alike([c for c in result.columns if c.role == "metric"])
    if not measures:
        return None
    if labels[0].role == "time":
        return Chart(type="line", x=labels[0].name, y=measures, citation=citation.id)
    if citation.row_count <= MAX_BARS:
        return Chart(type="bar", x=labels[0].name, y=measures, citation=citation.id)
    return None


def _alike(measures: list[Column]) -> list[str]:
    """The measures in the first one's unit and currency: one axis has one unit."""
    return [c.name for c in measures if (c.unit, c.currency) == (measures[0].unit, measures[0].currency)]

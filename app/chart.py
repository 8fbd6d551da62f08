"""From an Outcome's chart spec to a Plotly figure, as plain JSON made without a drawing library."""

from typing import Any

from agent.outcome import Citation, Outcome
from app.render import heading, period_text

PALETTE = ("#0f766e", "#c2410c", "#4338ca", "#a16207")
MAX_POINTS = 400
LONG_LABEL = 12
UNIT_FORMATS = {"ratio": ".0%", "currency": "~s", "count": "~s"}

Figure = dict[str, Any]


def figure_of(outcome: Outcome, *, currency: str) -> Figure | None:
    """Return a Plotly figure (data and layout), or None where there is nothing to draw.

    `currency` is the ISO code that stands in the title of a money axis.
    """
    spec = outcome.chart
    citation = next((cited for cited in outcome.citations if spec and cited.id == spec.citation), None)
    if (
        spec is None
        or citation is None
        or not citation.rows
        or not {spec.x, *spec.y} <= set(citation.columns)
    ):
        return None
    labels = [period_text(cell, spec.x) for cell in _column(citation, spec.x)]
    flat = spec.type == "bar" and max(map(len, labels)) > LONG_LABEL
    traces = [
        _trace(heading(name), labels, _column(citation, name), kind=spec.type, color=color, flat=flat)
        for name, color in zip(spec.y, PALETTE, strict=False)
    ]
    return {"data": traces, "layout": _layout(citation, spec.x, spec.y, currency=currency, flat=flat)}


def _trace(name: str, labels: list[str], values: list[Any], *, kind: str, color: str, flat: bool) -> Figure:
    labels, values = labels[:MAX_POINTS], values[:MAX_POINTS]
    trace: Figure = {"name": name, "x": values if flat else labels, "y": labels if flat else values}
    if kind == "line":
        return trace | {"type": "scatter", "mode": "lines+markers", "line": {"color": color, "width": 2}}
    return trace | {"type": "bar", "marker": {"color": color}, "orientation": "h" if flat else "v"}


def _layout(citation: Citation, x: str, y: list[str], *, currency: str, flat: bool) -> Figure:
    # Plotly reads "2024-01" as a date and spaces the axis by time; these are labels.
    categories: Figure = {"type": "category", "automargin": True}
    figures = _figures_axis(citation, y, currency=currency)
    return {
        "xaxis": figures if flat else categories | {"title": {"text": heading(x)}},
        "yaxis": categories | {"autorange": "reversed"} if flat else figures,
        "showlegend": len(y) > 1,
        "legend": {"orientation": "h", "y": 1.12},
        "margin": {"l": 60, "r": 20, "t": 30, "b": 60},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": max(320, 24 * min(citation.row_count, MAX_POINTS) + 90) if flat else 380,
        "font": {"color": "#6b7280"},
    }


def _figures_axis(citation: Citation, y: list[str], *, currency: str) -> Figure:
    unit = _unit(citation, y[0])
    suffix = {"currency": f" ({currency})", "days": " (days)", "hours": " (hours)"}.get(unit or "", "")
    title = heading(y[0]) + suffix if len(y) == 1 else suffix.strip(" ()")
    axis: Figure = {
        "title": {"text": title},
        "rangemode": "tozero",
        "automargin": True,
        "gridcolor": "rgba(128,128,128,0.2)",
    }
    return axis | ({"tickformat": UNIT_FORMATS[unit]} if unit in UNIT_FORMATS else {})


def _column(citation: Citation, name: str) -> list[Any]:
    index = citation.columns.index(name)
    return [row[index] for row in citation.rows]


def _unit(citation: Citation, name: str) -> str | None:
    index = citation.columns.index(name)
    return citation.column_units[index] if index < len(citation.column_units) else None

"""From an Outcome's chart spec to a Plotly figure, as plain JSON made without a drawing library."""

from typing import Any

from agent.outcome import Citation, Outcome
from app.render import heading

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
    if spec is None:
        return None
    citation = next((cited for cited in outcome.citations if cited.id == spec.citation), None)
    if citation is None or not citation.rows or not {spec.x, *spec.y} <= set(citation.columns):
        return None
    labels = [_label(cell) for cell in _column(citation, spec.x)]
    flat = spec.type == "bar" and max(map(len, labels)) > LONG_LABEL
    first_unit = _unit(citation, spec.y[0])
    traces = [
        _trace(
            citation,
            name,
            labels=labels,
            kind=spec.type,
            color=PALETTE[index % len(PALETTE)],
            flat=flat,
            # Two units on one scale make the smaller one a line on the floor.
            second_axis=_unit(citation, name) != first_unit and not flat,
        )
        for index, name in enumerate(spec.y)
        if not (flat and _unit(citation, name) != first_unit)
    ]
    return {"data": traces, "layout": _layout(citation, spec.x, spec.y, currency=currency, flat=flat)}


def _trace(
    citation: Citation,
    name: str,
    *,
    labels: list[str],
    kind: str,
    color: str,
    flat: bool,
    second_axis: bool,
) -> Figure:
    values = _column(citation, name)[:MAX_POINTS]
    across = labels[:MAX_POINTS]
    trace: Figure = {"name": heading(name), "x": values if flat else across, "y": across if flat else values}
    if kind == "line":
        trace |= {"type": "scatter", "mode": "lines+markers", "line": {"color": color, "width": 2}}
    else:
        trace |= {"type": "bar", "marker": {"color": color}, "orientation": "h" if flat else "v"}
    if second_axis:
        # Bars of a second unit would hide those of the first.
        trace |= {
            "type": "scatter",
            "mode": "lines+markers",
            "line": {"color": color, "width": 2},
            "yaxis": "y2",
        }
    return trace


def _layout(citation: Citation, x: str, y: list[str], *, currency: str, flat: bool) -> Figure:
    # Plotly reads "2024-01" as a date and spaces the axis by time; these are labels.
    categories: Figure = {"type": "category", "title": {"text": heading(x)}, "automargin": True}
    figures = _axis(citation, y[0], currency=currency)
    layout: Figure = {
        "xaxis": figures if flat else categories,
        "yaxis": categories | {"autorange": "reversed", "title": {"text": ""}} if flat else figures,
        "showlegend": len(y) > 1,
        "legend": {"orientation": "h", "y": 1.12},
        "margin": {"l": 60, "r": 60 if len(y) > 1 else 20, "t": 30, "b": 60},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": max(320, 24 * min(citation.row_count, MAX_POINTS) + 90) if flat else 380,
        "font": {"color": "#6b7280"},
    }
    other = next((name for name in y if _unit(citation, name) != _unit(citation, y[0])), None)
    if other and not flat:
        layout["yaxis2"] = _axis(citation, other, currency=currency) | {
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
        }
    return layout


def _axis(citation: Citation, name: str, *, currency: str) -> Figure:
    unit = _unit(citation, name)
    suffix = {"currency": f" ({currency})", "days": " (days)", "hours": " (hours)"}.get(unit or "", "")
    axis: Figure = {
        "title": {"text": heading(name) + suffix},
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


def _label(cell: Any) -> str:
    return "(none)" if cell is None else str(cell).removesuffix("T00:00:00").removesuffix(" 00:00:00")

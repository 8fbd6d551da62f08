"""From an Outcome's chart spec to a Plotly figure, as plain JSON made without a drawing library."""

import html
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from agent.outcome import Citation, Outcome
from app.render import heading, period_text
from semantic_layer.unseen import visible

PALETTE = ("#0f766e", "#c2410c", "#4338ca", "#a16207")
MAX_POINTS = 400
LONG_LABEL = 12
DAY = re.compile(r"\d{4}-\d\d-\d\d")
DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
SHORT = "~s"
SMALL = 10
UNIT_FORMATS = {"ratio": ".0%", "currency": SHORT, "count": SHORT}

Figure = dict[str, Any]


def figure_of(outcome: Outcome, *, currency: str) -> Figure | None:
    """Return a Plotly figure (data and layout), or None where there is nothing to draw, or too much.

    `currency` is the ISO code in the title of a money axis, unless the citation says another. Periods
    without a row are gaps.
    """
    spec = outcome.chart
    citation = next((cited for cited in outcome.citations if spec and cited.id == spec.citation), None)
    if spec is None or citation is None or not {spec.x, *spec.y} <= set(citation.columns):
        return None
    rows = _without_holes(citation, spec.x)
    if not 0 < len(rows) <= MAX_POINTS:
        return None
    labels = [_literal(period_text(cell, spec.x)) for cell in _column(citation, rows, spec.x)]
    flat = spec.type == "bar" and max(map(len, labels)) > LONG_LABEL
    traces = [
        _trace(
            _literal(heading(name)),
            labels,
            _column(citation, rows, name),
            kind=spec.type,
            color=color,
            flat=flat,
        )
        for name, color in zip(spec.y, PALETTE, strict=False)
    ]
    height = max(320, 24 * len(rows) + 90) if flat else 380
    layout = _layout(citation, spec.x, spec.y, currency=currency, height=height, flat=flat)
    return {"data": traces, "layout": layout}


def _literal(label: str) -> str:
    """Return a label as Plotly's own mark-up, which knows links, would show it literally."""
    return html.escape(visible(label), quote=False)


def _without_holes(citation: Citation, x: str) -> list[list[Any]]:
    """Return the rows in order of time, with a row of nulls for each period between that has none."""
    index, grain = citation.columns.index(x), _grain(citation, x)
    cells = [str(row[index])[:10] for row in citation.rows]
    if grain is None or not all(map(DAY.fullmatch, cells)):
        return citation.rows
    found = dict(zip(map(date.fromisoformat, cells), citation.rows, strict=True))
    periods = _periods(found, grain)
    if len(found) < len(cells) or not found.keys() <= set(periods):
        return citation.rows
    empty = [None] * len(citation.columns)
    return [found.get(day) or [*empty[:index], day.isoformat(), *empty[index + 1 :]] for day in periods]


def _periods(days: Iterable[date], grain: str) -> list[date]:
    """Return the first day of each period from the earliest day to the latest."""
    day, last = min(days, default=date.max), max(days, default=date.min)
    periods: list[date] = []
    while day <= last:
        periods.append(day)
        day = _next_period(day, grain)
    return periods


def _grain(citation: Citation, x: str) -> str | None:
    """Return the period that `x` stands for: a query's groups are its first columns."""
    groups = (citation.query or {}).get("group_by", [])
    index = citation.columns.index(x)
    grain = groups[index].get("grain") if index < len(groups) else None
    return grain if grain in DAYS | MONTHS else None


def _next_period(day: date, grain: str) -> date:
    if grain in DAYS:
        return day + timedelta(days=DAYS[grain])
    month = day.month - 1 + MONTHS[grain]
    return date(day.year + month // 12, month % 12 + 1, 1)


def _trace(name: str, labels: list[str], values: list[Any], *, kind: str, color: str, flat: bool) -> Figure:
    trace: Figure = {"name": name, "x": values if flat else labels, "y": labels if flat else values}
    if kind == "line":
        return trace | {"type": "scatter", "mode": "lines+markers", "line": {"color": color, "width": 2}}
    return trace | {"type": "bar", "marker": {"color": color}, "orientation": "h" if flat else "v"}


def _layout(citation: Citation, x: str, y: list[str], *, currency: str, height: int, flat: bool) -> Figure:
    # Plotly reads "2024-01" as a date and spaces the axis by time; these are labels.
    categories: Figure = {"type": "category", "automargin": True}
    figures = _figures_axis(citation, y, currency=currency)
    return {
        "xaxis": figures if flat else categories | {"title": {"text": _literal(heading(x))}},
        "yaxis": categories | {"autorange": "reversed"} if flat else figures,
        "showlegend": len(y) > 1,
        "legend": {"orientation": "h", "y": 1.12},
        "margin": {"l": 60, "r": 20, "t": 30, "b": 60},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "height": height,
        "font": {"color": "#6b7280"},
    }


def _figures_axis(citation: Citation, y: list[str], *, currency: str) -> Figure:
    unit = _of_column(citation, y[0], citation.column_units)
    suffix = {
        "currency": f" ({_of_column(citation, y[0], citation.column_currencies) or currency})",
        "days": " (days)",
        "hours": " (hours)",
        "minutes": " (minutes)",
        "seconds": " (seconds)",
    }.get(unit or "", "")
    title = _literal(heading(y[0])) + suffix if len(y) == 1 else suffix.strip(" ()")
    axis: Figure = {
        "title": {"text": title},
        "rangemode": "tozero",
        "automargin": True,
        "gridcolor": "rgba(128,128,128,0.2)",
    }
    shown = UNIT_FORMATS.get(unit or "")
    if shown == SHORT and _largest(citation, y) < SMALL:
        # SI prefixes would write a half as 500m.
        shown = ",~f"
    return axis | ({"tickformat": shown} if shown else {})


def _largest(citation: Citation, y: list[str]) -> float:
    values = (value for name in y for value in _column(citation, citation.rows, name))
    return max((abs(v) for v in values if isinstance(v, int | float)), default=0.0)


def _column(citation: Citation, rows: list[list[Any]], name: str) -> list[Any]:
    index = citation.columns.index(name)
    return [row[index] for row in rows]


def _of_column(citation: Citation, name: str, known: list[str | None]) -> str | None:
    index = citation.columns.index(name)
    return known[index] if index < len(known) else None

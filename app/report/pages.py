"""The report as a page that stands alone: pictures inside it, no script, no request, every text escaped."""

import base64
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from agent.format import format_cell
from agent.markdown import plain
from app.report.markdown import anchor
from app.report.shown import Shown, Told
from app.report.units import format_of
from app.report.words import as_text
from semantic_layer.unseen import visible, visible_lines

MOST_ROWS = 100


def render_page(told: Told, *, with_rows: bool = False) -> str:
    """Return one page of all pictures; `with_rows` adds the rows behind each."""
    return _environment().get_template("report.html").render(told=told, with_rows=with_rows)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("app.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = resources.files("app.report").joinpath("templates/style.css").read_text("utf-8")
    environment.filters.update(
        text=as_text, anchor=anchor, png=_data_address, plain=plain, seen=visible, lines=visible_lines
    )
    environment.globals.update(style=Markup(style), table=_table, most_rows=MOST_ROWS)
    return environment


def _data_address(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def _table(one: Shown) -> dict[str, Any]:
    """The first rows that were drawn, each cell as it is written in words."""
    if one.answers is None:
        return {"columns": [], "rows": [], "more": 0}
    rows, currency = one.answers.rows, one.answers.currency
    return {
        "columns": [column.replace("_", " ") for column in rows.columns],
        "rows": [
            [
                "–" if cell is None else as_text(format_cell(cell, format_of(column, currency)))
                for column, cell in zip(rows.columns, row, strict=True)
            ]
            for row in rows.rows[:MOST_ROWS]
        ],
        "more": max(len(rows.rows) - MOST_ROWS, 0),
    }

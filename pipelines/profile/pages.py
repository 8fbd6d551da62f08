"""Profiles as pages that stand alone: no script, no request, every text escaped; and as one JSON file."""

import json
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipelines.documents.declared import LANDED_COLUMNS
from pipelines.documents.pages import seen
from pipelines.profile.measure import ColumnProfile
from pipelines.profile.profile import TableProfile

WORDS = {
    "minimum": "least",
    "maximum": "greatest",
    "deviation": "standard deviation",
    "p1": "1st percentile",
    "p5": "5th percentile",
    "p25": "lower quartile",
    "p50": "median",
    "p75": "upper quartile",
    "p95": "95th percentile",
    "p99": "99th percentile",
    "not_finite": "not finite",
    "days_present": "days with rows",
    "days_spanned": "days from first to last",
    "true_rate": "true",
    "shortest": "shortest",
    "mean_length": "mean length",
}
MOSTLY_NULL = 0.5
STRONG = 0.9


def render_profiles(tables: Sequence[TableProfile], *, about: str) -> dict[str, str]:
    """The pages and the JSON by file name; `about` says what was profiled."""
    environment = _environment(about)
    files = {
        page_of(table.name): environment.get_template("table.html").render(table=table) for table in tables
    }
    files["index.html"] = environment.get_template("index.html").render(
        tables=tables, layer=tables[0].layer if tables else ""
    )
    files["profile.json"] = to_json(tables)
    return files


def to_json(tables: Sequence[TableProfile]) -> str:
    """All profiles as JSON text."""
    return json.dumps([table.to_json() for table in tables], ensure_ascii=False, allow_nan=False, indent=1)


def page_of(table: str) -> str:
    """The file of a table's page."""
    return re.sub(r"[^a-z0-9_.-]", lambda odd: f"~{ord(odd[0]):x}", table) + ".html"


def remarks(table: TableProfile) -> list[str]:
    """What a reader would want to know first, in a few lines."""
    return list(_remarks(table))


def _remarks(table: TableProfile) -> Iterator[str]:
    if not table.rows:
        yield "No rows."
        return
    told = [column for column in table.columns if column.name not in LANDED_COLUMNS]
    lists = {
        "Never a value": [c.name for c in told if c.nulls == c.rows],
        "Mostly without a value": [c.name for c in told if MOSTLY_NULL < c.null_rate < 1],
        "Always the same": [c.name for c in told if c.distinct == 1 and not c.nulls],
    }
    for what, names in lists.items():
        if names:
            yield f"{what}: {', '.join(names)}."
    pairs = list(_strong_pairs(table))
    if pairs:
        yield f"Go closely together: {', '.join(pairs)}."


def _strong_pairs(table: TableProfile) -> Iterator[str]:
    found = table.correlations
    for row, one in enumerate(found.columns if found else ()):
        for column, other in enumerate(found.columns[:row] if found else ()):
            r = found.pearson[row][column] if found else None
            if r is not None and abs(r) >= STRONG:
                yield f"{other} and {one} ({r:+.2f})"


def number(value: Any) -> str:
    """A number as people write it; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) >= 100 else f"{value:.4g}"


def _environment(about: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.profile", "templates"),
        autoescape=True,
        finalize=seen,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (_text("documents", "style.css"), _text("profile", "profile.css"))
    environment.filters.update(num=number, percent=_percent, coefficient=_coefficient)
    environment.globals.update(
        style=Markup("".join(style)),
        about=about,
        words=WORDS,
        remarks=remarks,
        page_of=page_of,
        span=_span,
        is_cut=_is_cut,
    )
    return environment


def _text(package: str, name: str) -> str:
    return resources.files(f"pipelines.{package}").joinpath(f"templates/{name}").read_text("utf-8")


def _percent(part: float) -> str:
    return f"{100 * part:.3g} %"


def _coefficient(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def _is_cut(column: ColumnProfile, place: int) -> bool:
    """Whether a step of a histogram is one of the ends that hold what lies far out, wider than the others."""
    if column.kind != "number" or place not in (0, len(column.histogram) - 1) or len(column.histogram) < 3:
        return False
    (start, end, _), (inner_start, inner_end, _) = column.histogram[place], column.histogram[1]
    return bool(end - start > 1.01 * (inner_end - inner_start))


def _span(column: ColumnProfile, start: Any, end: Any) -> str:
    if column.kind == "moment":
        return f"{end} of {start}"
    return number(start) if start == end else f"{number(start)} to {number(end)}"

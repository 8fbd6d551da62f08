"""Sections as one HTML page that needs nothing beside it."""

from collections.abc import Iterable, Sequence
from html import escape

from evals.report.section import Section

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { padding: .2rem .7rem; text-align: left; vertical-align: top; }
th { border-bottom: 2px solid #888; } tr + tr td { border-top: 1px solid #ddd; }
svg { max-width: 30rem; } rect, polyline { fill: none; stroke: #888; } polyline { stroke: #26a; }
@media (prefers-color-scheme: dark) { body { background: #181818; color: #ddd; } }
"""


def page(title: str, sections: Iterable[Section]) -> str:
    """Return one document."""
    body = "\n".join(_section(section) for section in sections)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n<h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def _section(section: Section) -> str:
    text = f"<p>{escape(section.text)}</p>" if section.text else ""
    table = _table(section) if section.rows else ""
    return f"<h2>{escape(section.title)}</h2>{text}{_curve(section.curve)}{table}"


def _table(section: Section) -> str:
    rows = "\n".join(_row(row, "td") for row in section.rows)
    return f"<table>\n{_row(section.headers, 'th')}\n{rows}\n</table>"


def _row(cells: Sequence[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Draw coverage to the right and risk upwards, in a square of 100."""
    if not points:
        return ""
    line = " ".join(f"{100 * right:.1f},{100 - 100 * up:.1f}" for right, up in points)
    return (
        '<svg viewBox="0 0 100 100" role="img" aria-label="risk against coverage">'
        f'<rect width="100" height="100"/><polyline points="{line}"/></svg>'
    )

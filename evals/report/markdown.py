"""Sections as Markdown."""

from collections.abc import Iterable, Sequence

from evals.report.section import Section


def markdown(title: str, sections: Iterable[Section]) -> str:
    """Return one document."""
    return "\n\n".join([f"# {title}", *(_section(section) for section in sections)]) + "\n"


def _section(section: Section) -> str:
    parts = [f"## {section.title}", section.text, _table(section) if section.rows else ""]
    return "\n\n".join(part for part in parts if part)


def _table(section: Section) -> str:
    lines = [_row(section.headers), _row(["---"] * len(section.headers))]
    return "\n".join([*lines, *(_row(row) for row in section.rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())

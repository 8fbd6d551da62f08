"""Runs the topics that are asked for and lays out one table, for the terminal and in Markdown."""

import re
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from evals.models_bench.kept import keep
from evals.models_bench.row import Row
from warehouse.errors import FootnoteError

# A module here for each, with `rows(data: Path) -> list[Row]`; `data` is the folder of the real datasets.
TOPICS = ("predictions", "recommendations", "segments", "anomalies", "forecasts")
HEADER = ("topic", "part", "cut", "measure", "ours", "floor", "baseline", "interval", "seconds", "")
# A page of other things has the table between these lines.
PLACE = re.compile(r"(?<=<!-- bars of the models -->\n).*?(?=<!-- end of the bars -->)", re.DOTALL)


def models_bench(
    data: Path, topics: Sequence[str] = (), *, folder: Path | None = None, commit: str = ""
) -> list[Row]:
    """Return the rows of the topics, all by default, and keep each in `folder`; raises FootnoteError."""
    unknown = [topic for topic in topics if topic not in TOPICS]
    if unknown:
        raise FootnoteError(
            f"There is no bench of {unknown[0]}", code="bench", action=f"Topics: {', '.join(TOPICS)}."
        )
    found: list[Row] = []
    for topic in topics or TOPICS:
        measured = import_module(f"evals.models_bench.{topic}").rows(data)
        print(f"{topic}: {len(measured)} rows", file=sys.stderr, flush=True)
        if folder is not None:
            keep(measured, folder / f"{topic}.json", commit=commit)
        found += measured
    return found


def report(found: Sequence[Row], file: Path) -> None:
    """Write the table as Markdown: into its place in a page that has one, else as the whole file."""
    text = f"\n{markdown(found)}\n\n"
    page = file.read_text(encoding="utf-8") if file.exists() else ""
    changed = PLACE.sub(lambda _: text, page) if PLACE.search(page) else text.lstrip()
    file.write_text(changed, encoding="utf-8")


def table(found: Sequence[Row]) -> str:
    """Lay rows out under their headings; intervals of gains are marked with a plus."""
    lines = [HEADER, *(_cells(row) for row in found)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def markdown(found: Sequence[Row]) -> str:
    """Lay rows out as a table of Markdown."""
    head = (*HEADER[:-1], "commit", "")
    lines = [head, ("---",) * len(head), *((*_cells(row)[:-1], row.commit, _cells(row)[-1]) for row in found)]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    beside = f"{row.baseline} {_told(row.baseline_value)}".strip() if row.baseline else ""
    ends = f"{'+' if row.is_gain else ''}[{_told(row.lower)}, {_told(row.upper)}]"
    return (
        row.topic,
        row.part,
        row.cut,
        row.measure,
        _told(row.ours),
        _told(row.floor),
        beside,
        ends if row.lower is not None else "",
        "" if row.seconds is None else f"{row.seconds:.1f}",
        _verdict(row),
    )


def _verdict(row: Row) -> str:
    if not row.holds:
        return "MISSED"
    return "holds, a tie" if row.ties else "holds"


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"

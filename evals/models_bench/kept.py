"""Rows that were measured, kept as JSON a file: one table can be made of parts measured one by one."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from evals.models_bench.row import Row
from warehouse.errors import FootnoteError


def keep(found: Sequence[Row], file: Path, *, commit: str) -> None:
    """Write rows into a file, each with the commit whose code measured it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # A row a line: what a new measure changes is seen in the difference.
    rows = ",\n".join(json.dumps({**asdict(row), "commit": commit}) for row in found)
    file.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def kept(folder: Path, topics: Iterable[str]) -> list[Row]:
    """Return the rows of the files of a folder in the order of the topics; raises FootnoteError."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise FootnoteError(
            f"Nothing measured is kept in {folder}",
            code="bench",
            action="Measure first, with --keep and the folder.",
        )
    found = [row for file in files for row in _read(file)]
    order = {topic: place for place, topic in enumerate(topics)}
    return sorted(found, key=lambda row: order.get(row.topic, len(order)))


def _read(file: Path) -> list[Row]:
    try:
        return [Row(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as error:
        raise FootnoteError(
            f"{file} holds no rows of this bench: {error}", code="bench", action="Measure them anew."
        ) from error

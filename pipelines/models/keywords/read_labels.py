"""Reads labelled keywords from a CSV file: a keyword and its genre, by the names of the columns."""

import csv
from pathlib import Path

from pipelines.errors import SourceError

GENRE_COLUMNS = ("genre", "category", "label")


def read_labels(path: Path) -> list[tuple[str, str]]:
    """Return (keyword, genre) pairs in the order of the file; SourceError where it can't be read as such."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines, strict=True))
    except OSError as problem:
        raise SourceError(f"can't be read: {problem.strerror or problem}", file=str(path)) from problem
    except (UnicodeDecodeError, csv.Error) as problem:
        raise SourceError(f"is not a CSV file in UTF-8: {problem}", file=str(path)) from problem
    header = [name.strip().lower() for name in rows[0]] if rows else []
    genre = next((name for name in GENRE_COLUMNS if name in header), None)
    if "keyword" not in header or genre is None:
        wanted = f"a column keyword and one of {', '.join(GENRE_COLUMNS)}"
        raise SourceError(
            f"needs {wanted}; it has {', '.join(header) or 'none'}",
            file=str(path),
            line=1,
        )
    places = header.index("keyword"), header.index(genre)
    for number, row in enumerate(rows[1:], 2):
        if row and len(row) != len(header):
            raise SourceError(
                f"{len(row)} fields where the header has {len(header)}", file=str(path), line=number
            )
    return [(row[places[0]], row[places[1]]) for row in rows[1:] if row]

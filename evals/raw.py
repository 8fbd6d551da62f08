"""The independent road to a right answer: hand-written SQL over the raw files, nothing of ours between."""

import datetime
import decimal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import FootnoteError

FOLDER = Path(__file__).parent / "gold"
SUFFIXES = (".csv.gz", ".csv")
# A raw table's name is its file's, without what a publisher put around every one of them.
PREFIX, SUFFIX = "olist_", "_dataset"

Rows = list[list[Any]]


class RawData:
    """The raw files of a dataset as text tables `raw.<file>`, and the typed ones of `gold/<dataset>.sql`.

    Files that are no CSV are read by the gold SQL itself, from paths below the folder.
    """

    def __init__(self, dataset: str, folder: Path) -> None:
        """Open the files of a folder; raise FootnoteError when there are none."""
        files = sorted(path for path in folder.glob("*") if path.name.endswith(SUFFIXES))
        if not files and not any(folder.glob("*/*")):
            raise FootnoteError(f"There are no files in {folder}.", code="raw_files")
        self._connection = duckdb.connect()
        self._connection.execute("set file_search_path = $folder", {"folder": str(folder.absolute())})
        self._connection.execute("create schema raw")
        for path in files:
            self._open(path)
        self._connection.execute((FOLDER / f"{dataset}.sql").read_text(encoding="utf-8"))

    def rows(self, sql: str) -> Rows:
        """Return the rows of a gold query as JSON values: dates as ISO text, decimals as floats."""
        return plain_rows(self._connection.execute(sql).fetchall())

    def close(self) -> None:
        """Close the database, which is in memory."""
        self._connection.close()

    def _open(self, path: Path) -> None:
        stem = path.name.removesuffix(".gz").removesuffix(".csv")
        name = stem.removeprefix(PREFIX).removesuffix(SUFFIX)
        # Text columns throughout: what a field means is said by the gold SQL, not guessed by a reader.
        relation = self._connection.read_csv(
            str(path), header=True, all_varchar=True, quotechar='"', escapechar='"'
        )
        relation.create_view("raw_file", replace=True)
        self._connection.execute(f'create table raw."{name}" as select * from raw_file')


def plain_rows(rows: Iterable[Iterable[Any]]) -> Rows:
    """Return database values as the values of a JSON answer."""
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: Any) -> Any:
    if isinstance(cell, decimal.Decimal):
        return float(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date) else cell

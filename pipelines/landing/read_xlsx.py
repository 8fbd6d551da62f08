"""Read the first sheet of an .xlsx workbook as text: its typed cells are written out and then checked."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from pipelines.errors import SourceError
from pipelines.landing.beginning import check_beginning
from pipelines.landing.header import check_header
from pipelines.landing.raw import Record, insert_records
from warehouse.pack import Column, Source

if TYPE_CHECKING:
    import duckdb

# Cells whose value the reader would pass over as empty: an error, a formula that was never worked out.
ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*\bt="e"[^>]*>.{0,2000}?<(?:\w+:)?v>([^<]*)<', re.DOTALL)
UNWORKED_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ADDRESS = re.compile(rb'\br="([A-Z]+[0-9]+)"')
BLOCK = 4 << 20
OVERLAP = 64 << 10
# A spreadsheet keeps fifteen digits; what follows them is noise of the binary fraction.
DIGITS = 15


def read_xlsx(connection: "duckdb.DuckDBPyConnection", source: Source, path: Path, *, part: int) -> int:
    """Append the rows of the first sheet to the text table; empty rows are left out."""
    check_beginning(path, "xlsx")
    _check_cells(path)
    rows = _rows(path)
    header = _header(next(rows, []))
    check_header(header, source, file=path.name)
    places = [header.index(place) for place in source.places]
    columns = list(source.columns.values())
    return insert_records(connection, source, _records(rows, header, places, columns, path), part=part)


def _rows(path: Path) -> Iterator[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            yield from ([] for _ in range(sheet.start[0] if sheet.start else 0))
            left: list[Any] = [""] * (sheet.start[1] if sheet.start else 0)
            for row in sheet.iter_rows():
                yield [*left, *row]
    except (CalamineError, OSError) as problem:
        raise _damaged(path) from problem


def _header(cells: Sequence[Any]) -> list[str]:
    texts = [text_of(cell) or "" for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _records(
    rows: Iterator[list[Any]],
    header: Sequence[str],
    places: Sequence[int],
    columns: Sequence[Column],
    path: Path,
) -> Iterator[Record]:
    width = len(header)
    for number, row in enumerate(rows, start=2):
        if not any(cell != "" for cell in row):
            continue
        if any(cell != "" for cell in row[width:]):
            raise SourceError(
                f"has a value beyond its last column, {header[-1]}",
                file=path.name,
                line=number,
                code="field_count",
                action="Give that column a name in row 1, or clear it.",
            )
        cells = [row[place] if place < len(row) else "" for place in places]
        yield (
            *(text_of(cell, column.format) for cell, column in zip(cells, columns, strict=True)),
            None,
            None,
        )


def text_of(cell: Any, format: str | None = None) -> str | None:
    """Return a cell's value as the text a CSV would hold; a day in the declared `format`, else in ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        return _number(float(cell))
    if isinstance(cell, datetime):
        # Stored as a fraction of a day, which misses the second by microseconds.
        cell = (cell + timedelta(microseconds=500)).replace(microsecond=0) if cell.microsecond else cell
    if isinstance(cell, date) and format is not None:
        return cell.strftime(format)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 10**DIGITS:
        return str(int(value))
    text = f"{value:.{DIGITS}g}"
    return format(Decimal(text), "f") if 1e-20 < abs(value) < 1e20 else text


def _check_cells(path: Path) -> None:
    """Raise a SourceError for the first cell that shows an error or a formula without its value."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_first_sheet(archive)) as sheet:
            rest = b""
            while block := sheet.read(BLOCK):
                text = rest + block
                _check_block(text, path)
                rest = text[-OVERLAP:]
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, EOFError, OSError) as problem:
        raise _damaged(path) from problem
    except (RuntimeError, NotImplementedError) as problem:
        raise _damaged(path, "is locked or packed in a way that can't be read") from problem


def _check_block(text: bytes, path: Path) -> None:
    if b't="e"' in text and (found := ERROR_CELL.search(text)):
        shown = found[1].decode("utf-8", errors="replace")
        raise _bad_cell(found[0], path, f"shows the error {shown}")
    if b"<f" in text or b":f" in text:
        for found in UNWORKED_CELL.finditer(text):
            if b't="str"' not in found[1]:
                raise _bad_cell(found[0], path, "holds a formula that was never worked out")


def _bad_cell(cell: bytes, path: Path, problem: str) -> SourceError:
    address = ADDRESS.search(cell)
    place = address[1].decode() if address else "?"
    row = re.search(r"[0-9]+", place)
    return SourceError(
        f"cell {place} {problem}",
        file=path.name,
        line=int(row[0]) if row else None,
        code="cell_error",
        action="Mend the formula, or save the sheet with values only.",
    )


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the name of the first sheet's file: the workbook names a relation, and that the file."""
    main = _related(archive, "_rels/.rels", "officeDocument", None)
    folder, _, name = main.rpartition("/")
    workbook = ElementTree.fromstring(archive.read(main))
    for element in workbook.iter():
        if element.tag.endswith("}sheet"):
            wanted = next(value for key, value in element.attrib.items() if key.endswith("}id"))
            target = _related(archive, f"{folder}/_rels/{name}.rels".lstrip("/"), "worksheet", wanted)
            return target if target in archive.namelist() else f"{folder}/{target}".lstrip("/")
    raise KeyError("no sheet")


def _related(archive: zipfile.ZipFile, relations: str, kind: str, wanted: str | None) -> str:
    for element in ElementTree.fromstring(archive.read(relations)):
        if element.get("Type", "").endswith(f"/{kind}") and wanted in (None, element.get("Id")):
            return str(element.get("Target")).lstrip("/")
    raise KeyError(kind)


def _damaged(path: Path, problem: str = "is damaged: it can't be read as a spreadsheet") -> SourceError:
    return SourceError(
        problem,
        file=path.name,
        code="xlsx_corrupt",
        action="Open it in a spreadsheet program and save it again.",
    )

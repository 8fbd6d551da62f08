"""Read a surveyed CSV as text; every choice is explicit, nothing is sniffed."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import SourceError
from pipelines.landing.columns import literal
from pipelines.landing.raw import insert_select
from pipelines.landing.survey import LONGEST_LINE, survey
from warehouse.pack import Source

if TYPE_CHECKING:
    import duckdb

LONGEST_ROW = 2 * LONGEST_LINE


def read_csv(connection: "duckdb.DuckDBPyConnection", source: Source, path: Path, *, part: int) -> int:
    """Append the rows of a CSV to the text table; SourceError where they can't be told without doubt."""
    import duckdb

    found = survey(path, source)
    # By place, not by name: other columns of the file may differ from a declared one by case only.
    columns = ", ".join(f"c{number}: 'VARCHAR'" for number in range(len(found.header)))
    values = {
        name: f"c{found.header.index(place)}"
        for name, place in zip(source.columns, source.places, strict=True)
    }
    # Where quotes may hold line ends, only a reader that begins at the top knows where a row begins.
    parallel = "false" if found.has_quotes else "true"
    origin = f"""read_csv(
      {literal(str(path))}, columns = {{{columns}}}, delim = {literal(source.delimiter)}, quote = '"',
      escape = '"', comment = '', nullstr = '', header = true, auto_detect = false, strict_mode = true,
      ignore_errors = false, parallel = {parallel}, max_line_size = {LONGEST_ROW}
    )"""
    try:
        read = insert_select(connection, source, values, origin=origin, part=part)
    except duckdb.InvalidInputException as problem:
        raise _in_doubt(path) from problem
    if read != found.rows:
        raise _in_doubt(path)
    return read


def _in_doubt(path: Path) -> SourceError:
    return SourceError(
        "can't be split into rows without doubt",
        file=path.name,
        code="rows_in_doubt",
        action="It may mix two kinds of line ends, or hold stray quotes; save it as CSV again.",
    )

"""Turn declared column types into SQL: text to value, or null where the text is not exactly such a value.

A cast alone is too kind: it rounds 1.5 to an integer, cuts the time off a date, drops a time zone and knows
infinity.
"""

import re

from warehouse.pack import Column

NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
DAY = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
MIDNIGHT = r"0{1,2}:00(:00(\.0+)?)?"
PATTERNS = {
    "integer": r"[+-]?[0-9]+(\.0*)?",
    "double": NUMBER,
    "date": f"{DAY}([ T]{MIDNIGHT})?",
    "timestamp": f"{DAY}([ T]{CLOCK})?",
}
ARTICLES = {"integer": "an"}


def identifier(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def engine_type(column: Column) -> str:
    """Return the DuckDB type of a declared one."""
    return {"text": "VARCHAR", "integer": "BIGINT"}.get(column.type, column.type.upper())


def typed(name: str, column: Column) -> str:
    """Return SQL that reads a text column as its declared type, null where the text is not one."""
    field = identifier(name)
    if column.type == "text":
        return field
    field = f"trim({field})"
    if column.format is not None:
        return f"CAST(TRY_STRPTIME({field}, {literal(column.format)}) AS {engine_type(column)})"
    value = f"TRY_CAST({field} AS {engine_type(column)})"
    if column.type == "double":
        # 1e999 is a number by its looks and infinity by its cast.
        value = f"CASE WHEN isfinite({value}) THEN {value} END"
    pattern = _pattern(column.type)
    return f"CASE WHEN regexp_full_match({field}, {literal(pattern)}) THEN {value} END" if pattern else value


def is_not_typed(name: str, text: str) -> str:
    """Return SQL that is true where there is a text but no value of the declared type in `name`."""
    return f"({text} IS NOT NULL AND {identifier(name)} IS NULL)"


def type_reason(name: str, column: Column) -> str:
    """Return the reason given for a text that is not of the declared type."""
    return f"{name}: not {ARTICLES.get(column.type, 'a')} {column.type}"


def _pattern(kind: str) -> str | None:
    scale = re.fullmatch(r"decimal\(\d+,\s?(\d+)\)", kind)
    if scale is None:
        return PATTERNS.get(kind)
    digits = scale[1]
    return rf"[+-]?([0-9]+(\.[0-9]{{0,{digits}}}0*)?|\.[0-9]{{1,{digits}}}0*)"

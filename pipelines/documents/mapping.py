"""The source-to-target mapping: one line for each way from a file's column over silver to a mart."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.documents.dictionary import PYTHON, Column, Dictionary
from pipelines.documents.trace import ROWS, Ref


@dataclass(frozen=True)
class Way:
    """A way; what is None is not on it, `otherwise` says where a column without a source comes from."""

    source: Ref | None
    silver: Ref | None
    silver_how: str
    gold: Ref | None
    gold_how: str
    otherwise: str = ""


def mapping(dictionary: Dictionary) -> tuple[Way, ...]:
    """All ways, by source, then target; a source column that no mart uses has a line too."""
    ways = {
        way
        for table in dictionary.of_layer("gold")
        for column in table.columns
        for way in _ways_to(dictionary, column)
    }
    used = {way.source for way in ways}
    ways |= {
        Way(column.ref, None, "", None, "")
        for table in dictionary.of_layer("source")
        for column in table.columns
        if column.ref not in used
    }
    return tuple(sorted(ways, key=_order))


def _ways_to(dictionary: Dictionary, gold: Column) -> Iterator[Way]:
    how = _how(gold)
    silver = sorted(_silver_columns(dictionary, gold.ref))
    if not silver:
        yield Way(None, None, "", gold.ref, how, _otherwise(dictionary, gold.ref))
    for ref in silver:
        column = dictionary.columns.get(ref)
        silver_how = _how(column) if column else ""
        origins = dictionary.origins(ref) or (None,)
        for source in origins:
            otherwise = "" if source else _otherwise(dictionary, ref)
            yield Way(source, ref, silver_how, gold.ref, how, otherwise)


def _silver_columns(dictionary: Dictionary, ref: Ref) -> set[Ref]:
    """The silver columns that a gold column reads, over other gold columns if need be."""
    found: set[Ref] = set()
    for parent in dictionary.lineage.predecessors(ref):
        table = dictionary.tables.get(parent.table)
        if table is not None and table.layer == "gold":
            found |= _silver_columns(dictionary, parent)
        else:
            found.add(parent)
    return found


def _how(column: Column) -> str:
    if column.trace is None or column.trace.is_plain:
        return ""
    return "; ".join((column.trace.expression, *column.trace.steps))


def _otherwise(dictionary: Dictionary, ref: Ref) -> str:
    table = dictionary.tables[ref.table]
    if table.kind == PYTHON:
        return "computed in Python"
    return "rows" if ref.column == ROWS else "constant"


def _order(way: Way) -> tuple[bool, tuple[str, ...]]:
    refs = (way.source, way.silver, way.gold)
    return way.source is None, tuple(part for ref in refs for part in (ref or ("", "")))

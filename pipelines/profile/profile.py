"""Profile stored tables of a layer: every column measured, columns of numbers correlated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlglot import exp

from pipelines.layers import Layer, OpenLayer, open_layer
from pipelines.profile.correlate import Correlations, correlate
from pipelines.profile.measure import ColumnProfile, measure
from pipelines.profile.source import Source
from semantic_layer.errors import QueryError
from semantic_layer.load import load_manifest
from semantic_layer.nearest import nearest
from warehouse.pack import Pack

# What names a row of a landed file.
LANDED_KEY = ("_source_file", "_source_row")


@dataclass(frozen=True)
class TableProfile:
    """A table: its rows, each column, and how its columns of numbers go together."""

    name: str
    layer: Layer
    rows: int
    columns: tuple[ColumnProfile, ...]
    correlations: Correlations | None
    key: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values only, no number that JSON has not."""
        columns = [{**asdict(column), "null_rate": column.null_rate} for column in self.columns]
        return {**asdict(self), "columns": columns}


def profile_tables(
    workspace: Path, pack: Pack, *, layer: Layer, table: str | None = None
) -> tuple[TableProfile, ...]:
    """Profile one table of a layer, or all; QueryError for an unknown one, WorkspaceError for the layer."""
    with open_layer(workspace, pack, layer) as opened:
        names = [named_table(opened.relations, table, layer)] if table else sorted(opened.relations)
        keys = _primary_keys()
        return tuple(_profile(opened, name, keys) for name in names)


def named_table(names: Mapping[str, object], name: str, layer: str) -> str:
    """The full name of a table called by it, or by its last part; QueryError with the nearest names."""
    short = [full for full in names if full.rpartition(".")[2] == name]
    if name in names:
        return name
    if len(short) == 1:
        return short[0]
    raise QueryError(
        f"There is no table '{name[:80]}' in {layer}",
        code="unknown_table",
        choices=short or nearest(name, names, limit=3),
        action=f"`footnote catalog` lists the tables; --layer names another layer than {layer}.",
    )


def _profile(opened: OpenLayer, name: str, keys: Mapping[str, tuple[str, ...]]) -> TableProfile:
    types = opened.columns(name)
    source = Source(
        opened.connection, opened.relations[name], opened.count(name), _key(name, types, keys, opened.layer)
    )
    columns = tuple(measure(source, column, kind) for column, kind in types.items())
    numbers = [column.name for column in _that_vary(columns)]
    return TableProfile(name, opened.layer, source.rows, columns, correlate(source, numbers), source.key)


def _that_vary(columns: Sequence[ColumnProfile]) -> Iterator[ColumnProfile]:
    yield from (
        column
        for column in columns
        if column.kind == "number" and column.distinct > 1 and column.name not in LANDED_KEY
    )


def _key(
    name: str, types: Mapping[str, str], keys: Mapping[str, tuple[str, ...]], layer: Layer
) -> tuple[str, ...]:
    if layer in ("bronze", "quarantine"):
        return tuple(column for column in LANDED_KEY if column in types) or tuple(types)[:1]
    # By convention the key comes first.
    known = [column for column in keys.get(name, ()) if column in types]
    return tuple(known) or tuple(types)[:1]


def _primary_keys() -> dict[str, tuple[str, ...]]:
    manifest = load_manifest()
    return {
        model.table: tuple(sorted({column.name for column in key.expr.find_all(exp.Column)}))
        for model in manifest.models.values()
        for key in model.keys.values()
        if key.type == "primary"
    }

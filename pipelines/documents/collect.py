"""Bring together what is documented of a workspace's published version."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipelines.documents.declared import declared_tables
from pipelines.documents.dictionary import Dictionary, Relation, Table
from pipelines.documents.meaning import dimensions, metrics, relations
from pipelines.documents.quality import CheckedRule
from semantic_layer.layer import SemanticLayer
from warehouse.pack import load_pack
from warehouse.serving import ServingInfo


def collect(
    layer: SemanticLayer,
    *,
    rows: Mapping[str, int],
    rules: tuple[CheckedRule, ...] = (),
    notes: tuple[str, ...] = (),
) -> Dictionary:
    """Collect tables, lineage and definitions; `rows` are those of bronze and silver, as far as known."""
    info = layer.info
    declared = declared_tables(load_pack(info.dataset))
    keys = all_relations(relations(layer.manifest), declared)
    tables = {
        name: _as_published(table, info, rows) for name, table in with_key_words(declared, keys).items()
    }
    return Dictionary(
        title=info.title,
        dataset=info.dataset,
        version=info.version,
        built_at=info.built_at,
        days=(str(info.data_start), str(info.data_end)) if info.data_start else None,
        tables=tables,
        dimensions=dimensions(layer.manifest),
        metrics=metrics(layer),
        relations=keys,
        rules=rules,
        notes=notes,
    )


def all_relations(of_models: Iterable[Relation], tables: Mapping[str, Table]) -> tuple[Relation, ...]:
    """The keys that the semantic models name, then those that only a check of a table names; ordered."""
    found = {(one.child, one.parent): one for one in of_models}
    for table in tables.values():
        for one in table.references:
            found.setdefault((one.child, one.parent), one)
    return tuple(sorted(found.values()))


def with_key_words(tables: Mapping[str, Table], keys: Iterable[Relation]) -> dict[str, Table]:
    """Give a key of another table, where it has no words of its own, those of the column it points at."""
    columns = {column.ref: column for table in tables.values() for column in table.columns}
    words = {key.child: columns[key.parent].description for key in keys if key.parent in columns}
    return {
        name: replace(
            table,
            columns=tuple(
                replace(column, description=column.description or words.get(column.ref, ""))
                for column in table.columns
            ),
        )
        for name, table in tables.items()
    }


def _as_published(table: Table, info: ServingInfo, rows: Mapping[str, int]) -> Table:
    """A gold table with the types and rows of the published version, another with the rows that are known."""
    if table.layer != "gold":
        return replace(table, rows=rows.get(table.name))
    published = info.tables.get(table.name)
    if published is None:
        return replace(table, missing="Not in the published version: refresh to publish it.")
    columns = tuple(
        replace(column, type=published.columns.get(column.name, column.type)) for column in table.columns
    )
    word = info.lacks.get(table.name)
    missing = f"Empty: this dataset has no {word}." if word else None
    return replace(table, columns=columns, rows=published.rows, missing=missing)

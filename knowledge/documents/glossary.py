"""One document a metric, dimension and entity of the definitions, a model's card, a segment."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from knowledge.documents.records import GlossaryEntry, GlossaryKind
from semantic_layer.manifest import Dimension, Entity, Manifest, Metric
from warehouse.serving import ServingInfo

if TYPE_CHECKING:
    import duckdb

# table -> kind, column that names the row, column that labels it
TABLES: tuple[tuple[str, GlossaryKind, str, str], ...] = (
    ("models.model_cards", "model card", "model_name", "model_name"),
    ("models.dim_segment", "segment", "segment_id", "segment_name"),
)


def glossary(
    manifest: Manifest, info: ServingInfo, connection: "duckdb.DuckDBPyConnection"
) -> list[GlossaryEntry]:
    """Return every entry; of the tables, those that are published and not empty."""
    return [
        *map(_metric, manifest.metrics.values()),
        *(_dimension(one) for one in manifest.dimensions.values() if not one.pii),
        *map(_entity, manifest.entities.values()),
        *(entry for table in TABLES for entry in _rows(table, info, connection)),
    ]


def entry_texts(entry: GlossaryEntry) -> tuple[str, ...]:
    """Return what is searched of an entry."""
    return (f"{entry.label}. {', '.join(entry.words)}. {entry.text}",)


def _metric(metric: Metric) -> GlossaryEntry:
    told = [metric.description, *metric.caveats]
    told += [f"Or {one.metric}: {one.when}" for one in metric.alternatives]
    return GlossaryEntry("metric", metric.name, metric.label, _sentences(told), metric.synonyms)


def _dimension(dimension: Dimension) -> GlossaryEntry:
    name, told = dimension.full_name, [dimension.description]
    return GlossaryEntry("dimension", name, dimension.label, _sentences(told), dimension.synonyms)


def _entity(entity: Entity) -> GlossaryEntry:
    label = entity.label or entity.name
    return GlossaryEntry("entity", entity.name, label, entity.description, entity.synonyms)


def _rows(
    table: tuple[str, GlossaryKind, str, str], info: ServingInfo, connection: "duckdb.DuckDBPyConnection"
) -> Iterator[GlossaryEntry]:
    name, kind, key, label = table
    known = info.tables.get(name)
    if known is None or not known.rows or not {key, label} <= set(known.columns):
        return
    cursor = connection.execute(f"SELECT * FROM {name} ORDER BY {key}")
    columns = [column[0] for column in cursor.description]
    for values in cursor.fetchall():
        row = dict(zip(columns, values, strict=True))
        yield GlossaryEntry(kind, str(row[key]), str(row[label]), _facts(row, without={key, label}))


def _facts(row: dict[str, Any], *, without: set[str]) -> str:
    """Return a row as sentences; keys and what is empty are left out."""
    return _sentences(
        f"{column.replace('_', ' ')}: {value:.4g}"
        if isinstance(value, float)
        else f"{column.replace('_', ' ')}: {value}"
        for column, value in row.items()
        if column not in without and not column.endswith("_key") and value not in (None, "")
    )


def _sentences(parts: Iterable[str]) -> str:
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)

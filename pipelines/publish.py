"""Publish what was built: a serving file of the marts alone, its description, and the pointer to it."""

import hashlib
import os
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipelines.errors import CheckError
from pipelines.gold_parquet import Grain, export_gold
from pipelines.landing.columns import identifier, literal
from pipelines.versions import AS_OF
from semantic_layer.calendar import period_end
from semantic_layer.counted_rows import save_counted_rows
from semantic_layer.folders import load_definitions
from semantic_layer.personal import personal_columns
from semantic_layer.values import build_index_file
from warehouse.duckdb_limits import connect
from warehouse.pack import Pack
from warehouse.project import MARTS, build_database, day_column
from warehouse.serving import (
    COUNTED_ROWS,
    VALUES,
    ServingInfo,
    TableInfo,
    current_version,
    serving_folder,
    write_pointer,
)

if TYPE_CHECKING:
    import duckdb

GOLD = "gold"
# The word for what is missing where a mart is empty and the pack has no word of its own.
WORDS = {
    "common.dim_customer": "customers",
    "common.dim_product": "products",
    "common.dim_seller": "sellers",
    "common.dim_geolocation": "geolocation",
    "sales.fact_sales": "order lines",
    "operations.fact_orders": "orders",
    "operations.fact_fulfillment": "deliveries",
    "finance.fact_payments": "payments",
    "customer_service.fact_reviews": "reviews",
    "marketing.fact_leads": "leads",
    "marketing.fact_signups": "sign-ups",
    "common.product_names": "other product names",
    "behavior.fact_sessions": "sessions",
    "behavior.fact_page_events": "events on pages",
    "behavior.fact_search_behavior": "searches",
    "behavior.fact_content_interactions": "content views",
    "behavior.user_period_genre": "searches",
    "behavior.search_stability": "searches",
    "behavior.search_stability_totals": "searches",
    "behavior.interest_transitions": "searches",
    "behavior.engagement": "content views",
    "models.predictions": "predictions",
    "models.recommendations": "recommendations",
    "models.similar_products": "similar products",
    "models.recommended_pages": "recommended pages",
    "models.similar_pages": "similar pages",
    "models.customer_features": "features of customers",
    "models.dim_segment": "customer segments",
    "models.dim_customer_segmented": "customer segments",
    "models.anomalies": "anomalies",
    "models.forecasts": "forecasts",
    "models.insights": "insights",
    "models.model_cards": "trained models",
    "models.model_metrics": "trained models",
    "models.feature_importance": "trained models",
}

# The schema of what models say, and the column that tells of which day each of its tables speaks: a cut-off,
# or a day to come, but no day on which something happened.
MODELS = "models."
SPOKEN_OF = {
    "models.predictions": "cutoff_at",
    "models.recommendations": "as_of_date",
    "models.similar_products": "as_of_date",
    "models.recommended_pages": "as_of_date",
    "models.similar_pages": "as_of_date",
    "models.customer_features": "as_of_date",
    "models.dim_customer_segmented": "as_of_date",
    "models.dim_segment": "as_of_date",
    "models.anomalies": "period",
    "models.forecasts": "period",
    "models.model_cards": "trained_to",
    "models.model_metrics": "trained_to",
    "models.feature_importance": "trained_to",
}


@dataclass(frozen=True)
class Edition:
    """How a version is published: what it is of, how its Parquet is cut, whether readers get it.

    `as_of` is the day before which its world ends, None for all that is known. `week_start` and
    `fiscal_year_start` are settings of the workspace.
    """

    built_at: datetime
    grain: Grain = "month"
    as_of: date | None = None
    make_current: bool = True
    week_start: Literal["monday", "sunday", "saturday"] | None = None
    fiscal_year_start: int | None = None


def publish(pack: Pack, edition: Edition, *, workspace: Path, built_in: Path | None = None) -> ServingInfo:
    """Write a new version beside the others and make it current; the last step alone is seen by readers.

    `built_in` is the workspace whose build is published, if another. A failure leaves files without a
    description, which `remove_partial` finds.
    """
    folder = serving_folder(workspace)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"draft-{os.getpid()}.duckdb"
    manifest = load_definitions(workspace)
    personal = personal_columns(manifest)
    tables, content = _copy_marts(build_database(built_in or workspace), draft, without=personal)
    if pack.days == "assumed":
        tables = {name: _to_end_of_month(table) for name, table in tables.items()}
    span = _span(tables)
    if span[0] is None:
        raise CheckError("No fact has a row, so there is nothing to publish", code="nothing_loaded")
    version = _version_name(edition, content)
    info = _describe(pack, version, edition, tables, span)
    path = draft.rename(folder / f"{version}.duckdb")
    earlier = current_version(workspace)
    with connect(path, read_only=True) as connection:
        export_gold(
            connection,
            tables,
            folder / version / GOLD,
            grain=edition.grain,
            earlier=folder / earlier / GOLD if earlier else None,
        )
        save_counted_rows(connection, manifest, info, path.with_suffix(COUNTED_ROWS))
    build_index_file(path, info, path.with_suffix(VALUES))
    path.with_suffix(".json").write_text(info.to_json(), encoding="utf-8")
    _flush(path, *(path.with_suffix(suffix) for suffix in (".json", VALUES, COUNTED_ROWS)))
    if edition.make_current:
        write_pointer(workspace, version)
    return info


def _version_name(edition: Edition, content: str) -> str:
    name = f"{edition.built_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{content[:4]}"
    return f"{name}{AS_OF}{edition.as_of}" if edition.as_of else name


def _copy_marts(
    source: Path, target: Path, *, without: Mapping[str, Container[str]]
) -> tuple[dict[str, TableInfo], str]:
    """Copy every mart table `without` its personal columns; return descriptions and a hash of all rows."""
    with connect(target) as connection:
        # Under the name it was built with: views of the build name their database.
        connection.execute(f"ATTACH {literal(str(source))} AS {identifier(source.stem)} (READ_ONLY)")
        names = _mart_tables(connection, source.stem)
        for name in names:
            _copy(connection, source.stem, name, without=without.get(name, ()))
        connection.execute(f"DETACH {identifier(source.stem)}")
        content = hashlib.sha256("".join(_content(connection, name) for name in names).encode()).hexdigest()
        tables = {name: _table_info(connection, name) for name in names}
        return tables, content


def _to_end_of_month(table: TableInfo) -> TableInfo:
    return replace(table, last_day=period_end(table.last_day, "month")) if table.last_day else table


def _span(tables: Mapping[str, TableInfo]) -> tuple[date | None, date | None]:
    happened = [table for name, table in tables.items() if not name.startswith(MODELS)]
    first = [table.first_day for table in happened if table.first_day]
    last = [table.last_day for table in happened if table.last_day]
    return min(first, default=None), max(last, default=None)


def _mart_tables(connection: "duckdb.DuckDBPyConnection", database: str) -> list[str]:
    rows = connection.execute(
        """SELECT table_schema || '.' || table_name FROM information_schema.tables
        WHERE table_catalog = ? AND list_contains(?, table_schema) ORDER BY 1""",
        [database, list(MARTS)],
    ).fetchall()
    return [str(name) for (name,) in rows]


def _copy(
    connection: "duckdb.DuckDBPyConnection", database: str, name: str, *, without: Container[str]
) -> None:
    origin = f"{identifier(database)}.{name}"
    columns = [
        column[0] for column in connection.execute(f"SELECT * FROM {origin} LIMIT 0").description or ()
    ]
    # By day, so that a query of a month reads the row groups of that month.
    day = day_column(columns)
    order = f"ORDER BY {day}" if day else ""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name.split('.')[0]}")
    shown = ", ".join(identifier(column) for column in columns if column not in without)
    connection.execute(f"CREATE TABLE {name} AS SELECT {shown} FROM {origin} {order}")


def _content(connection: "duckdb.DuckDBPyConnection", name: str) -> str:
    ((rows, mixed),) = connection.execute(f"SELECT count(*), sum(hash(t)) FROM {name} AS t").fetchall()
    return f"{name}:{rows}:{mixed};"


def _table_info(connection: "duckdb.DuckDBPyConnection", name: str) -> TableInfo:
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
    described = connection.execute(f"DESCRIBE {name}").fetchall()
    columns = {str(column[0]): str(column[1]) for column in described}
    first, last = None, None
    if day := day_column(columns) or SPOKEN_OF.get(name):
        ((first, last),) = connection.execute(
            f"SELECT MIN({day})::DATE, MAX({day})::DATE FROM {name}"
        ).fetchall()
    unknown = _unknown_columns(connection, name, columns) if rows else ()
    return TableInfo(rows=int(rows), columns=columns, first_day=first, last_day=last, unknown=unknown)


def _unknown_columns(
    connection: "duckdb.DuckDBPyConnection", name: str, columns: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the columns that have no value in any row."""
    counts = ", ".join(f"COUNT({identifier(column)})" for column in columns)
    (known,) = connection.execute(f"SELECT {counts} FROM {name}").fetchall()
    return tuple(column for column, count in zip(columns, known, strict=True) if not count)


def _describe(
    pack: Pack,
    version: str,
    edition: Edition,
    tables: Mapping[str, TableInfo],
    span: tuple[date | None, date | None],
) -> ServingInfo:
    missing = [name for name, table in tables.items() if not table.rows]
    missing += [f"{name}.{column}" for name, table in tables.items() for column in table.unknown]
    lacks = {
        name: pack.lacks.get(name) or WORDS.get(name, name.split(".")[-1].replace("_", " "))
        for name in missing
    }
    return ServingInfo(
        dataset=pack.name,
        title=pack.title,
        version=version,
        built_at=edition.built_at.astimezone(UTC).isoformat(timespec="seconds"),
        currency=pack.currency,
        locale=pack.locale,
        country=pack.country,
        language=pack.language,
        data_start=span[0],
        data_end=span[1],
        tables=tables,
        lacks=lacks,
        as_of=edition.as_of,
        days=pack.days,
        week_start=edition.week_start,
        fiscal_year_start=edition.fiscal_year_start,
    )


def _flush(*paths: Path) -> None:
    """Wait until the files are on disk: a pointer must never name a version that a power cut took away."""
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())

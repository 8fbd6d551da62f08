"""A model of every kind builds on Spark as on DuckDB, and a day built again replaces that day alone."""

from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import date
from pathlib import Path

import pytest

from pipelines.built_tables import BuiltModel, BuiltTables
from pipelines.day_spans import DaySpan
from pipelines.spark_session import spark_session
from tests.pipelines.spark_parity import QUICK, skip_without_spark
from warehouse.gateways import DUCKDB, Gateway, connections, spark_properties
from warehouse.project import AFTER_ALL_DAYS, FIRST_DAY, confine_sqlmesh

pytestmark = [pytest.mark.slow, pytest.mark.long]

MODELS = {
    "models/events.sql": """
        MODEL (name silver.events, kind FULL);
        SELECT e.day::DATE AS day, e.shop::TEXT AS shop, e.price::DECIMAL(18, 2) AS price
        FROM bronze.events AS e
    """,
    "models/shops.sql": """
        MODEL (
          name silver.shops, kind SEED (path '../seeds/shops.csv'), columns (shop TEXT, opened DATE),
          grain shop
        )
    """,
    "models/ranks.py": """
import pandas as pd
from sqlmesh import model

@model("silver.ranks", kind="FULL", columns={"shop": "text", "place": "int"}, depends_on=["silver.shops"])
def execute(context, start, end, execution_time, **kwargs):
    shops = context.fetchdf(f"SELECT shop FROM {context.resolve_table('silver.shops')} ORDER BY shop")
    yield pd.DataFrame({"shop": shops["shop"], "place": range(1, len(shops) + 1)})
""",
    "models/fact.sql": """
        MODEL (
          name gold.fact, kind INCREMENTAL_BY_TIME_RANGE (time_column day, forward_only true),
          grain (day, shop), audits (not_null(columns := (day, shop)))
        );
        SELECT
          day::DATE AS day, e.shop::TEXT AS shop, (SUM(e.price) / 3e0)::DOUBLE AS third,
          MAX(r.place)::INTEGER AS place, COUNT(*)::INTEGER AS events
        FROM silver.events AS e
        LEFT JOIN silver.ranks AS r ON r.shop = e.shop
        WHERE day BETWEEN @start_ds AND @end_ds
        GROUP BY day, e.shop
    """,
    "models/newest.sql": """
        MODEL (name gold.newest, kind VIEW, grain shop);
        SELECT shop::TEXT AS shop, day::DATE AS day
        FROM gold.fact QUALIFY ROW_NUMBER() OVER (PARTITION BY shop ORDER BY day DESC) = 1
    """,
    "seeds/shops.csv": "shop,opened\nnorth,2020-01-01\nsouth,\n",
}
TABLES = ("silver.events", "silver.shops", "silver.ranks", "gold.fact", "gold.newest")
DAYS = ("2024-01-01", "2024-01-02", "2024-01-03")
BEFORE = [(day, shop, "1.00") for day in DAYS for shop in ("north", "south")]
AFTER = [*((day, shop, "5.00") for day in DAYS for shop in ("north", "south")), (DAYS[1], "east", "7.00")]
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, list[Rows]]:
    """All tables by gateway: as first built, and after one day was built again from other events."""
    skip_without_spark()
    folder = tmp_path_factory.mktemp("kinds")
    for name, text in MODELS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    conf = folder / "spark.conf"
    conf.write_text(QUICK)
    return {gateway.name: list(build_twice(folder, gateway)) for gateway in (DUCKDB, Gateway("spark", conf))}


def build_twice(project: Path, gateway: Gateway) -> Iterator[Rows]:
    folder = project / gateway.name
    (folder / "build").mkdir(parents=True)
    confine_sqlmesh(folder)
    from sqlmesh import Context
    from sqlmesh.core.config import Config, ModelDefaultsConfig

    config = Config(
        gateways=connections(gateway, database=folder / "build.duckdb", state=folder / "state.duckdb"),
        default_gateway=gateway.name,
        model_defaults=ModelDefaultsConfig(dialect="duckdb", start=str(FIRST_DAY)),
        cache_dir=str(folder / "cache"),
        disable_anonymized_analytics=True,
    )
    is_spark = gateway.name == "spark"
    session = (
        spark_session(folder, spark_properties(folder, gateway.spark_conf)) if is_spark else nullcontext()
    )
    with session, closing(Context(paths=[str(project)], config=config)) as context:
        engine = context.engine_adapter
        engine.execute("CREATE SCHEMA bronze")
        write_events(engine, BEFORE)
        context.plan(
            auto_apply=True, no_prompts=True, skip_tests=True, no_diff=True, execution_time=AFTER_ALL_DAYS
        )
        yield tables(engine)
        write_events(engine, AFTER)
        day = date.fromisoformat(DAYS[1])
        done = BuiltTables(context)
        by_name = {name.replace('"', "").partition(".")[2]: name for name in done.order}
        assert done.build([BuiltModel(by_name["silver.events"])])
        assert done.build([BuiltModel(by_name["gold.fact"], (DaySpan(day, day),))])
        yield tables(engine)


def write_events(engine, rows: list[tuple[str, str, str]]) -> None:
    values = ", ".join(f"('{day}', '{shop}', {price})" for day, shop, price in rows)
    engine.execute("DROP TABLE IF EXISTS bronze.events")
    engine.execute(f"CREATE TABLE bronze.events AS SELECT * FROM (VALUES {values}) AS t(day, shop, price)")


def tables(engine) -> Rows:
    found = {}
    for name in TABLES:
        columns = {"gold.fact": "day, shop, third, place, events"}.get(name, "*")
        rows = engine.fetchall(f"SELECT {columns} FROM {name}")
        found[name] = sorted((tuple(row) for row in rows), key=repr)
    return found


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("moment", [0, 1], ids=["built", "a day built again"])
def test_kind(built, table, moment):
    assert built["spark"][moment][table] == built["duckdb"][moment][table] != []


@pytest.mark.parametrize("gateway", ["duckdb", "spark"])
def test_the_day_alone_is_replaced(built, gateway):
    before, after = (rows["gold.fact"] for rows in built[gateway])
    again = date.fromisoformat(DAYS[1])
    assert [row for row in after if row[0] != again] == [row for row in before if row[0] != again]
    assert {row[1]: row[2] for row in after if row[0] == again} == {
        "east": pytest.approx(7 / 3),
        "north": pytest.approx(5 / 3),
        "south": pytest.approx(5 / 3),
    }

"""The models compile time is measured on: a shop of two facts, and one of many metrics."""

from dataclasses import dataclass
from typing import Any

import duckdb

METRICS, DIMENSIONS, LOOK_UPS = 60, 40, 4
TIME = {"data_type": "date", "granularity": "day", "dimension": {"type": "time"}}
CATEGORY = {"data_type": "varchar", "dimension": {"type": "categorical"}}


@dataclass(frozen=True)
class BenchModel:
    """Definitions in dbt's latest spec, the same in sidemantic's words, and the SQL that makes the tables."""

    definitions: dict[str, Any]
    sidemantic: dict[str, Any]
    sql: str

    def write(self, file: str) -> None:
        """Make the tables in a DuckDB file."""
        with duckdb.connect(file) as connection:
            connection.execute(self.sql)


def _entity(name: str, kind: str) -> dict[str, Any]:
    return {"name": f"{name}_id", "entity": {"type": kind, "name": name}}


def _model(name: str, columns: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    about = {"name": name, "semantic_model": {"enabled": True}, "columns": columns}
    return about | {"config": {"meta": {"footnote": {"table": f"main.{name}"}}}} | more


def _simple(name: str, agg: str, expr: str) -> dict[str, Any]:
    return {"name": name, "type": "simple", "agg": agg, "expr": expr}


def shop() -> BenchModel:
    """Return customers, orders and returns: a ratio, an offset and a running total over two facts."""
    orders = [_simple("revenue", "sum", "amount"), _simple("orders", "count", "order_id")]
    inputs = [
        {"name": "revenue", "alias": "now"},
        {"name": "revenue", "alias": "before", "offset_window": "1 month"},
    ]
    models = [
        _model("customers", [_entity("customer", "primary"), {"name": "region", **CATEGORY}]),
        _model(
            "orders",
            [
                _entity("order", "primary"),
                _entity("customer", "foreign"),
                {"name": "ordered_at", **TIME},
                {"name": "status", **CATEGORY},
            ],
            agg_time_dimension="ordered_at",
            metrics=orders,
        ),
        _model(
            "returns",
            [_entity("return", "primary"), _entity("customer", "foreign"), {"name": "returned_at", **TIME}],
            agg_time_dimension="returned_at",
            metrics=[_simple("returned", "sum", "amount")],
        ),
    ]
    metrics = [
        {"name": "order_value", "type": "ratio", "numerator": "revenue", "denominator": "orders"},
        {
            "name": "growth",
            "type": "derived",
            "expr": "now - before",
            "input_metrics": inputs,
        },
        {
            "name": "revenue_to_date",
            "type": "cumulative",
            "input_metric": "revenue",
            "grain_to_date": "month",
            "period_agg": "last",
        },
    ]
    return BenchModel({"models": models, "metrics": metrics}, _shop_for_sidemantic(), SHOP)


def _shop_for_sidemantic() -> dict[str, Any]:
    to_customers = [{"name": "customers", "type": "many_to_one", "foreign_key": "customer_id"}]
    revenue = {"name": "revenue", "agg": "sum", "sql": "amount"}
    orders = {"name": "orders_count", "agg": "count", "sql": "order_id"}
    return {
        "models": [
            _table("customers", "customer_id", [_category("region")]),
            _table(
                "orders",
                "order_id",
                [_category("status"), _day("ordered_at")],
                relationships=to_customers,
                metrics=[revenue, orders],
            ),
            _table(
                "returns",
                "return_id",
                [_day("returned_at")],
                relationships=to_customers,
                metrics=[{"name": "returned", "agg": "sum", "sql": "amount"}],
            ),
        ],
        "metrics": [
            {
                "name": "order_value",
                "type": "ratio",
                "numerator": "orders.revenue",
                "denominator": "orders.orders_count",
            },
            {
                "name": "growth",
                "type": "time_comparison",
                "base_metric": "orders.revenue",
                "comparison_type": "mom",
                "calculation": "difference",
            },
            {
                "name": "revenue_to_date",
                "type": "cumulative",
                "sql": "orders.revenue",
                "grain_to_date": "month",
            },
        ],
    }


def _table(name: str, key: str, dimensions: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"name": name, "table": f"main.{name}", "primary_key": key, "dimensions": dimensions} | more


def _category(name: str) -> dict[str, Any]:
    return {"name": name, "type": "categorical", "sql": name}


def _day(name: str) -> dict[str, Any]:
    return {"name": name, "type": "time", "granularity": "day", "sql": name}


def wide() -> BenchModel:
    """Return one fact with 60 metrics and four tables beside it that share 40 dimensions."""
    each = DIMENSIONS // LOOK_UPS
    tables = {f"look_up_{n}": [f"word_{n}_{place}" for place in range(each)] for n in range(LOOK_UPS)}
    metrics = [_simple(f"total_{n}", "sum", f"value_{n}") for n in range(METRICS)]
    keys = [_entity(f"thing_{n}", "foreign") for n in range(LOOK_UPS)]
    models = [
        _model(name, [_entity(f"thing_{n}", "primary"), *({"name": word, **CATEGORY} for word in words)])
        for n, (name, words) in enumerate(tables.items())
    ]
    columns = [_entity("event", "primary"), *keys, {"name": "happened_on", **TIME}]
    models.append(_model("events", columns, agg_time_dimension="happened_on", metrics=metrics))
    theirs = [
        _table(name, f"thing_{n}_id", [_category(word) for word in words])
        for n, (name, words) in enumerate(tables.items())
    ]
    links = [
        {"name": f"look_up_{n}", "type": "many_to_one", "foreign_key": f"thing_{n}_id"}
        for n in range(LOOK_UPS)
    ]
    totals = [{"name": f"total_{n}", "agg": "sum", "sql": f"value_{n}"} for n in range(METRICS)]
    theirs.append(_table("events", "event_id", [_day("happened_on")], relationships=links, metrics=totals))
    return BenchModel({"models": models}, {"models": theirs}, _wide_sql(tables))


def _wide_sql(tables: dict[str, list[str]]) -> str:
    made = [DAYS]
    for n, (name, words) in enumerate(tables.items()):
        columns = ", ".join(f"'w' || (i % {place + 2}) as {word}" for place, word in enumerate(words))
        made.append(f"create table {name} as select i as thing_{n}_id, {columns} from range(20) t(i)")
    keys = ", ".join(f"i * {n + 3} % 23 as thing_{n}_id" for n in range(LOOK_UPS))
    values = ", ".join(f"i * {n + 1} % 101 as value_{n}" for n in range(METRICS))
    day = "date '2023-01-01' + (i % 700)::integer as happened_on"
    made.append(f"create table events as select i as event_id, {keys}, {day}, {values} from range(5000) t(i)")
    return ";\n".join(made)


DAYS = """create table days as
select d::date as day from range(timestamp '2023-01-01', timestamp '2025-01-01', interval 1 day) t(d)"""
SHOP = f"""{DAYS};
create table customers as select i as customer_id,
  case i % 5 when 0 then 'EAST' when 1 then 'WEST' when 2 then 'NORTH' when 3 then 'SOUTH' end as region
from range(1000) t(i);
create table orders as select i as order_id, i * 7919 % 1010 as customer_id,
  date '2023-01-01' + (i * 31 % 731)::integer as ordered_at,
  case i % 3 when 0 then 'completed' when 1 then 'open' else 'canceled' end as status,
  (i * 37 % 10000 / 100)::decimal(18, 2) as amount from range(50000) t(i);
create table returns as select i as return_id, i * 104729 % 1010 as customer_id,
  date '2023-01-01' + (i * 17 % 731)::integer as returned_at,
  (i * 53 % 5000 / 100)::decimal(18, 2) as amount from range(9000) t(i)"""

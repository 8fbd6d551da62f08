"""The tables and models of the random worlds: a chain to the country, a star, and three facts that meet."""

from typing import Any

ITEM = {
    "customer_id": "varchar",
    "product_id": "varchar",
    "amount": "decimal(18, 2)",
    "quantity": "integer",
    "is_paid": "boolean",
}
COLUMNS: dict[str, dict[str, str]] = {
    "countries": {"country_id": "varchar", "continent": "varchar", "opened_on": "date"},
    "customers": {
        "customer_id": "varchar",
        "country_id": "varchar",
        "segment": "varchar",
        "joined_on": "date",
    },
    "products": {"product_id": "varchar", "category": "varchar", "is_gift": "boolean"},
    "orders": {
        "order_id": "varchar",
        **ITEM,
        "ordered_on": "date",
        "shipped_on": "date",
        "status": "varchar",
    },
    "refunds": {"refund_id": "varchar", **ITEM, "refunded_on": "date", "reason": "varchar"},
    "balances": {"balance_id": "varchar", **ITEM, "taken_on": "date", "status": "varchar"},
    "days": {"day": "date"},
}
FACTS = {"orders": "ordered_on", "refunds": "refunded_on", "balances": "taken_on"}
ENTITIES = {
    "country_id": "country",
    "customer_id": "customer",
    "product_id": "product",
    "order_id": "order",
    "refund_id": "refund",
    "balance_id": "balance",
}
VALUES = {
    "continent": ("Europe", "Asia"),
    "segment": ("new", "loyal", "it's"),
    "category": ("lamps", "toys", "books"),
    "status": ("open", "done"),
    "reason": ("broken", "late"),
}
SHARED = ("country__continent", "customer__segment", "product__category", "product__is_gift")
OWN = {"orders": "order__status", "refunds": "refund__reason", "balances": "balance__status"}


def models(metrics: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return every model with the metrics counted in it, and the time spine."""
    found = [_model(name, metrics.get(name, [])) for name in COLUMNS if name != "days"]
    return [*found, SPINE]


def _model(name: str, metrics: list[dict[str, Any]]) -> dict[str, Any]:
    time = {"agg_time_dimension": FACTS[name]} if name in FACTS else {}
    columns = [_column(column, kind, place) for place, (column, kind) in enumerate(COLUMNS[name].items())]
    about = {"name": name, "semantic_model": {"enabled": True}, "columns": columns, "metrics": metrics}
    return about | time | {"config": {"meta": {"footnote": {"table": f"main.{name}"}}}}


def _column(name: str, kind: str, place: int) -> dict[str, Any]:
    if name in ENTITIES:
        entity = {"type": "foreign" if place else "primary", "name": ENTITIES[name]}
        return {"name": name, "entity": entity}
    if kind == "date":
        return {"name": name, "data_type": "date", "granularity": "day", "dimension": {"type": "time"}}
    if name in VALUES or name == "is_gift":
        return {"name": name, "data_type": kind, "dimension": {"type": "categorical"}}
    return {"name": name, "data_type": kind}


SPINE: dict[str, Any] = {
    "name": "days",
    "time_spine": {"standard_granularity_column": "day"},
    "columns": [{"name": "day", "granularity": "day"}],
    "config": {"meta": {"footnote": {"table": "main.days"}}},
}

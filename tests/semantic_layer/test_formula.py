"""How each kind of metric is told, down to columns and filters."""

import pytest

from semantic_layer.expressions import parse_expression, parse_filter
from semantic_layer.formula import formula
from semantic_layer.manifest import Accumulation, Conversion, Input, Manifest, Metric, NonAdditive
from semantic_layer.model import Model
from semantic_layer.windows import Window

MONTH = Window(months=1)
VISITS = (Input("visits", "base"), Input("orders", "converted"))
IN_SP = parse_filter("{{ Dimension('customer__state') }} = 'SP'")
NOT_CANCELED = parse_filter("{{ Dimension('order__status') }} <> 'canceled'")


def simple(name: str, aggregation: str, expr: str, **facts: object) -> Metric:
    known = {"model": "orders", "aggregation": aggregation, "expr": parse_expression(expr), **facts}
    return Metric(name, name, "", "simple", **known)  # type: ignore[arg-type]


METRICS = (
    simple("orders", "count", "order_key"),
    simple("visits", "count_distinct", "visit_key"),
    simple("income", "sum", "price * quantity", filters=(NOT_CANCELED, IN_SP), fill_nulls_with=0),
    simple("slow", "percentile", "days", percentile=0.9, percentile_discrete=True),
    simple("stock", "sum", "level", non_additive=NonAdditive("stock__day", "max", ("customer",))),
    Metric("value", "", "", "ratio", inputs=(Input("income", "numerator"), Input("orders", "denominator"))),
    Metric(
        "growth",
        *("", "", "derived"),
        expr=parse_expression("now - before"),
        inputs=(Input("income", "now"), Input("income", "before", (IN_SP,), offset=MONTH)),
    ),
    Metric(
        "since",
        *("", "", "derived"),
        expr=parse_expression("first"),
        inputs=(Input("orders", "first", to_grain="year"),),
    ),
    Metric(
        "rolling",
        *("", "", "cumulative"),
        inputs=(Input("orders", "orders"),),
        accumulation=Accumulation(window=Window(days=30)),
    ),
    Metric(
        "converted",
        *("", "", "conversion"),
        inputs=VISITS,
        conversion=Conversion(
            "visitor", "conversion_rate", Window(days=7), (("visit__channel", "order__channel"),)
        ),
    ),
)
INCOME = (
    "income = sum(price * quantity) of shop.orders "
    "where (order__status <> 'canceled') and (customer__state = 'SP'), 0 where there is none"
)
ORDERS = "orders = count(order_key) of shop.orders"
TOLD = {
    "orders": [ORDERS],
    "visits": ["visits = count distinct(visit_key) of shop.orders"],
    "income": [INCOME],
    "slow": ["slow = discrete percentile 0.9(days) of shop.orders"],
    "stock": ["stock = sum(level) of shop.orders, last rows by stock__day for each customer"],
    "value": ["value = income / orders", INCOME, ORDERS],
    "growth": ["growth = income - (income where customer__state = 'SP', 1 month earlier)", INCOME],
    "since": ["since = (orders, first of the year)", ORDERS],
    "rolling": ["rolling = orders, rolling 30 days", ORDERS],
    "converted": [
        "converted = (orders after visits of the same visitor within 1 week, "
        "of equal visit__channel) / visits",
        "visits = count distinct(visit_key) of shop.orders",
        ORDERS,
    ],
}


@pytest.mark.parametrize("name", TOLD)
def test_every_kind(name: str) -> None:
    model = Model("orders", "shop.orders", "", "order", {})
    manifest = Manifest({"orders": model}, {}, {}, {metric.name: metric for metric in METRICS})
    assert formula(manifest.metrics[name], manifest) == TOLD[name]

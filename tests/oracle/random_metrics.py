"""Random metrics of every type over the shop, in dbt's latest spec, by the model they are counted in."""

from random import Random
from typing import Any

from tests.oracle.shop import FACTS, OWN, SHARED, VALUES

Metric = dict[str, Any]
AGGREGATIONS = (
    "sum",
    "min",
    "max",
    "average",
    "median",
    "count",
    "count_distinct",
    "percentile",
    "sum_boolean",
)
CONVERSIONS = 2
WINDOWS = ("1 day", "7 days", "2 weeks", "1 month", "1 quarter")


def random_metrics(random: Random) -> dict[str, list[Metric]]:
    """Return the metrics of each fact, and under the empty key those computed from others."""
    found: dict[str, list[Metric]] = {
        fact: [_simple(random, fact, number) for number in range(4)] for fact in FACTS
    }
    for fact in FACTS:
        found[fact].append({"name": f"{fact}_total", "type": "simple", "agg": "sum", "expr": "amount"})
        found[fact].append(
            {"name": f"{fact}_count", "type": "simple", "agg": "count", "expr": f"{fact[:-1]}_id"}
        )
    found["balances"] += [_semi_additive(random, number) for number in range(3)]
    simple = [metric["name"] for metrics in found.values() for metric in metrics]
    found[""] = [
        *(_ratio(random, simple, number) for number in range(3)),
        *(_derived(random, simple, number) for number in range(3)),
        *(_offset(random, number) for number in range(4)),
        *(_cumulative(random, number) for number in range(4)),
        *(_conversion(random, number) for number in range(CONVERSIONS)),
    ]
    return found


def _simple(random: Random, fact: str, number: int) -> Metric:
    aggregation = random.choice(AGGREGATIONS)
    expr = {
        "count": random.choice(("amount", "customer_id", "1")),
        "count_distinct": random.choice(("customer_id", "quantity")),
        "sum_boolean": random.choice(("is_paid", "quantity > 2")),
    }.get(aggregation, random.choice(("amount", "quantity", "amount * quantity")))
    metric: Metric = {
        "name": f"{fact}_{aggregation}_{number}",
        "type": "simple",
        "agg": aggregation,
        "expr": expr,
    }
    if aggregation == "percentile":
        metric |= {"percentile": random.choice((0.1, 0.5, 0.9)), "percentile_type": "continuous"}
    if random.random() < 0.3:
        metric["filter"] = _filter(random, fact)
    if random.random() < 0.15:
        metric["fill_nulls_with"] = random.choice((0, 7))
    if random.random() < 0.15:
        metric["join_to_timespine"] = True
    return metric


def _filter(random: Random, fact: str) -> str:
    name = random.choice((*SHARED, OWN[fact]))
    dimension = f"{{{{ Dimension('{name}') }}}}"
    if name == "product__is_gift":
        return random.choice((dimension, f"not {dimension}"))
    value = random.choice(VALUES[name.partition("__")[2]]).replace("'", "''")
    return random.choice(
        (
            f"{dimension} = '{value}'",
            f"{dimension} is null or {dimension} <> '{value}'",
            f"{dimension} is not null",
        )
    )


def _semi_additive(random: Random, number: int) -> Metric:
    chosen = {"name": "taken_on", "window_agg": random.choice(("min", "max"))}
    by = random.choice(((), ("customer",), ("customer", "product")))
    return {
        "name": f"balance_{number}",
        "type": "simple",
        "agg": random.choice(("sum", "count", "average")),
        "expr": "amount",
        "non_additive_dimension": chosen | ({"group_by": list(by)} if by else {}),
    }


def _input(random: Random, name: str) -> Any:
    fact = next(fact for fact in FACTS if name.startswith(fact[:-1]))
    if random.random() < 0.25:
        return {"name": name, "filter": _filter(random, fact)}
    return {"name": name}


def _ratio(random: Random, simple: list[str], number: int) -> Metric:
    above, below = random.choice(simple), random.choice(simple)
    return {
        "name": f"ratio_{number}",
        "type": "ratio",
        "numerator": _input(random, above),
        "denominator": _input(random, below),
    }


def _derived(random: Random, simple: list[str], number: int) -> Metric:
    names = [random.choice(simple), random.choice(simple)]
    inputs = [_input(random, name) | {"alias": alias} for name, alias in zip(names, "ab", strict=True)]
    for part in inputs:
        part["alias"] = f"part_{part['alias']}"
    expr = random.choice(
        ("part_a - part_b", "part_a + 2 * part_b", "coalesce(part_a, 0) - coalesce(part_b, 0)")
    )
    return {"name": f"derived_{number}", "type": "derived", "expr": expr, "input_metrics": inputs}


def _offset(random: Random, number: int) -> Metric:
    base = f"{random.choice(list(FACTS))}_{random.choice(('total', 'count'))}"
    earlier = {"name": base, "alias": "then_value"}
    if random.random() < 0.25:
        earlier["offset_to_grain"] = random.choice(("month", "quarter", "year"))
    else:
        earlier["offset_window"] = random.choice((*WINDOWS, "1 year"))
    return {
        "name": f"offset_{number}",
        "type": "derived",
        "expr": random.choice(("now_value - then_value", "then_value")),
        "input_metrics": [{"name": base, "alias": "now_value"}, earlier],
    }


def _cumulative(random: Random, number: int) -> Metric:
    base = f"{random.choice(list(FACTS))}_{random.choice(('total', 'count'))}"
    metric: Metric = {"name": f"cumulative_{number}", "type": "cumulative", "input_metric": base}
    kind = random.choice(("window", "grain_to_date", "all"))
    if kind == "window":
        metric["window"] = random.choice(WINDOWS)
    elif kind == "grain_to_date":
        metric["grain_to_date"] = random.choice(("week", "month", "quarter", "year"))
    return metric | {"period_agg": random.choice(("first", "last", "average"))}


def _conversion(random: Random, number: int) -> Metric:
    metric: Metric = {
        "name": f"conversion_{number}",
        "type": "conversion",
        "entity": random.choice(("customer", "product")),
        "calculation": random.choice(("conversions", "conversion_rate")),
        "base_metric": "orders_count",
        "conversion_metric": "refunds_count",
    }
    if random.random() < 0.7:
        metric["window"] = random.choice(("7 days", "1 month"))
    if random.random() < 0.3:
        other = {"customer": "product", "product": "customer"}[metric["entity"]]
        metric["constant_properties"] = [{"base_property": other, "conversion_property": other}]
    return metric

"""Random queries over the random metrics, as the plain data that MetricQuery.parse reads."""

from datetime import date
from random import Random
from typing import Any

from tests.oracle.shop import FACTS, OWN, SHARED, VALUES

GRAINS = ("day", "week", "month", "quarter", "year")
TIMED = ("offset", "cumulative")
ALONE = (*TIMED, "conversion", "balance_")


def random_query(
    random: Random, metrics: dict[str, list[dict[str, Any]]], days: list[date]
) -> dict[str, Any]:
    """Return one query: up to three metrics, up to three groups, up to two conditions, maybe a range."""
    kinds: dict[str, list[str]] = {}
    for metric in (metric for found in metrics.values() for metric in found):
        kinds.setdefault(metric["name"].rpartition("_")[0], []).append(metric["name"])
    names = [random.choice(kinds[random.choice(list(kinds))]) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    if any(name.startswith(ALONE) for name in names):
        # What MetricFlow does with them is told by emulation, one metric at a time.
        names = [name for name in names if name.startswith(ALONE)][:1]
    asked: dict[str, Any] = {"metrics": list(dict.fromkeys(names))}
    facts = {fact for fact in FACTS for name in names if name.startswith(fact[:-1])}
    own = [OWN[fact] for fact in facts] if len(facts) == 1 and all(map(_is_of_a_fact, names)) else []
    groups = random.sample([*SHARED, *own, "customer__joined_on"], random.choice((0, 0, 1, 1, 2)))
    asked["group_by"] = [
        f"{name}__{random.choice(GRAINS)}" if name.endswith("_on") else name for name in groups
    ]
    if random.random() < (0.9 if any(name.startswith(TIMED) for name in names) else 0.45):
        asked["group_by"].insert(0, f"metric_time__{random.choice(GRAINS)}")
    asked["where"] = [_condition(random, [*SHARED, *own]) for _ in range(random.choice((0, 0, 0, 1, 2)))]
    if random.random() < 0.35:
        asked["time"] = _range(random, days)
    return {key: value for key, value in asked.items() if value}


def _is_of_a_fact(name: str) -> bool:
    return any(name.startswith(fact[:-1]) for fact in FACTS)


def _condition(random: Random, names: list[str]) -> dict[str, Any]:
    name = random.choice(names)
    if name == "product__is_gift":
        return {"dimension": name, "op": "=", "value": random.random() < 0.5}
    values = VALUES[name.partition("__")[2]]
    op = random.choice(("=", "!=", "in", "not in", "is null", "is not null"))
    if op in ("=", "!="):
        return {"dimension": name, "op": op, "value": random.choice(values)}
    if op in ("in", "not in"):
        return {"dimension": name, "op": op, "value": random.sample(values, random.randrange(1, len(values)))}
    return {"dimension": name, "op": op}


def _range(random: Random, days: list[date]) -> dict[str, str]:
    first, last = sorted(random.sample(days, 2))
    if random.random() < 0.6:
        first = first.replace(day=1)
    return {"from": max(first, days[0]).isoformat(), "to": last.isoformat()}

"""A made-up shop with many metrics and dimensions, to see what a wide query costs to compile."""

from pathlib import Path
from typing import Any

import yaml

FACTS = ("orders", "lines", "payments", "visits")
THINGS = ("customer", "product", "seller", "store")
METRICS_A_FACT = 15
DIMENSIONS_A_THING = 10
AGGREGATES = ("sum", "average", "min", "max", "count_distinct")


def write_wide_model(folder: Path) -> dict[str, Any]:
    """Write definitions of 4 facts and 4 things; return a query of 60 metrics by 40 dimensions."""
    models = [_thing(name) for name in THINGS] + [_fact(name) for name in FACTS]
    (folder / "wide.yml").write_text(yaml.safe_dump({"models": models}, sort_keys=False), encoding="utf-8")
    metrics = [f"{fact}_{number}" for fact in FACTS for number in range(METRICS_A_FACT)]
    groups = [f"{thing}__part_{number}" for thing in THINGS for number in range(DIMENSIONS_A_THING)]
    return {"metrics": metrics, "group_by": groups}


def _thing(name: str) -> dict[str, Any]:
    key = {"name": f"{name}_key", "entity": {"type": "primary", "name": name}}
    parts = [
        {"name": f"part_{number}", "data_type": "varchar", "dimension": {"type": "categorical"}}
        for number in range(DIMENSIONS_A_THING)
    ]
    return {
        "name": f"dim_{name}",
        "semantic_model": {"enabled": True, "name": f"{name}s"},
        "columns": [key, *parts],
    }


def _fact(name: str) -> dict[str, Any]:
    row = {"name": f"{name}_key", "entity": {"type": "primary", "name": f"{name}_row"}}
    keys = [{"name": f"{thing}_key", "entity": {"type": "foreign", "name": thing}} for thing in THINGS]
    day = {"name": "sold_on", "data_type": "date", "granularity": "day", "dimension": {"type": "time"}}
    metrics = [
        {
            "name": f"{name}_{number}",
            "type": "simple",
            "agg": AGGREGATES[number % len(AGGREGATES)],
            "expr": f"amount_{number}",
            **({"filter": "{{ Dimension('customer__part_0') }} = 'x'"} if number % 3 == 0 else {}),
        }
        for number in range(METRICS_A_FACT)
    ]
    return {
        "name": f"fact_{name}",
        "semantic_model": {"enabled": True, "name": name},
        "agg_time_dimension": "sold_on",
        "columns": [row, *keys, day],
        "metrics": metrics,
    }

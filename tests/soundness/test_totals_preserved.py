"""Grouping an additive metric by anything met once per row never changes its total."""

import pytest

from semantic_layer.manifest import Manifest

from .conftest import Ask

ADDITIVE = [
    "orders",
    "revenue",
    "freight_total",
    "items_sold",
    "payments_total",
    "reviews",
    "net_revenue",
    "leads",
]


@pytest.mark.parametrize("metric", ADDITIVE)
def test_groups_add_up_to_the_total(metric: str, ask: Ask, manifest: Manifest) -> None:
    total = ask(metrics=[metric])[0][0]
    (fact,) = manifest.facts(metric)
    for dimension in manifest.reachable([metric]):
        path = manifest.path(fact, dimension.full_name)
        assert path is not None
        if not path.is_bridged:
            rows = ask(metrics=[metric], group_by=[dimension.full_name])
            assert sum(row[-1] for row in rows if row[-1] is not None) == total, dimension.full_name


@pytest.mark.parametrize("metric", ADDITIVE)
def test_a_condition_and_its_opposite_make_the_whole(metric: str, ask: Ask, manifest: Manifest) -> None:
    total = ask(metrics=[metric])[0][0]
    (fact,) = manifest.facts(metric)
    values = {"text": "SP", "integer": 1, "boolean": True, "date": "2017-02-28", "decimal": -22.9}
    for dimension in manifest.reachable([metric]):
        path = manifest.path(fact, dimension.full_name)
        if path is None or path.is_bridged:
            continue
        value = values[dimension.data_type]
        parts = [
            ask(metrics=[metric], where=[{"dimension": dimension.full_name, "op": op, "value": value}])[0][0]
            for op in ("=", "!=")
        ]
        assert sum(part or 0 for part in parts) == total, dimension.full_name

"""A metric's value does not depend on which other metrics stand beside it."""

from itertools import combinations

import pytest

from semantic_layer.manifest import Manifest

from .conftest import Ask

METRICS = ["orders", "revenue", "payments_total", "average_review_score", "late_delivery_rate", "customers"]
GROUPS: list[list[str]] = [
    [],
    ["customer__state"],
    ["product__category"],
    ["seller__state"],
    ["month"],
    ["fulfillment__is_late", "year"],
]


@pytest.mark.parametrize("groups", GROUPS, ids=str)
@pytest.mark.parametrize("pair", combinations(METRICS, 2), ids="+".join)
def test_side_by_side_as_alone(
    pair: tuple[str, str], groups: list[str], ask: Ask, manifest: Manifest
) -> None:
    width = len(groups)
    together = {row[:width]: row[width:] for row in ask(metrics=list(pair), group_by=groups)}
    for place, metric in enumerate(pair):
        for row in ask(metrics=[metric], group_by=groups):
            assert together[row[:width]][place] == row[width]


@pytest.mark.parametrize("groups", GROUPS, ids=str)
def test_every_group_of_either_fact_is_there_once(groups: list[str], ask: Ask) -> None:
    width = len(groups)
    alone = {row[:width] for metric in METRICS for row in ask(metrics=[metric], group_by=groups)}
    together = [row[:width] for row in ask(metrics=METRICS, group_by=groups)]
    assert len(together) == len(set(together))
    assert set(together) == alone

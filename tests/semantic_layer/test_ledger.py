"""The row ledger accounts for the rows of the query that was run; the numbers beside are counted by hand."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.tiny_shop import publish_shop

IN_2017 = {"from": "2017", "to": "2017"}


def ledger(layer: SemanticLayer, **query: Any) -> dict[str, Any]:
    return layer.query(MetricQuery.parse(query)).ledger


def test_nothing_filtered_keeps_every_row_of_the_table(layer: SemanticLayer) -> None:
    (fact,) = ledger(layer, metrics=["orders"])["facts"]
    assert (fact["rows_read"], fact["rows_kept"], fact["rows_filtered"]) == (9, 9, 0)
    assert (fact["first_date"], fact["last_date"]) == ("2016-01-10", "2018-01-01")
    assert fact["unmatched"] == {}


@pytest.mark.parametrize(
    ("group_by", "unmatched"),
    [
        (["category"], {"product": 1}),  # l7 is of a product nobody knows
        (["seller__state"], {"seller": 1}),  # l8 is of a seller nobody knows
        (["category", "seller__state"], {"product": 1, "seller": 1}),
    ],
)
def test_orphans_are_told_of_each_join(
    layer: SemanticLayer, group_by: list[str], unmatched: dict[str, int]
) -> None:
    (fact,) = ledger(layer, metrics=["item_price_total"], group_by=group_by)["facts"]
    assert (fact["rows_kept"], fact["duplication_factor"], fact["unmatched"]) == (12, 1.0, unmatched)


def test_orphans_are_told_of_the_rows_that_are_kept(layer: SemanticLayer) -> None:
    """The item of an unknown product is of 2017, that of an unknown seller of 2016."""
    (fact,) = ledger(
        layer, metrics=["item_price_total"], group_by=["category", "seller__state"], time=IN_2017
    )["facts"]
    assert (fact["rows_kept"], fact["unmatched"]) == (7, {"product": 1, "seller": 0})


def test_a_filter_over_a_join_drops_what_it_does_not_match(layer: SemanticLayer) -> None:
    where = [{"dimension": "seller__state", "value": "SP"}]
    (fact,) = ledger(layer, metrics=["item_price_total"], group_by=["category"], where=where)["facts"]
    assert (fact["rows_read"], fact["rows_kept"], fact["rows_filtered"]) == (12, 6, 6)
    assert fact["unmatched"] == {"seller": 0, "product": 0}


def test_a_filter_that_keeps_nulls_keeps_orphans(layer: SemanticLayer) -> None:
    where = [{"dimension": "seller__state", "op": "!=", "value": "SP"}]
    (fact,) = ledger(layer, metrics=["item_price_total"], where=where)["facts"]
    assert (fact["rows_kept"], fact["unmatched"]) == (6, {"seller": 1})


def test_no_row_left(layer: SemanticLayer) -> None:
    (fact,) = ledger(
        layer, metrics=["orders"], group_by=["customer__state"], time={"from": "2015", "to": "2015"}
    )["facts"]
    assert (fact["rows_read"], fact["rows_kept"], fact["rows_filtered"]) == (9, 0, 9)
    assert (fact["first_date"], fact["last_date"], fact["duplication_factor"]) == (None, None, 1.0)
    assert fact["unmatched"] == {"customer": 0}


def test_each_fact_has_its_own_account(layer: SemanticLayer) -> None:
    facts = ledger(layer, metrics=["item_price_total", "orders"], group_by=["customer__state"])["facts"]
    assert [(fact["fact"], fact["rows_read"]) for fact in facts] == [
        ("sales.fact_sales", 12),
        ("operations.fact_orders", 9),
    ]
    assert [fact["unmatched"] for fact in facts] == [{"customer": 2}, {"customer": 1}]


def test_what_is_compared_with_is_counted_beside(layer: SemanticLayer) -> None:
    told = ledger(layer, metrics=["orders"], time=IN_2017, compare="previous_year")
    (fact,), (before,) = told["facts"], told["earlier"]
    assert (fact["frame"], fact["rows_kept"], fact["first_date"]) == ("", 6, "2017-01-10")
    assert (before["frame"], before["rows_kept"], before["first_date"]) == ("1 year earlier", 2, "2016-01-10")


def test_a_row_over_a_bridge_is_kept_once_and_counted_in_each_group(layer: SemanticLayer) -> None:
    (plain,) = ledger(layer, metrics=["reviews"])["facts"]
    (fact,) = ledger(layer, metrics=["reviews"], group_by=["category"])["facts"]
    assert (fact["bridged"], fact["rows_kept"]) == (True, plain["rows_kept"])
    assert fact["duplication_factor"] == 10 / 8
    where = [{"dimension": "category", "value": "furniture_decor"}]
    (met,) = ledger(layer, metrics=["reviews"], where=where)["facts"]
    # Two reviews of o1, one each of o3 and o8.
    assert (met["duplication_factor"], met["rows_kept"]) == (1.0, 4)


def test_asked_again_the_account_is_the_same(layer: SemanticLayer) -> None:
    query = {"metrics": ["item_price_total"], "group_by": ["category"], "time": IN_2017}
    assert ledger(layer, **query) == ledger(layer, **query)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A workspace in which a product, and an order line of it, were written twice after publishing."""
    publish_shop(tmp_path)
    with duckdb.connect(str(tmp_path / "serving" / "v1.duckdb")) as connection:
        connection.execute(
            "insert into common.dim_product select * from common.dim_product where product_key = 'p1'"
        )
    return tmp_path


def test_a_key_that_is_not_unique_shows(broken: Path) -> None:
    """Product p1 has 5 of the 12 order lines, and each of them now counts twice."""
    with SemanticLayer.open(broken) as opened:
        told = ledger(opened, metrics=["item_price_total"], group_by=["category"])
        (fact,) = told["facts"]
        assert (fact["rows_read"], fact["rows_kept"], fact["rows_filtered"]) == (12, 12, 0)
        assert fact["duplication_factor"] == round(17 / 12, 6)
        assert fact["unmatched"] == {"product": 1}
        assert "a key is not unique" in told["notes"][0]
        (unharmed,) = ledger(opened, metrics=["item_price_total"], group_by=["seller__state"])["facts"]
        assert unharmed["duplication_factor"] == 1.0


def test_a_key_that_is_not_unique_is_counted_under_conditions_too(broken: Path) -> None:
    with SemanticLayer.open(broken) as opened:
        where = [{"dimension": "brand", "value": "Lumo"}]
        (fact,) = ledger(opened, metrics=["item_price_total"], group_by=["category"], where=where)["facts"]
        assert (fact["rows_kept"], fact["duplication_factor"]) == (6, round(11 / 6, 6))
        where = [{"dimension": "brand", "value": "Vida"}]
        (fact,) = ledger(opened, metrics=["item_price_total"], group_by=["category"], where=where)["facts"]
        assert (fact["rows_kept"], fact["duplication_factor"]) == (4, 1.0)


def test_a_condition_on_a_percentile_can_be_counted(layer: SemanticLayer) -> None:
    """The step that holds the metric is written a second time, in the query that counts."""
    where = [{"metric": "delivery_days_p90", "by": "customer", "op": ">=", "value": 0}]
    (fact,) = ledger(layer, metrics=["orders"], where=where)["facts"]
    assert (fact["rows_read"], fact["duplication_factor"]) == (9, 1.0)
    assert 0 < fact["rows_kept"] < 9

"""Through a bridge a row counts once per group, and once in all when nothing is grouped."""

import duckdb
import pytest

from .conftest import Ask


@pytest.mark.parametrize(
    "metric", ["orders", "payments_total", "reviews", "average_review_score", "deliveries"]
)
def test_a_condition_that_everything_meets_changes_nothing(metric: str, ask: Ask) -> None:
    everything = [
        {"any": [{"dimension": "product__category", "op": op} for op in ("is null", "is not null")]}
    ]
    assert ask(metrics=[metric], where=everything) == ask(metrics=[metric])


def test_a_row_is_in_every_group_it_has_and_no_other(ask: Ask, shop: duckdb.DuckDBPyConnection) -> None:
    rows = dict(ask(metrics=["payments_total"], group_by=["product__category"]))
    for category, total in rows.items():
        by_hand = shop.execute(
            """select sum(amount) from finance.fact_payments y where exists (
                 select 1 from (
                   select * from operations.fact_orders left join sales.fact_sales using (order_key)
                   left join common.dim_product using (product_key)) x
                 where x.order_key = y.order_key and x.category is not distinct from ?)""",
            [category],
        ).fetchall()
        assert by_hand == [(total,)], category


def test_rows_that_meet_nothing_stand_in_the_null_group(ask: Ask) -> None:
    assert dict(ask(metrics=["orders"], group_by=["seller__state"]))[None] == 3

"""Keeping a group by a filter gives the row it had without the filter."""

import pytest

from .conftest import Ask

CASES = [
    (["revenue", "orders"], "customer__state", "RJ"),
    (["revenue", "average_review_score"], "product__category", "health_beauty"),
    (["payments_total", "late_delivery_rate"], "seller__state", "SP"),
    (["reviews"], "review__score", 5),
    (["orders", "customers"], "date__weekday", "Tuesday"),
]


@pytest.mark.parametrize(("metrics", "dimension", "value"), CASES, ids=lambda case: str(case))
def test_a_filter_selects_its_group(metrics: list[str], dimension: str, value: object, ask: Ask) -> None:
    where = [{"dimension": dimension, "op": "=", "value": value}]
    without = [row for row in ask(metrics=metrics, group_by=[dimension]) if row[0] == value]
    assert ask(metrics=metrics, group_by=[dimension], where=where) == without
    assert [row[1:] for row in without] == ask(metrics=metrics, where=where)


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_a_range_selects_its_periods(grain: str, ask: Ask) -> None:
    groups = [f"metric_time__{grain}"]
    for start, *values in ask(metrics=["revenue", "orders"], group_by=groups):
        time = {"from": start, "to": period_end(start, grain)}
        assert ask(metrics=["revenue", "orders"], time=time) == [tuple(values)]


def period_end(start: object, grain: str) -> object:
    import duckdb

    sql = f"select (?::date + interval 1 {grain} - interval 1 day)::date"
    return duckdb.execute(sql, [start]).fetchall()[0][0]

"""The guard lets analysts' SQL through, and nothing that reaches beyond the published tables."""

import re
from pathlib import Path

import pytest
import yaml

from warehouse.errors import GuardRefusal
from warehouse.guard import LONGEST, check_sql

CASES = Path(__file__).parents[1] / "cases" / "guard"
ALLOWED = {
    "common.dim_product": ["product_key", "category"],
    "operations.fact_orders": ["order_key", "customer_id", "order_date", "ordered_at", "order_status"],
    "sales.fact_sales": ["sale_key", "order_key", "item_price", "freight", "quantity", "order_status"],
}


def allowed_cases() -> list[tuple[str, str]]:
    text = (CASES / "allowed.sql").read_text(encoding="utf-8")
    return re.findall(r"^-- title: (.+)\n(.+?)\s*$", text, re.MULTILINE)


@pytest.mark.parametrize(("title", "sql"), allowed_cases(), ids=lambda value: value[:40])
def test_lets_an_analyst_work(title: str, sql: str) -> None:
    check_sql(sql, allowed=ALLOWED)


REFUSED = yaml.safe_load((CASES / "refused.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["title"])
def test_refuses(case: dict[str, str]) -> None:
    with pytest.raises(GuardRefusal) as refusal:
        check_sql(case["sql"], allowed=ALLOWED)
    assert case["code"] in (refusal.value.code, "any")


@pytest.mark.parametrize(
    "sql",
    [
        "select " + "1 + " * LONGEST + "1",
        "select " + "(" * 100 + "1" + ")" * 100,
        "select " + "case when 1 = 1 then " * 100 + "1" + " else 2 end" * 100,
        "select 1 from " + " join ".join(["sales.fact_sales"] * 12),
        "with " + ", ".join(f"a{n} as (select 1)" for n in range(21)) + " select 1",
    ],
    ids=["length", "brackets", "cases", "joins", "steps"],
)
def test_refuses_what_is_too_large(sql: str) -> None:
    with pytest.raises(GuardRefusal) as refusal:
        check_sql(sql, allowed=ALLOWED)
    assert refusal.value.code == "too_large"


def test_names_the_nearest_published_tables() -> None:
    with pytest.raises(GuardRefusal) as refusal:
        check_sql("select * from sales.fact_sale", allowed=ALLOWED)
    assert refusal.value.choices[0] == "sales.fact_sales"

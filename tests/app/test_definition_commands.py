"""`footnote metrics` and `footnote dimensions` over the tiny shop: pages, values, search, what is lacking."""

import json
from pathlib import Path

import pytest

from app.cli import run
from tests.tiny_shop import publish_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("shop")
    publish_shop(workspace, without=["finance.fact_payments"])
    return workspace


@pytest.fixture
def footnote(shop: Path, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> tuple[int, str, str]:
        return (run(["--workspace", str(shop), *arguments]), *capsys.readouterr())

    return call


def test_a_metric_on_one_page(footnote):
    page = json.loads(footnote("metrics", "average_order_value", "--json")[1])
    assert page["formula"] == [
        "average_order_value = revenue / orders_with_revenue",
        "revenue = sum(item_price) of sales.fact_sales where sale__recognized_revenue",
        "orders_with_revenue = count distinct(order_key) of sales.fact_sales where sale__recognized_revenue",
    ]
    assert (page["unit"], page["direction"], page["type"]) == ("currency", "up is good", "ratio")
    assert page["inputs"] == ["revenue", "orders_with_revenue"]
    assert page["tables"] == ["sales.fact_sales"]
    assert page["time_dimension"] == "order__order_date"
    assert page["alternatives"][0]["metric"] == "average_payment_per_order"
    assert "product__category" in page["dimensions"] and page["unavailable"] is None
    assert page["dimensions_unavailable"]["payment__payment_type"] == "this dataset has no payments"
    assert not set(page["dimensions"]) & set(page["dimensions_unavailable"])


def test_the_example_of_a_page_is_answered(footnote):
    page = json.loads(footnote("metrics", "average_review_score", "--json")[1])
    _, *arguments = page["example"].split()
    code, out, _ = footnote(*arguments, "--json")
    assert code == 0 and json.loads(out)["columns"][-1] == "average_review_score"


def test_a_page_is_lines_for_people(footnote):
    code, out, _ = footnote("metrics", "revenue")
    assert code == 0
    assert "formula " in out and "revenue = sum(item_price) of sales.fact_sales" in out
    assert max(map(len, out.splitlines())) <= 110
    assert "{" not in out and "[" not in out


def test_what_the_dataset_lacks_is_said(footnote):
    page = json.loads(footnote("metrics", "payments_total", "--json")[1])
    assert (page["unavailable"], page["example"]) == ("this dataset has no payments", None)
    assert "this dataset has no payments" in footnote("metrics", "payments_total")[1]
    assert "this dataset has no payments" in footnote("dimensions", "payment_type")[1]
    code, _, err = footnote("dimensions", "payment_type", "--values")
    assert code == 1 and "this dataset has no payments" in err


@pytest.mark.parametrize(("wrong", "meant"), [("revenu", "revenue"), ("faturamentoo", "revenue")])
def test_a_wrong_metric_gives_the_nearest(footnote, wrong: str, meant: str):
    code, _, err = footnote("metrics", wrong)
    assert code == 1 and f"Nearest: {meant}" in err


@pytest.mark.parametrize(
    ("wrong", "meant"), [("categry", "product__category"), ("estadoo", "customer__state")]
)
def test_a_wrong_dimension_gives_the_nearest(footnote, wrong: str, meant: str):
    code, _, err = footnote("dimensions", wrong)
    assert code == 1 and meant in err


def test_a_dimension_on_one_page(footnote):
    page = json.loads(footnote("dimensions", "customer__state", "--json")[1])
    assert (page["table"], page["expression"], page["values_known"]) == ("common.dim_customer", "state", 3)
    assert "orders" in page["metrics"] and "payments_total" not in page["metrics"]


def test_every_value_with_its_rows(footnote):
    listed = json.loads(footnote("dimensions", "customer__state", "--values", "--json")[1])
    assert list(zip(listed["values"], listed["rows"], strict=True)) == [("RJ", 3), ("RS", 1), ("SP", 1)]
    assert listed["rows_without"] == 1
    out = footnote("dimensions", "customer__state", "--values")[1]
    assert [line.split() for line in out.splitlines()[3:7]] == [
        ["RJ", "3"],
        ["RS", "1"],
        ["SP", "1"],
        ["(none)", "1"],
    ]


def test_values_of_what_is_not_indexed(footnote):
    listed = json.loads(footnote("dimensions", "score", "--values", "--json")[1])
    assert dict(zip(listed["values"], listed["rows"], strict=True)) == {5: 3, 1: 2, 2: 1, 3: 1, 4: 1}


def test_search_finds_by_beginning_accent_and_typo(footnote):
    found = json.loads(footnote("dimensions", "--search", "niteroy", "--json")[1])
    assert [(f["dimension"], f["value"], f["found_by"]) for f in found] == [
        ("customer__city", "niterói", "typo"),
        ("seller__city", "niterói", "typo"),
    ]
    only = json.loads(footnote("dimensions", "seller__city", "--search", "NITEROI", "--json")[1])
    assert [(f["dimension"], f["rows"]) for f in only] == [("seller__city", 1)]
    assert footnote("dimensions", "--search", "zzzzzzzz")[:2] == (0, "No value is like that.\n")
    code, _, err = footnote("dimensions", "score", "--search", "5")
    assert code == 1 and "footnote dimensions review__score --values" in err


def test_values_need_a_name(footnote):
    assert footnote("dimensions", "--values")[0] == 2


def test_explain_tells_plan_and_ledger(footnote):
    asked = ("explain", "--metrics", "reviews", "--by", "category", "--from", "2017", "--to", "2017")
    code, out, _ = footnote(*asked)
    assert code == 0
    for heading in ("Query", "Definitions", "Plan", "Passes", "Columns", "SQL", "Ledger"):
        assert f"\n{heading}\n" in f"\n{out}"
    assert "customer_service.fact_reviews: 8 rows read" in out
    assert "bridge, each row once per group" in out
    page = json.loads(footnote(*asked, "--json")[1])
    assert page["ledger"]["facts"][0]["rows_read"] == 8
    assert page["row_count"] == 3


def test_explain_without_a_run_reads_no_rows(footnote):
    page = json.loads(footnote("explain", "--metrics", "orders", "--no-run", "--json")[1])
    assert "ledger" not in page and "count" in page["sql"].lower()
    assert "Ledger" not in footnote("explain", "--metrics", "orders", "--no-run")[1]


def test_explain_takes_the_options_of_query_and_their_errors(footnote):
    code, _, err = footnote("explain", "--metrics", "revenu", "--by", "categry", "--where", "x = ")
    assert code == 1 and "--where, column 5" in err
    code, _, err = footnote("explain", "--metrics", "revenu", "--by", "categry")
    assert code == 1 and "2 problems in the query" in err

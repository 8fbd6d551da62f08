"""The case files are whole, their schema is fresh, and their gold runs."""

from collections import Counter
from pathlib import Path

import pytest

from evals.cases import SCHEMA, load_cases, schema_text
from evals.raw import RawData
from warehouse.errors import FootnoteError


def test_twenty_cases_of_many_kinds():
    cases = load_cases()
    assert len(cases) == 20
    assert Counter(case.dataset for case in cases)["demo"] >= 12
    assert len({case.kind for case in cases}) >= 6


def test_the_schema_is_fresh():
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run `python -m evals schema`"


def test_every_problem_is_reported(tmp_path: Path):
    (tmp_path / "a.yml").write_text(
        "- {id: one, dataset: demo, kind: total, question: x, expect: refused, reason: r, colour: red}\n"
        "- {id: two, dataset: demo, kind: total, expect: refused, reason: r}\n"
    )
    with pytest.raises(FootnoteError) as caught:
        load_cases(tmp_path)
    assert "0.colour" in str(caught.value) and "question or turns" in str(caught.value)


@pytest.mark.parametrize("dataset", ["demo", pytest.param("olist", marks=pytest.mark.real_data)])
def test_gold_runs_and_gives_rows(dataset: str, request: pytest.FixtureRequest):
    folder = (
        request.getfixturevalue("olist_folder")
        if dataset == "olist"
        else request.getfixturevalue("demo_workspace") / "raw" / "demo"
    )
    raw = RawData(dataset, folder)
    empty = [
        case.id
        for case in load_cases()
        if case.dataset == dataset and case.gold and not raw.rows(case.gold.sql)
    ]
    raw.close()
    assert not empty


def test_demo_gold_agrees_with_what_was_generated(tmp_path: Path):
    from pipelines.generators.demo.generate import generate

    totals = generate(tmp_path, customers=300, products=60, orders=2000)
    raw = RawData("demo", tmp_path)
    assert raw.rows("select count(*), count(distinct person_id) from orders") == [
        [totals.orders, totals.customers_with_orders]
    ]
    assert raw.rows("select sum(price), sum(freight), count(*) from items") == [
        [float(totals.item_price_total), float(totals.freight_total), totals.order_items]
    ]
    assert raw.rows("select sum(amount), count(*) from payments") == [
        [float(totals.payment_total), totals.payments]
    ]
    assert raw.rows("select count(*), avg(score) from reviews") == [
        [totals.reviews, pytest.approx(float(totals.review_score_mean))]
    ]
    raw.close()


def test_no_files_is_said(tmp_path: Path):
    with pytest.raises(FootnoteError, match="no CSV files"):
        RawData("demo", tmp_path)

"""The case files are whole, their schema is fresh, and their gold runs."""

import re
from calendar import month_abbr, month_name
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from evals.cases import SCHEMA, Case, Kind, load_cases, schema_text
from evals.datasets import DATASETS
from evals.raw import RawData
from warehouse.errors import FootnoteError

DESCRIPTIONS = Path(__file__).parents[2] / "evals" / "descriptions"


MONTHS = frozenset(month.casefold() for name in (month_name, month_abbr) for month in name if month)


def test_two_sets_and_the_blind_one_in_halves():
    cases = load_cases()
    by_set = Counter(case.set for case in cases)
    assert by_set["core"] == 20 and by_set["blind"] >= 300
    halves = Counter(case.half for case in cases if case.half)
    assert abs(halves["tune"] - halves["report"]) <= 0.06 * by_set["blind"]
    assert {case.dataset for case in cases} == set(DATASETS)
    assert {case.kind for case in cases} == set(get_args(Kind))


def test_no_more_than_three_cases_share_a_template():
    words = {case.id: _words(case) for case in load_cases() if case.half}
    alike = {
        one: [two for two in words if two != one and _overlap(words[one], words[two]) >= 0.7] for one in words
    }
    assert not {one: others for one, others in alike.items() if len(others) > 2}


def _words(case: Case) -> frozenset[str]:
    text = re.sub(r"\d+", "0", " ".join(case.asked).casefold())
    return frozenset("month" if word in MONTHS else word for word in re.findall(r"[^\W_]+", text))


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two)


def test_every_dataset_has_its_description():
    described = {path.stem for path in DESCRIPTIONS.glob("*.md")}
    assert described == {dataset.pack for dataset in DATASETS.values()}


def test_the_schema_is_fresh():
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run `python -m evals schema`"


def test_every_problem_is_reported(tmp_path: Path):
    (tmp_path / "a.yml").write_text(
        "- {id: one, dataset: demo, kind: metric, question: x, expect: refused, reason: r, colour: red}\n"
        "- {id: two, dataset: demo, kind: metric, expect: [refused], reason: r}\n"
        "- {id: three, dataset: demo, kind: metric, question: x, reason: r}\n"
        "- {id: four, dataset: demo, kind: why, question: x, says: ['('], reason: r}\n"
    )
    with pytest.raises(FootnoteError) as caught:
        load_cases(tmp_path)
    said = str(caught.value)
    assert "0.colour" in said and "question or turns" in said
    assert "has gold" in said and "no regular expression" in said


@pytest.mark.long
@pytest.mark.parametrize("dataset", ["demo", "retail_sample", "ott"])
def test_gold_of_generated_data_runs(dataset: str, request: pytest.FixtureRequest):
    workspace = request.getfixturevalue(f"{dataset}_workspace")
    _gold_runs(dataset, workspace / "raw" / dataset, only_core=True)


@pytest.mark.real_data
@pytest.mark.parametrize("dataset", sorted(name for name, where in DATASETS.items() if where.source))
def test_gold_of_real_data_runs_and_gives_rows(dataset: str, request: pytest.FixtureRequest):
    pack = DATASETS[dataset].pack
    _gold_runs(dataset, request.getfixturevalue(f"{pack}_folder") / DATASETS[dataset].beside)


def _gold_runs(dataset: str, folder: Path, *, only_core: bool = False) -> None:
    """Run every gold and accepted query; those of the core give rows at any scale."""
    raw = RawData(dataset, folder)
    try:
        rows = {
            f"{case.id} {index}": raw.rows(sql)
            for case in load_cases()
            if case.dataset == dataset
            for index, sql in enumerate(case.right_rows)
        }
    finally:
        raw.close()
    must = {case.id for case in load_cases() if case.set == "core" or not only_core}
    assert rows
    assert not [name for name, found in rows.items() if not found and name.partition(" ")[0] in must]


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
    with pytest.raises(FootnoteError, match="no files"):
        RawData("demo", tmp_path)

"""Amounts are written in the currency that the metric names, else in the dataset's."""

import json
from pathlib import Path

import pytest

from agent.chart import choose_chart
from agent.outcome import Citation
from app.cli import run
from semantic_layer.layer import SemanticLayer
from semantic_layer.query import MetricQuery
from tests.tiny_shop import publish_shop

# revenue is kept in the dataset's currency, BRL.
OWN = """
metrics:
  - name: money_abroad
    description: Revenue as the head office books it.
    type: derived
    expr: revenue * 2
    input_metrics: [revenue]
    config: {meta: {footnote: {unit: currency, currency: EUR, synonyms: [money abroad]}}}
  - name: money_abroad_so_far
    description: All of it so far.
    type: cumulative
    input_metric: money_abroad
    period_agg: last
    config: {meta: {footnote: {unit: currency}}}
  - name: money_abroad_by_order
    description: Money abroad by order.
    type: ratio
    numerator: money_abroad
    denominator: orders
    config: {meta: {footnote: {unit: currency}}}
  - name: yen
    description: A currency says what the unit is.
    type: derived
    expr: revenue * 3
    input_metrics: [revenue]
    config: {meta: {footnote: {currency: JPY}}}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("shop")
    publish_shop(workspace)
    (workspace / "definitions").mkdir()
    (workspace / "definitions" / "own.yml").write_text(OWN, encoding="utf-8")
    return workspace


@pytest.mark.parametrize(
    ("metric", "code"),
    [
        ("revenue", "BRL"),
        ("money_abroad", "EUR"),
        ("money_abroad_so_far", "EUR"),
        ("money_abroad_by_order", "EUR"),
        ("yen", "JPY"),
        ("orders", None),
    ],
)
def test_json_names_the_currency_of_each_column(shop: Path, metric: str, code: str | None, capsys):
    asked = ("--metrics", metric, "--by", "state", "--from", "2017", "--to", "2017")
    assert run(["--workspace", str(shop), "query", *asked, "--compare", "previous_year", "--json"]) == 0
    # the metric, the year before, the difference; the change is no amount
    assert json.loads(capsys.readouterr().out)["column_currencies"] == [None, code, code, code, None]


def test_a_table_has_each_column_in_its_currency(shop: Path, capsys: pytest.CaptureFixture[str]):
    asked = ("--metrics", "revenue,money_abroad,orders", "--share", "revenue")
    assert run(["--workspace", str(shop), "query", *asked]) == 0
    shown = capsys.readouterr().out
    assert shown.count("R$ ") == 1 and shown.count("€") == 1 and "100.0%" in shown


def test_a_cumulative_column_is_in_the_metrics_currency(shop: Path, capsys: pytest.CaptureFixture[str]):
    asked = ("--metrics", "money_abroad", "--by", "month", "--cumulative", "money_abroad running", "--json")
    assert run(["--workspace", str(shop), "query", *asked]) == 0
    assert json.loads(capsys.readouterr().out)["column_currencies"] == [None, "EUR", "EUR"]


def test_an_answer_says_it(shop: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["--workspace", str(shop), "ask", "What was the money abroad in 2017?", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "answered" and "€" in told["answer"] and "R$" not in told["answer"]
    assert told["citations"][0]["column_currencies"] == ["EUR"]


def test_one_axis_has_one_currency(shop: Path):
    with SemanticLayer.open(shop) as layer:
        asked = {"metrics": ["revenue", "money_abroad"], "group_by": ["month"]}
        result = layer.query(MetricQuery.parse(asked))
    cited = Citation(
        id="q1", kind="metric_query", sql=result.sql, columns=result.column_names, rows=result.rows,
        row_count=result.row_count,
    )  # fmt: skip
    chart = choose_chart(cited, result)
    assert chart and chart.y == ["revenue"]


def test_the_page_of_a_metric_tells_its_own(shop: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["--workspace", str(shop), "metrics", "money_abroad", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["currency"] == "EUR"
    assert run(["--workspace", str(shop), "metrics", "revenue", "--json"]) == 0
    assert "currency" not in json.loads(capsys.readouterr().out)

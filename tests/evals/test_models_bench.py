"""The table of the models' bars: what holds, what does not, and which topics there are."""

from dataclasses import replace
from datetime import date

import pytest

from evals.models_bench.command import HEADER, TOPICS, markdown, models_bench, report, table
from evals.models_bench.kept import keep, kept
from evals.models_bench.recommendations_as_of import judge
from evals.models_bench.row import Row
from warehouse.errors import FootnoteError

ROW = Row("t", "new", "first", "ndcg@10", 0.11)


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"floor": 0.105}, True),
        ({"floor": 0.12}, False),
        ({"floor": 0.12, "better": "lower"}, True),
        ({"lower": -0.01, "upper": 0.02}, True),
        ({"lower": -0.01, "upper": 0.02, "is_gain": True}, False),
        ({"lower": 0.001, "upper": 0.02, "is_gain": True}, True),
        ({"lower": -0.01, "upper": 0.02, "is_gain": True, "may_tie": True}, True),
        ({"lower": -0.02, "upper": -0.01, "is_gain": True, "may_tie": True}, False),
    ],
)
def test_a_bar_holds_or_is_missed(changes, holds):
    row = Row(**{**ROW.__dict__, **changes})
    assert row.holds is holds
    assert ("MISSED" in table([row])) is not holds


def test_the_table_is_written_in_markdown_as_well():
    head, rule, first, missed = markdown([ROW, Row("t", "a|b", "first", "auc", 0.5, floor=0.6)]).splitlines()
    assert head == f"| {' | '.join(HEADER[:-1])} | commit |  |" and rule.count("---") == len(HEADER) + 1
    assert first.endswith("| holds |") and missed.endswith("| MISSED |") and "a\\|b" in missed


@pytest.mark.parametrize(
    ("lower", "upper", "verdict"),
    [(-0.01, 0.02, "holds, a tie"), (0.01, 0.02, "holds"), (-0.02, -0.01, "MISSED")],
)
def test_a_tie_is_called_one(lower, upper, verdict):
    row = replace(ROW, lower=lower, upper=upper, is_gain=True, may_tie=True)
    assert markdown([row]).splitlines()[-1].endswith(f"| {verdict} |")
    assert markdown([replace(row, is_gain=False)]).splitlines()[-1].endswith("| holds |")


def test_what_was_measured_in_parts_is_laid_out_as_one_table(tmp_path):
    later = replace(ROW, topic="segments", floor=0.1, better="lower")
    keep([later], tmp_path / "parts" / "a.json", commit="1234567")
    keep([replace(ROW, topic="predictions", lower=0.1, upper=0.2)], tmp_path / "parts" / "b.json", commit="7")
    found = kept(tmp_path / "parts", TOPICS)
    assert [(row.topic, row.commit) for row in found] == [("predictions", "7"), ("segments", "1234567")]
    assert replace(found[1], commit="") == later
    page = tmp_path / "page.md"
    page.write_text(
        "# Benchmarks\n\n<!-- bars of the models -->\nbefore\n<!-- end of the bars -->\n\n## More\n"
    )
    report(found, page)
    report(found, page)
    text = page.read_text()
    assert text.startswith("# Benchmarks") and text.endswith("## More\n") and "before" not in text
    assert text.count("| 1234567 |") == 1
    (tmp_path / "parts" / "a.json").write_text('[{"topic": 1}]')
    with pytest.raises(FootnoteError, match="a.json holds no rows"):
        kept(tmp_path / "parts", TOPICS)
    with pytest.raises(FootnoteError, match="Nothing measured is kept"):
        kept(tmp_path / "none", TOPICS)


def test_another_topic_is_refused(tmp_path):
    with pytest.raises(FootnoteError, match="no bench of weather"):
        models_bench(tmp_path, ["weather"])


def test_published_lists_are_judged_by_the_raw_file(tmp_path):
    import duckdb

    lines = ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"]
    for number, (customer, code, day) in enumerate(
        [
            *((customer, "10001", "2011-08-01") for customer in (1, 2, 3)),
            (4, "10002", "2011-08-02"),
            (1, "10002", "2011-08-20"),
            (2, "10002", "2011-12-20"),  # too late
            (3, "10003", "2011-08-20"),  # not sold before
        ]
    ):
        lines.append(f"{number},{code},x,1,{day} 10:00:00,1.0,{customer}.0,UK")
    lines.append("C9,10001,x,-1,2011-08-20 10:00:00,1.0,4.0,UK")
    (tmp_path / "raw.csv").write_text("\n".join(lines))
    with duckdb.connect(str(tmp_path / "v.duckdb")) as connection:
        connection.execute("CREATE SCHEMA models")
        connection.execute(
            "CREATE TABLE models.recommendations AS SELECT '1' AS customer_id, 'new' AS kind, 1 AS rank, "
            "'10001' AS product_id UNION ALL SELECT '1', 'new', 2, '10002'"
        )
    found = judge(tmp_path / "raw.csv", tmp_path / "v.duckdb", date(2011, 8, 12))
    assert found["customers"] == 1 and found["served"] == 0.25
    assert found["bought before and told as new"] == 1
    assert found["ndcg@10"] == pytest.approx(0.6309, abs=1e-4) and found["popular ndcg@10"] == 1

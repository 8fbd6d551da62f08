"""`footnote query` over the tiny shop: every option, its errors told together, and files for spreadsheets."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from app.cli import run
from app.csv_cells import harmless
from app.query_options import Compare
from semantic_layer.query import MetricQuery
from tests.tiny_shop import publish_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("shop")
    publish_shop(workspace, without=["finance.fact_payments"])
    return workspace


def query(shop: Path, *options: str) -> int:
    return run(["--workspace", str(shop), "query", *options])


def test_all_that_a_query_can_say(shop: Path, capsys: pytest.CaptureFixture[str]):
    code = query(
        shop,
        *("--metrics", "orders", "--by", "customer__region,state", "--from", "2017", "--to", "2017"),
        *("--where", "state in ('SP', 'RJ', 'RS') and not status = 'canceled' or state is null"),
        *("--compare", "previous_year", "--having", "orders >= 1 and orders_share < 1"),
        *("--share", "orders", "--share-of-parent", "orders", "--top", "1 within region by orders"),
        *("--order", "orders_share desc", "--limit", "1", "--json"),
    )
    out = json.loads(capsys.readouterr().out)
    assert code == 0
    assert out["columns"] == [
        *("region", "state", "orders", "orders_share", "orders_share_of_parent"),
        *("orders_previous_year", "orders_difference", "orders_change"),
    ]
    assert out["column_units"] == [None, None, "count", "ratio", "ratio", "count", "count", "ratio"]
    assert out["rows"] == [["Southeast", "RJ", 3, 0.6, 0.75, 0, 3, None]]
    assert out["query"]["top"] == {"count": 1, "within": ["region"], "by": "orders"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--by", "month", "--cohort", "customer by month"], "Cohorts have the time in them"),
        (["--by", "month", "--cumulative", "orders fortnight to date"], "fortnight"),
    ],
)
def test_what_is_refused_says_so(shop: Path, options: list[str], said: str, capsys):
    assert query(shop, "--metrics", "orders", *options) == 1
    assert said in capsys.readouterr().err


def test_texts_that_cannot_be_read_are_told_together(shop: Path, capsys: pytest.CaptureFixture[str]):
    options = ("--where", "state =", "--top", "x", "--order", "a b")
    assert query(shop, "--metrics", "orders", *options) == 1
    err = capsys.readouterr().err
    assert err.startswith("footnote: 3 problems in the query:\n- --where, column 8: expected a value")
    assert "\n- --top, column 1: " in err and "\n- --order, column 3: " in err


def test_a_day_that_does_not_exist_hides_no_other_mistake(shop: Path, capsys: pytest.CaptureFixture[str]):
    options = ("--metrics", "revenu,orders", "--by", "categry", "--from", "2017-02-30", "--json")
    assert query(shop, *options) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "invalid_query"
    assert "time.from: there is no day 2017-02-30: February 2017 has 28 days" in err
    assert "There is no metric 'revenu'. Nearest: revenue" in err
    assert "There is no dimension 'categry'. Nearest: product__category" in err


def test_no_metric_is_told_plainly(shop: Path, capsys: pytest.CaptureFixture[str]):
    assert query(shop, "--metrics", "") == 1
    assert "metrics: at least one metric is needed" in capsys.readouterr().err


def test_cumulative_columns_can_be_named_by_the_rest(shop: Path, capsys: pytest.CaptureFixture[str]):
    code = query(
        shop,
        *("--metrics", "orders", "--by", "month", "--from", "2017-01", "--to", "2017-04", "--every-period"),
        *("--cumulative", "orders 2 months; orders year to date; orders running"),
        *(
            "--having",
            "orders_running > 4 and orders_year_to_date < 6",
            "--order",
            "orders_running",
            "--json",
        ),
    )
    out = json.loads(capsys.readouterr().out)
    assert code == 0
    assert out["columns"][2:] == ["orders_rolling_2_months", "orders_year_to_date", "orders_running"]
    assert out["rows"] == [["2017-02-01", 3, 5, 5, 7]]


def test_a_table_says_what_is_not_whole(shop: Path, capsys: pytest.CaptureFixture[str]):
    asked = ("--metrics", "orders", "--by", "year", "--compare", "previous_year")
    assert query(shop, *asked, "--from", "2017", "--to", "2018") == 0
    out = capsys.readouterr().out
    assert "The last period is not complete in the data." in out
    assert "The period compared with is not complete in the data." in out


def test_a_condition_on_a_metric_may_be_one_of_several(shop: Path, capsys: pytest.CaptureFixture[str]):
    where = "orders by customer > 1 or state = 'RS' or state is null"
    assert query(shop, "--metrics", "orders", "--by", "state", "--where", where, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    with duckdb.connect(str(shop / "serving" / "v1.duckdb"), read_only=True) as connection:
        expected = connection.execute(
            "select c.state, count(*) from operations.fact_orders o left join common.dim_customer c"
            " using (customer_key) where c.state = 'RS' or c.state is null or o.customer_key in"
            " (select customer_key from operations.fact_orders group by 1 having count(*) > 1)"
            " group by 1 order by 2 desc, 1"
        ).fetchall()
    assert sorted(told["rows"], key=str) == sorted(map(list, expected), key=str)
    assert len(expected) > 1 and sum(row[1] for row in expected) < 9


@pytest.mark.parametrize("command", ["query", "explain"])
def test_a_value_that_no_option_takes_is_wrong_usage(shop: Path, command: str, capsys):
    asked = ("--metrics", "orders", "--compare", "last_year")
    assert run(["--workspace", str(shop), command, *asked]) == 2
    assert "'previous_year', 'previous_period'" in capsys.readouterr().err


def test_the_values_of_compare_are_those_of_a_query():
    assert MetricQuery.model_fields["compare"].annotation == Compare | None


def test_one_way_of_printing(shop: Path):
    assert query(shop, "--metrics", "orders", "--json", "--csv") == 2


def test_csv(shop: Path, capsys: pytest.CaptureFixture[str]):
    assert query(shop, "--metrics", "orders", "--by", "month", "--limit", "1", "--csv") == 0
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [
        ["month", "orders"],
        ["2016-01-01", "1"],
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+55 11", "'+55 11"),
        ("-cmd", "'-cmd"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("+5.25", "+5.25"),
        ("-5-5", "'-5-5"),
        (-5, -5),
        (-2.5, -2.5),
        ("a=1", "a=1"),
        ("", ""),
        (None, None),
        (True, True),
    ],
)
def test_no_cell_is_a_formula(cell: object, written: object):
    assert harmless(cell) == written

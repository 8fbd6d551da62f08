"""The published online shoppers against SQL written by hand on the file, and against known totals."""

import gzip
from pathlib import Path

import duckdb
import pytest
import yaml

from app.refresh import run_refresh
from warehouse.serving import current

CASES = yaml.safe_load((Path(__file__).parent / "online_shoppers_totals.yml").read_text(encoding="utf-8"))
FILE = "online_shoppers_intention.csv.gz"


@pytest.fixture(scope="module")
def published(online_shoppers_workspace: Path):
    with duckdb.connect(str(current(online_shoppers_workspace).path), read_only=True) as connection:
        yield connection


@pytest.mark.real_data
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_published_equals_the_file(case, published, online_shoppers_folder):
    rows = published.execute(case["published"]).fetchall()
    with duckdb.connect() as raw:
        raw.execute(
            f"CREATE VIEW sessions AS FROM read_csv('{online_shoppers_folder / FILE}', all_varchar = true)"
        )
        assert rows == raw.execute(case["file"]).fetchall()
    if "known" in case:
        assert [round(value, 4) for value in rows[0]] == case["known"]


@pytest.mark.real_data
def test_the_calendar_opens_with_the_assumed_year(published):
    sql = "SELECT min(date_day)::TEXT, max(date_day)::TEXT, count(*) FROM common.dim_date"
    assert published.execute(sql).fetchall() == [("2017-01-01", "2027-12-31", 4017)]


HEADER = (
    "Administrative,Administrative_Duration,Informational,Informational_Duration,ProductRelated,"
    "ProductRelated_Duration,BounceRates,ExitRates,PageValues,SpecialDay,Month,OperatingSystems,Browser,Region,"
    "TrafficType,VisitorType,Weekend,Revenue"
)
GOOD = "3,12.5,1,7,10,100.25,0.02,0.04,5.5,0.4,June,2,4,1,2,New_Visitor,TRUE,TRUE"


@pytest.mark.long
def test_each_quirk_of_the_file(tmp_path: Path):
    """Equal rows are sessions of their own, June is spelled out, and a month that is none is set aside."""
    rows = [GOOD, GOOD, GOOD.replace("June", "Dec").replace("TRUE", "FALSE"), GOOD.replace("June", "Smarch")]
    folder = tmp_path / "files"
    folder.mkdir()
    with gzip.open(folder / FILE, "wt") as file:
        file.write("\n".join([HEADER, *rows]) + "\n")
    report = run_refresh(tmp_path / "ws", dataset="online_shoppers", source=folder)
    assert dict(report.sources[0].reasons) == {"month: not an accepted value": 1}
    with duckdb.connect(str(current(tmp_path / "ws").path), read_only=True) as connection:
        found = connection.execute(
            """SELECT session_id, session_date::TEXT, calendar_day, page_views, duration_seconds,
            visitor_type, is_weekend, is_converted, is_bounce
            FROM behavior.fact_sessions ORDER BY session_id"""
        ).fetchall()
    assert found == [
        ("1", "2017-06-01", None, 14, 119.75, "new", True, True, None),
        ("2", "2017-06-01", None, 14, 119.75, "new", True, True, None),
        ("3", "2017-12-01", None, 14, 119.75, "new", False, False, None),
    ]

"""What a week and a financial year are: as the definitions say, a workspace sets or a caller tells."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb

from semantic_layer.compile import compile_query
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest
from semantic_layer.query import MetricQuery
from tests.tiny_shop import publish_shop

WEEKS = MetricQuery.parse({"metrics": ["orders"], "group_by": ["week"], "limit": 1})


def test_a_workspace_sets_the_first_day_of_weeks_and_the_first_month_of_years(tmp_path: Path) -> None:
    publish_shop(tmp_path)
    told = tmp_path / "serving" / "v1.json"
    settings = {"week_start": "saturday", "fiscal_year_start": 7}
    told.write_text(json.dumps({**json.loads(told.read_text("utf-8")), **settings}), "utf-8")
    years = {"metrics": ["orders"], "group_by": ["fiscal_year"]}
    with SemanticLayer.open(tmp_path) as layer:
        assert layer.query(WEEKS).rows == [["2016-01-09", 1]]
        rows = layer.query(MetricQuery.parse(years)).rows
    assert rows == [["2015-07-01", 2], ["2016-07-01", 6], ["2017-07-01", 1]]


def test_a_calendar_told_stands_in_place_of_the_definitions(
    manifest: Manifest, shop: duckdb.DuckDBPyConnection
) -> None:
    sunday = replace(manifest.calendar, week_start="sunday")
    first = {
        str(shop.execute(compile_query(manifest, WEEKS, calendar=calendar).sql).fetchall()[0][0])
        for calendar in (sunday, None)
    }
    # The first order was made on Sunday, the 10th of January.
    assert first == {"2016-01-10", "2016-01-04"}

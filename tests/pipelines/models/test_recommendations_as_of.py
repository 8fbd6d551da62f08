"""What is recommended as of a day holds in the 60 days after it, by the raw CSV alone."""

from datetime import date

import pytest

from app.refresh import run_refresh
from evals.models_bench.recommendations_as_of import judge
from pipelines.request import Request
from warehouse.serving import serving_folder

DAY = date(2011, 8, 12)


@pytest.mark.real_data
@pytest.mark.prove
def test_recommendations_of_an_earlier_state_beat_what_was_popular(
    online_retail_folder, tmp_path, monkeypatch
):
    monkeypatch.setenv("FOOTNOTE_MODELS", "on")
    report = run_refresh(
        tmp_path, dataset="online_retail", source=online_retail_folder, request=Request(as_of=DAY)
    )
    found = judge(
        next(online_retail_folder.glob("online_retail.csv*")),
        serving_folder(tmp_path) / f"{report.version}.duckdb",
        DAY,
    )
    assert found["served"] == 1 and found["bought before and told as new"] == 0
    assert found["customers"] > 1000
    assert found["gain lower"] > 0.05 and found["ndcg@10"] > 0.12
    assert found["hit_rate@10"] > 0.49 and found["coverage@10"] > 0.20

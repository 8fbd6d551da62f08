"""The published sample of a real watch log, as the log of one day."""

import shutil
from pathlib import Path

import duckdb
import pytest

from app.refresh import run_refresh
from warehouse.serving import current


@pytest.mark.real_data
def test_the_sample_of_a_watch_log_is_read(data_folder: Path, tmp_path: Path):
    sample = data_folder / "ott_logs" / "log_content_sample.json"
    if not sample.is_file():
        pytest.skip("no ott_logs: FOOTNOTE_DATA names the folder that holds ott_logs/")
    (tmp_path / "logs" / "log_content").mkdir(parents=True)
    shutil.copy(sample, tmp_path / "logs" / "log_content" / "20220401.json")
    report = run_refresh(tmp_path / "workspace", dataset="ott", source=tmp_path / "logs")
    assert [(one.rows_in, one.quarantined) for one in report.sources] == [(4, 0), (0, 0)]
    with duckdb.connect(str(current(tmp_path / "workspace").path), read_only=True) as connection:
        rows = connection.execute(
            "SELECT category, COUNT(*), SUM(watch_seconds) FROM behavior.fact_content_interactions GROUP BY 1"
        ).fetchall()
    assert sorted(rows) == [("Children", 1, 309), ("Film", 1, 46486), ("Television", 2, 6346)]

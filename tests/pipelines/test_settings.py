"""Settings: file below environment below flag, checked strictly."""

from pathlib import Path

import pytest

from pipelines.settings import load_settings, remember
from warehouse.errors import WorkspaceError


def test_a_flag_wins_over_the_environment_and_that_over_the_file(tmp_path, monkeypatch):
    assert load_settings(tmp_path).look_back_days == 3
    (tmp_path / "workspace.yml").write_text("look_back_days: 5\n")
    assert load_settings(tmp_path).look_back_days == 5
    monkeypatch.setenv("FOOTNOTE_LOOK_BACK_DAYS", "7")
    assert load_settings(tmp_path).look_back_days == 7
    assert load_settings(tmp_path, look_back_days=9, dataset=None).look_back_days == 9
    monkeypatch.setenv("FOOTNOTE_LOOK_BACK_DAYS", "")
    assert load_settings(tmp_path).look_back_days == 5


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("look_bakc_days: 5", "look_back_days"),
        ("look_back_days: soon\nmax_keywords: -1", "max_keywords"),
        ("scale: 0", "scale"),
        ("- a list", "mapping"),
        ("gateway: [", "can't be read"),
        ("gateway: postgres", "gateway"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_by_key(tmp_path, written, told):
    (tmp_path / "workspace.yml").write_text(written)
    with pytest.raises(WorkspaceError) as refused:
        load_settings(tmp_path)
    assert told in str(refused.value)
    assert "workspace.yml" in str(refused.value)


def test_a_wrong_value_names_where_it_was_set(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_BATCH_ROWS", "none")
    with pytest.raises(WorkspaceError, match="FOOTNOTE_BATCH_ROWS"):
        load_settings(tmp_path)
    monkeypatch.delenv("FOOTNOTE_BATCH_ROWS")
    with pytest.raises(WorkspaceError, match="--batch-rows"):
        load_settings(tmp_path, batch_rows=0)


def test_what_is_remembered_leaves_the_rest(tmp_path):
    (tmp_path / "workspace.yml").write_text("look_back_days: 5\n")
    remember(tmp_path, dataset="demo")
    settings = load_settings(tmp_path)
    assert (settings.dataset, settings.look_back_days, settings.source) == ("demo", 5, None)
    assert load_settings(tmp_path, source=Path("raw")).source == Path("raw")

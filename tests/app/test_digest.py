"""`footnote digest`: figures are cells of queries told beside them, by template and by a language model."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from app.cli import run
from app.digest.make import gather
from app.digest.narrate import narrate
from app.digest.write import render
from pipelines.writer import Turn, Writer
from tests.told_shop import publish
from warehouse.errors import FootnoteError


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("digested"))


def test_is_printed_with_its_queries(told: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(told), "digest", "--weekly"]) == 0
    text = capsys.readouterr().out
    assert "# Weekly digest, 1 January 2018" in text
    assert "The segment loyal high spenders is 50.0% of the customers and 75.0%" in text
    assert text.count("[^i1]") == 2 and "FROM models.dim_segment" in text


def test_is_written_with_charts(told: Path, tmp_path: Path) -> None:
    out = tmp_path / "notes" / "digest.md"
    assert run(["--workspace", str(told), "digest", "--out", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert "# Daily digest, 1 January 2018" in text
    for picture in (out.parent / "digest_files").iterdir():
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert f"digest_files/{picture.name}" in text


def test_a_day_outside_the_data_is_refused(told: Path) -> None:
    with pytest.raises(FootnoteError, match="not in it"):
        gather(told, date(2031, 1, 1), weekly=False)
    assert run(["--workspace", str(told), "digest", "--date", "2031-01-01"]) == 1


def test_an_earlier_day_is_found_anew(told: Path) -> None:
    digest = gather(told, date(2017, 3, 1), weekly=True)
    assert digest.day == date(2017, 3, 1)
    assert not {one.insight.family.name for one in digest.told} & {"segment_value", "model_features"}


def test_a_model_that_types_a_figure_is_sent_back(told: Path) -> None:
    said: list[Sequence[Turn]] = []
    replies = ["There were 42 things.", "See {i1.nothing}.", "Look at {i1.subject}: {i1.value}."]

    def answer(turns: Sequence[Turn]) -> str:
        said.append(tuple(turns))
        return replies[len(said) - 1]

    digest = gather(told, None, weekly=True)
    text = narrate(digest, Writer("desk", answer))
    assert text is not None and "{" not in text and "42" not in text
    assert "refused" in said[1][-1][1] and len(said) == 3
    whole = render(digest, narrative=text, writer="desk", images=None)
    assert "Worded by desk" in whole and text in whole


def test_a_model_that_keeps_typing_figures_is_left_out(told: Path) -> None:
    digest = gather(told, None, weekly=True)
    assert narrate(digest, Writer("desk", lambda turns: "It rose by 12 %.")) is None


def test_narration_without_a_model_says_what_to_set(told: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(told), "digest", "--narrate"]) == 1
    assert "FOOTNOTE_MODEL" in capsys.readouterr().err


def test_nothing_to_tell(tmp_path: Path) -> None:
    digest = gather(publish(tmp_path / "bare", emptied=True), date(2016, 1, 20), weekly=False)
    assert "# Daily digest" in render(digest, narrative=None, writer=None, images=None)

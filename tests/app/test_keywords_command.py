"""`footnote keywords`: accuracy of the genres, offline and by a language model."""

import json
from pathlib import Path

import pytest

from app.cli import run
from tests.chat_endpoint import chat_endpoint

LABELS = "keyword,category\n" + "".join(
    f"{word} {number},{genre}\n"
    for number in range(10)
    for word, genre in (("love story", "Romance"), ("ghost house", "Horror"), ("cup final", "Sports"))
)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text(LABELS, encoding="utf-8")
    return path


def test_offline(labels: Path, workspace: Path, capsys):
    assert run(["--workspace", str(workspace), "keywords", "--evaluate", str(labels)]) == 0
    printed = capsys.readouterr().out
    assert "30 labelled keywords of 3 genres" in printed
    assert "100.0%" in printed and "none was asked" in printed


def test_with_a_language_model(labels: Path, workspace: Path, capsys, monkeypatch):
    def reply(message: str) -> str:
        return json.dumps([{"id": one["id"], "genre": "Romance"} for one in json.loads(message)])

    with chat_endpoint(reply) as endpoint:
        monkeypatch.setenv("FOOTNOTE_MODEL", "stub")
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        assert run(["--workspace", str(workspace), "keywords", "--evaluate", str(labels), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["llm"]["accuracy"] == pytest.approx(1 / 3, abs=1e-4) and report["llm_name"] == "stub"
    assert report["offline"]["accuracy"] == 1.0 and report["most_frequent"]["accuracy"] < 0.4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("word,genre\na,b\n", "line 1: needs a column keyword"),
        ("", "it has none"),
        ("keyword,genre\na,b,c\n", "line 2: 3 fields where the header has 2"),
        ('keyword,genre\n"a,b\n', "not a CSV file"),
        ("keyword,genre\na,b\n", "too few for cross-validation"),
    ],
)
def test_a_file_that_is_of_no_use(text: str, says: str, tmp_path: Path, workspace: Path, capsys):
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    assert run(["--workspace", str(workspace), "keywords", "--evaluate", str(path)]) == 1
    assert says in capsys.readouterr().err


def test_a_dataset_without_labels_says_what_to_do(workspace: Path, capsys, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_DATASET", "olist")
    assert run(["--workspace", str(workspace), "keywords"]) == 1
    assert "--evaluate FILE" in capsys.readouterr().err

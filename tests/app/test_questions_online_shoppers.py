"""The questions that must be answered right on the online shoppers, and what must be refused by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.raw import RawData
from tests.app.questions import Question, ask, check, wordings

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def raw(online_shoppers_folder: Path) -> Iterator[RawData]:
    data = RawData("online_shoppers", online_shoppers_folder)
    yield data
    data.close()


@pytest.mark.parametrize(("question", "text"), wordings("online_shoppers"))
def test_question(question: Question, text: str, online_shoppers_workspace: Path, raw: RawData, capsys):
    check(question, ask(online_shoppers_workspace, text, capsys), text, raw)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("How many orders were there?", "no orders"),
        ("What is the revenue?", "no order lines"),
        ("Average review score", "no reviews"),
        ("conversion rate by device", "no device"),
    ],
)
def test_what_the_data_lack_is_named(text: str, lacking: str, online_shoppers_workspace: Path, capsys):
    from app.cli import run

    run(["--workspace", str(online_shoppers_workspace), "ask", text])
    printed = capsys.readouterr()
    assert lacking in printed.out + printed.err

"""The questions that must be answered right on Online Retail, and what must be refused by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.raw import RawData
from tests.app.questions import Question, ask, check, wordings

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def raw(online_retail_folder: Path) -> Iterator[RawData]:
    data = RawData("online_retail", online_retail_folder)
    yield data
    data.close()


@pytest.mark.parametrize(("question", "text"), wordings("online_retail"))
def test_question(question: Question, text: str, online_retail_workspace: Path, raw: RawData, capsys):
    check(question, ask(online_retail_workspace, text, capsys), text, raw)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("payments total", "no payments"),
        ("average review score", "no reviews"),
        ("average delivery time", "no deliveries"),
        ("How much freight was charged?", "no freight"),
        ("revenue with freight", "no freight"),
        ("revenue by category", "no product category"),
        ("revenue by state", "no customer state"),
        ("revenue by seller", "no sellers"),
        ("conversion rate", "no web sessions"),
        ("number of leads", "no leads"),
    ],
)
def test_what_the_data_lack_is_named(text: str, lacking: str, online_retail_workspace: Path, capsys):
    outcome = ask(online_retail_workspace, text, capsys)
    assert outcome.status == "refused"
    assert lacking in outcome.answer

"""The questions that must be answered right on the retail sample, and what must be refused by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.raw import RawData
from tests.app.questions import Question, ask, check, wordings


@pytest.fixture(scope="module")
def raw(retail_sample_workspace: Path) -> Iterator[RawData]:
    data = RawData("retail_sample", retail_sample_workspace / "raw" / "retail_sample")
    yield data
    data.close()


@pytest.mark.parametrize(("question", "text"), wordings("retail_sample"))
def test_question(question: Question, text: str, retail_sample_workspace: Path, raw: RawData, capsys):
    check(question, ask(retail_sample_workspace, text, capsys), text, raw)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("payments total", "no payments"),
        ("average review score", "no reviews"),
        ("average delivery time", "no deliveries"),
        ("freight total", "no freight"),
        ("revenue by seller", "no sellers"),
        ("revenue by brand", "no brand"),
        ("conversion rate", "no web sessions"),
        ("number of leads", "no leads"),
    ],
)
def test_what_the_data_lack_is_named(text: str, lacking: str, retail_sample_workspace: Path, capsys):
    outcome = ask(retail_sample_workspace, text, capsys)
    assert outcome.status == "refused"
    assert lacking in outcome.answer

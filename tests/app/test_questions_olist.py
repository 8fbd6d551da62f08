"""The questions that must be answered right on Olist, in three wordings each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.raw import RawData
from tests.app.questions import Question, ask, check, wordings

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def raw(olist_folder: Path) -> Iterator[RawData]:
    data = RawData("olist", olist_folder)
    yield data
    data.close()


@pytest.fixture(scope="module")
def raw_funnel(olist_folder: Path) -> Iterator[RawData]:
    data = RawData("olist_funnel", olist_folder / "marketing_funnel")
    yield data
    data.close()


@pytest.mark.parametrize(("question", "text"), wordings("olist"))
def test_question(question: Question, text: str, olist_workspace: Path, raw: RawData, capsys):
    check(question, ask(olist_workspace, text, capsys), text, raw)


@pytest.mark.parametrize(("question", "text"), wordings("olist_funnel"))
def test_funnel(question: Question, text: str, olist_workspace: Path, raw_funnel: RawData, capsys):
    check(question, ask(olist_workspace, text, capsys), text, raw_funnel)


def test_a_rate_of_the_reduced_funnel_says_so(olist_workspace: Path, capsys):
    assert "not Olist's rate" in ask(olist_workspace, "lead conversion rate", capsys).answer


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("How many orders were there?", 99_441),
        ("How many people ordered?", 96_096),
        ("What is the item price total?", 13_591_643.70),
        ("What is the freight total?", 2_251_909.54),
        ("What is the payments total?", 16_008_872.12),
    ],
)
def test_published_control_totals(text: str, figure: float, olist_workspace: Path, capsys):
    outcome = ask(olist_workspace, text, capsys)
    assert figure in outcome.citations[0].rows[0]
    assert f"{figure:,}" in outcome.answer or f"{figure:,.2f}" in outcome.answer

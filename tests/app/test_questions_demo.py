"""The questions that must be answered right on the demo shop, in three wordings each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.raw import RawData
from tests.app.questions import Question, ask, check, wordings


@pytest.fixture(scope="module")
def raw(demo_workspace: Path) -> Iterator[RawData]:
    data = RawData("demo", demo_workspace / "raw" / "demo")
    yield data
    data.close()


@pytest.mark.parametrize(("question", "text"), wordings("demo"))
def test_question(question: Question, text: str, demo_workspace: Path, raw: RawData, capsys):
    check(question, ask(demo_workspace, text, capsys), text, raw)

"""Asks the questions of a case file through the command line; compares answers with hand-written SQL."""

import json
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel, ConfigDict

from agent.outcome import Outcome
from app.cli import run
from evals.raw import RawData
from evals.scorers.numbers_bound import numbers_bound
from evals.scorers.same_result import same_result

FOLDER = Path(__file__).parent.parent / "cases" / "questions"


class Question(BaseModel):
    """One question, in several wordings that must all give the rows of `sql`."""

    model_config = ConfigDict(extra="forbid")

    id: str
    wordings: list[str]
    sql: str
    ordered: bool = False


def wordings(dataset: str) -> list[object]:
    """Return a parameter for each wording of each question of a dataset."""
    entries = yaml.safe_load((FOLDER / f"{dataset}.yml").read_text(encoding="utf-8"))
    return [
        pytest.param(question, text, id=f"{question.id}-{number}")
        for question in map(Question.model_validate, entries)
        for number, text in enumerate(question.wordings, 1)
    ]


def ask(workspace: Path, text: str, capsys: pytest.CaptureFixture[str]) -> Outcome:
    """Ask through `footnote ask --json` in this process."""
    code = run(["--workspace", str(workspace), "ask", text, "--json"])
    printed = capsys.readouterr().out
    assert code == 0, printed
    return Outcome.model_validate(json.loads(printed))


def check(question: Question, outcome: Outcome, text: str, raw: RawData) -> None:
    """Fail unless the outcome is certified and holds the right rows, with every figure bound to a cell."""
    assert outcome.status == "answered", outcome.model_dump_json(indent=1)
    assert outcome.certified
    assert outcome.citations[0].sql
    for score in (
        same_result(outcome, [raw.rows(question.sql)], ordered=question.ordered),
        numbers_bound(outcome, text),
    ):
        assert score.passed, f"{score.reason}\n{outcome.answer}\n{outcome.citations[0].sql}"

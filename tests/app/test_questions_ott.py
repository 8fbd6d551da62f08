"""The questions that must be answered right on the television logs, and what must be refused by name."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from evals.raw import Rows, plain_rows
from pipelines.generators.ott.words import LABELS
from tests.app.questions import Question, ask, check, wordings
from tests.conftest import ROOT

TABLES = ROOT / "tests" / "pipelines" / "generate_ott_good_rows.sql"


class RawLogs:
    """The raw logs as typed tables of their good rows, by hand-written SQL."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect()
        script = TABLES.read_text(encoding="utf-8")
        self._connection.execute(script.replace("{folder}", str(folder)).replace("{labels}", str(LABELS)))

    def rows(self, sql: str) -> Rows:
        """Return the rows of a query as JSON values."""
        return plain_rows(self._connection.execute(sql).fetchall())

    def close(self) -> None:
        """Close the database, which is in memory."""
        self._connection.close()


@pytest.fixture(scope="module")
def raw(ott_workspace: Path) -> Iterator[RawLogs]:
    logs = RawLogs(ott_workspace / "raw" / "ott")
    yield logs
    logs.close()


@pytest.mark.parametrize(("question", "text"), wordings("ott"))
def test_question(question: Question, text: str, ott_workspace: Path, raw: RawLogs, capsys):
    check(question, ask(ott_workspace, text, capsys), text, raw)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [("How many orders were there?", "no orders"), ("conversion rate", "no web sessions")],
)
def test_what_the_data_lack_is_named(text: str, lacking: str, ott_workspace: Path, capsys):
    assert lacking in ask(ott_workspace, text, capsys).answer

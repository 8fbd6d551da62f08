"""What people said of answers, in a database of the workspace; texts are cut, and no more than texts."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent.intake import clean
from agent.outcome import Outcome
from warehouse.errors import WorkspaceError

TABLE = Path(__file__).with_name("table.sql").read_text(encoding="utf-8")
FILE = Path("state") / "feedback.sqlite"
KEEP = (
    "INSERT OR REPLACE INTO feedback VALUES "
    "(:person, :conversation, :question, :day, :is_right, :is_follow_up, :correction, "
    ":status, :model, :queries)"
)
TEXTS = ("person", "conversation", "question", "correction", "status", "model")
LONGEST = 500
MOST_A_DAY = 200


@dataclass(frozen=True)
class Feedback:
    """One person's word on one answer: right or not, and what was meant; `queries` are metric queries."""

    person: str
    conversation: str
    question: str
    is_right: bool
    correction: str = ""
    status: str = "answered"
    model: str = ""
    queries: tuple[dict[str, Any], ...] = ()
    is_follow_up: bool = False
    """Whether the question hangs on one before it."""

    @classmethod
    def of(
        cls,
        outcome: Outcome,
        question: str,
        person: str,
        *,
        is_right: bool,
        correction: str = "",
        is_follow_up: bool = False,
    ) -> "Feedback":
        """Return what is kept of an outcome: never a row, never what was answered."""
        return cls(
            person=person,
            conversation=outcome.conversation_id,
            question=_short(question),
            is_right=is_right,
            correction=_short(correction),
            status=outcome.status,
            model=outcome.model,
            is_follow_up=is_follow_up,
            queries=tuple(
                cited.query for cited in outcome.citations if cited.query and cited.kind == "metric_query"
            ),
        )


def keep(workspace: Path, said: Feedback) -> bool:
    """Keep a word on an answer, in place of the person's earlier one; False where enough was said today."""
    day = datetime.now(UTC).date().isoformat()
    with _opened(workspace) as connection:
        count = "SELECT count(*) FROM feedback WHERE person = ? AND day = ?"
        if connection.execute(count, (said.person, day)).fetchone()[0] >= MOST_A_DAY:
            return False
        row = {**asdict(said), "day": day, "queries": json.dumps(said.queries)}
        connection.execute(KEEP, row)
    return True


def read(workspace: Path) -> list[Feedback]:
    """Return all that was said, the oldest first; none where nobody said anything."""
    if not (workspace / FILE).exists():
        return []
    with _opened(workspace) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM feedback ORDER BY day, rowid")]
    return [_feedback(row) for row in rows]


def _feedback(row: dict[str, Any]) -> Feedback:
    told = {name: row[name] for name in TEXTS}
    queries = tuple(json.loads(row["queries"]))
    return Feedback(
        **told, queries=queries, is_right=bool(row["is_right"]), is_follow_up=bool(row["is_follow_up"])
    )


@contextmanager
def _opened(workspace: Path) -> Iterator[sqlite3.Connection]:
    path = workspace / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(path, timeout=5.0)) as connection, connection:
            connection.execute(TABLE)
            yield connection
    except (OSError, sqlite3.Error) as problem:
        raise WorkspaceError(
            f"Feedback can't be kept or read in {path.parent}",
            code="feedback_unusable",
            action="Make the workspace's folder state writable.",
        ) from problem


def _short(text: str) -> str:
    return clean(text)[:LONGEST]

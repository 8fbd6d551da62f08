"""Where conversations are kept: a database of their own, or memory where the workspace can't be written."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

_SUPERSEDED = Path(__file__).with_name("superseded.sql").read_text(encoding="utf-8")


class ConversationStore(SqliteSaver):
    """Checkpoints of conversations, of which only the newest of each is of use."""

    def prune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        """Drop the superseded checkpoints of threads, or with "delete" all of them."""
        for thread_id in thread_ids:
            if strategy == "delete":
                self.delete_thread(thread_id)
                continue
            # What can't be dropped now, because the file is locked or closed, goes with the next turn.
            with suppress(sqlite3.Error), self.cursor() as cursor:
                for table in ("checkpoints", "writes"):
                    cursor.execute(_SUPERSEDED.format(table=table), {"thread": thread_id})

    def close(self) -> None:
        """Close the database."""
        self.conn.close()


def open_store(workspace: Path) -> ConversationStore:
    """Open a workspace's conversations; where their file can't be used they end with the process."""
    path = workspace / "state" / "conversations.sqlite"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return ConversationStore(_writable(path))
    except (OSError, sqlite3.Error):
        return ConversationStore(sqlite3.connect(":memory:", check_same_thread=False))


def _writable(path: Path) -> sqlite3.Connection:
    """A connection that has written; sqlite3.Error for a damaged, locked or read-only file."""
    connection = sqlite3.connect(path, check_same_thread=False, timeout=5.0)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE probe (written INTEGER)")
        connection.rollback()
    except sqlite3.Error:
        connection.close()
        raise
    return connection

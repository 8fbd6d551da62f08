"""Where conversations are kept: a database of their own, or memory where the workspace can't be written.

Each belongs to the user who began it and is known by an id that can't be guessed; to anybody else it is
not there. What was not used for some days is forgotten.
"""

import os
import re
import secrets
import sqlite3
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

from agent.plain_json import PlainJson
from semantic_layer.errors import QueryError
from warehouse.user import User

KEEP_DAYS = 90
SECONDS_OF_A_DAY = 86_400
ID_BYTES = 20
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SUPERSEDED, _CONVERSATIONS, _FORGOTTEN = (
    Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
    for name in ("superseded", "conversations", "forgotten")
)
_TABLES = ("checkpoints", "writes")


class ConversationStore(SqliteSaver):
    """Checkpoints of conversations, of which only the newest of each is of use, and whose they are."""

    def __init__(self, connection: sqlite3.Connection, *, keep_days: int = KEEP_DAYS) -> None:
        super().__init__(connection, serde=PlainJson())
        self._keep_days = keep_days

    def setup(self) -> None:
        """Create what tables there are not yet."""
        if self.is_setup:
            return
        super().setup()
        if not self.conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'conversations'").fetchone():
            self.conn.execute(_CONVERSATIONS)
            # Nobody's: written before conversations had owners.
            self._forget(self.conn.cursor())

    def begin(self, user: User) -> str:
        """Return the id of a new conversation of a user, and forget those that were long not used."""
        thread_id = secrets.token_hex(ID_BYTES)
        now = time.time()
        with self.cursor() as cursor:
            cursor.execute("INSERT INTO conversations VALUES (?, ?, ?)", (thread_id, user.name, now))
            oldest = now - self._keep_days * SECONDS_OF_A_DAY
            cursor.execute("DELETE FROM conversations WHERE last_used < ?", (oldest,))
            if cursor.rowcount:
                self._forget(cursor)
        return thread_id

    def resume(self, thread_id: str, user: User) -> str:
        """Return the id of a user's own conversation, used now; QueryError where there is none."""
        if not _ID.fullmatch(thread_id):
            raise QueryError(
                "A conversation id is up to 64 letters, digits, - and _.", code="bad_conversation_id"
            )
        with self.cursor() as cursor:
            cursor.execute(
                "UPDATE conversations SET last_used = ? WHERE thread_id = ? AND owner = ? AND last_used >= ?",
                (time.time(), thread_id, user.name, time.time() - self._keep_days * SECONDS_OF_A_DAY),
            )
            is_known = cursor.rowcount == 1
        if not is_known:
            raise QueryError(
                f"There is no conversation '{thread_id}'.",
                code="unknown_conversation",
                action="Start a new one: its id comes with the first answer.",
            )
        return thread_id

    def prune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        """Drop the superseded checkpoints of threads, or with "delete" all of them."""
        for thread_id in thread_ids:
            if strategy == "delete":
                self.delete_thread(thread_id)
                continue
            # What can't be dropped now, because the file is locked or closed, goes with the next turn.
            with suppress(sqlite3.Error), self.cursor() as cursor:
                for table in _TABLES:
                    cursor.execute(_SUPERSEDED.format(table=table), {"thread": thread_id})

    def _forget(self, cursor: sqlite3.Cursor) -> None:
        for table in _TABLES:
            cursor.execute(_FORGOTTEN.format(table=table))

    def close(self) -> None:
        """Close the database."""
        self.conn.close()


def open_store(workspace: Path, *, keep_days: int = KEEP_DAYS) -> ConversationStore:
    """Open a workspace's conversations; where their file can't be used they end with the process."""
    path = workspace / "state" / "conversations.sqlite"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return ConversationStore(_writable(path), keep_days=keep_days)
    except (OSError, sqlite3.Error):
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        return ConversationStore(memory, keep_days=keep_days)


def _writable(path: Path) -> sqlite3.Connection:
    """A connection that has written; sqlite3.Error for a damaged, locked or read-only file."""
    # Nobody else's to read: SQLite's other files take the mode of this one.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
    connection = sqlite3.connect(path, check_same_thread=False, timeout=5.0)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        # A turn doesn't wait for the disk: a power cut may cost the newest ones, never the file.
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE probe (written INTEGER)")
        connection.rollback()
    except sqlite3.Error:
        connection.close()
        raise
    return connection

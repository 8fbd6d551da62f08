"""What was paid for once: the genres a language model gave, kept in one SQLite file; and the embeddings."""

import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from warehouse.embedding.store import VectorStore

LOG = logging.getLogger(__name__)
FILE = "keywords.sqlite"
TABLES = """
CREATE TABLE IF NOT EXISTS genres (
    keyword TEXT, model TEXT, prompt TEXT, genre TEXT NOT NULL, PRIMARY KEY (keyword, model, prompt)
);
"""


class KeywordStore:
    """Genres by keyword, model and prompt; `vectors` are the embeddings of the workspace."""

    def __init__(self, workspace: Path | None) -> None:
        """Open the file of a workspace; without one, nothing outlives this object.

        A file that can't be read is put aside: it saves work, and must not stop any.
        """
        self.vectors = VectorStore(workspace)
        if workspace is None:
            self._connection = _open(":memory:")
            return
        workspace.mkdir(parents=True, exist_ok=True)
        path = workspace / FILE
        try:
            self._connection = _open(str(path))
        except sqlite3.DatabaseError as problem:
            LOG.warning("%s can't be read (%s); it is put aside and a new one begun", path, problem)
            path.replace(path.with_suffix(".broken"))
            self._connection = _open(str(path))

    def genres(self, model: str, prompt: str) -> dict[str, str]:
        """Return every genre that a model gave under a prompt, by keyword."""
        rows = self._connection.execute(
            "SELECT keyword, genre FROM genres WHERE model = ? AND prompt = ?", (model, prompt)
        )
        return dict(rows.fetchall())

    def keep_genres(self, genres: Mapping[str, str], *, model: str, prompt: str) -> None:
        """Keep genres at once: a kill after this loses none of them."""
        rows = [(keyword, model, prompt, genre) for keyword, genre in genres.items()]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO genres VALUES (?, ?, ?, ?)", rows)

    def close(self) -> None:
        """Close the files."""
        self.vectors.close()
        self._connection.close()


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.executescript(TABLES)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection

"""Vectors that were paid for once, by the text they are of: one SQLite file a workspace."""

import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from warehouse.embedding.embedder import (
    Embedder,
    EmbedderError,
    Vectors,
    open_embedder,
    open_query_embedder,
)
from warehouse.embedding.identity import Identity, chosen_identity

LOG = logging.getLogger(__name__)
FILE = "embeddings.sqlite"
TABLES = """
CREATE TABLE IF NOT EXISTS vectors (
    embedder TEXT, text BLOB, vector BLOB NOT NULL, used TEXT, PRIMARY KEY (embedder, text)
) WITHOUT ROWID;
CREATE TEMP TABLE wanted (place INTEGER PRIMARY KEY, text BLOB);
"""
# A file of before says nothing of when its vectors were used.
DATED = """SELECT COUNT(*) FROM pragma_table_info('vectors') WHERE name = 'used'"""
TOUCH = """UPDATE vectors SET used = ?1 WHERE embedder = ?2 AND used IS NOT ?1
    AND text IN (SELECT text FROM wanted)"""
# What no text had for so long is not kept.
KEPT_DAYS = 60
KNOWN = """SELECT place, vector FROM wanted JOIN vectors ON vectors.text = wanted.text AND embedder = ?"""
# So many are embedded between two writes: a kill loses no more.
BATCH = 512
# How many of how many missing texts are embedded by now.
Progress = Callable[[int, int], None]


class VectorStore:
    """Vectors by the hash of a text and the model's identity."""

    def __init__(self, workspace: Path | None) -> None:
        """Open the file of a workspace; without one, nothing outlives this object.

        A file that can't be read is put aside: it saves work, and must not stop any.
        """
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

    def known(self, hashes: Sequence[bytes], identity: Identity) -> Iterator[tuple[int, Vectors]]:
        """Yield the place and the vector of each text that was embedded before."""
        with self._connection:
            self._connection.execute("DELETE FROM wanted")
            self._connection.executemany("INSERT INTO wanted VALUES (?, ?)", enumerate(hashes))
            found = self._connection.execute(KNOWN, (str(identity),)).fetchall()
            self._connection.execute(TOUCH, (_today(), str(identity)))
        for place, vector in found:
            yield place, np.frombuffer(vector, np.float32)

    def keep(self, vectors: Iterable[tuple[bytes, Vectors]], identity: Identity) -> None:
        """Keep vectors by the hash of their text."""
        rows = [(str(identity), text, vector.tobytes(), _today()) for text, vector in vectors]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)

    def prune(self, days: int = KEPT_DAYS) -> int:
        """Remove the vectors that no text had for so many days; return how many."""
        oldest = (datetime.now(UTC).date() - timedelta(days=days)).isoformat()
        with self._connection:
            removed = self._connection.execute("DELETE FROM vectors WHERE used < ?", (oldest,)).rowcount
        if removed:
            self._connection.execute("VACUUM")
        return removed

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def embed(
    texts: Sequence[str],
    store: VectorStore,
    *,
    identity: Identity | None = None,
    progress: Progress = lambda *_: None,
    by_export: bool = False,
) -> Vectors:
    """Return one row of length 1 for each text; what the store knows, and a text repeated, is not computed.

    The model that is set is loaded only where something is missing; with `by_export` its graph where there is
    one, which takes all cores. EmbedderError where it gives nothing.
    """
    identity = identity or chosen_identity()
    place_of = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    hashes = [text_hash(text) for text in place_of]
    rows: dict[int, Vectors] = dict(store.known(hashes, identity))
    missing = [(place, text) for text, place in place_of.items() if place not in rows]
    # Short ones together: a batch is padded to its longest.
    missing.sort(key=lambda one: len(one[1]))
    parts = _in_turns([missing[first : first + BATCH] for first in range(0, len(missing), BATCH)])
    done = 0
    for part, found in zip(parts, _encoded(parts, identity, by_export=by_export), strict=True):
        _check(found, len(part), rows, identity)
        rows.update(zip((place for place, _ in part), found, strict=True))
        store.keep(((hashes[place], rows[place]) for place, _ in part), identity)
        done += len(part)
        progress(done, len(missing))
    return np.array([rows[place_of[text]] for text in texts], dtype=np.float32)


Part = list[tuple[int, str]]


def _in_turns(parts: list[Part]) -> list[Part]:
    """Return parts from both ends in turns: the pace of short and long texts together is that of all."""
    return [parts[at // 2] if at % 2 == 0 else parts[-(at // 2) - 1] for at in range(len(parts))]


def _encoded(parts: Sequence[Part], identity: Identity, *, by_export: bool) -> Iterator[Vectors]:
    """Yield the vectors of each part; a graph is asked from a thread for each core."""
    if not parts:
        return
    embedder: Embedder = (open_query_embedder if by_export else open_embedder)(identity)
    texts = [[text for _, text in part] for part in parts]
    if not getattr(embedder, "is_shared", False):
        yield from map(embedder.encode, texts)
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(embedder.encode, texts)


def text_hash(text: str) -> bytes:
    """Return the key of a text, whatever characters are in it."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()


def _check(found: Vectors, count: int, before: dict[int, Vectors], identity: Identity) -> None:
    width = next((len(vector) for vector in before.values()), found.shape[1])
    if found.shape != (count, width):
        raise EmbedderError(
            f"{identity} gave vectors of another length than before",
            action="A model that was replaced under its name needs another name.",
        )


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.executescript(TABLES)
        if not connection.execute(DATED).fetchone()[0]:
            connection.execute("ALTER TABLE vectors ADD COLUMN used TEXT")
            connection.execute("UPDATE vectors SET used = ?", (_today(),))
            connection.commit()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection

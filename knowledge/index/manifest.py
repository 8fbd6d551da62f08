"""What an index is of and of which files it is made; nothing in it is opened that differs from that."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge.index.layout import CHROMA, MANIFEST
from knowledge.index.vectors import GRAPH
from warehouse.embedding.identity import Identity

# Raise it when an index of the code before can't be read any more, or would answer otherwise.
FORMAT = 1
# Chroma writes to it when it is opened, so its pages are checked in place of its bytes.
DATABASE = f"{CHROMA}/chroma.sqlite3"
BLOCK = 2**20


class IndexSpoilt(Exception):
    """An index is not as it was written; the text says what is wrong with it."""


@dataclass(frozen=True)
class CollectionFacts:
    """How many records and distinct texts a collection has, and a hash of the texts in order."""

    records: int
    texts: int
    fingerprint: str


@dataclass(frozen=True)
class IndexManifest:
    """What an index holds; `files` maps each path to its size in bytes and its SHA-256."""

    name: str
    dataset: str
    data_version: str
    language: str
    currency: str
    embedder: Identity
    dimension: int
    built_at: str
    content: str
    collections: Mapping[str, CollectionFacts]
    files: Mapping[str, tuple[int, str]]
    format: int = FORMAT


def write_manifest(folder: Path, manifest: IndexManifest) -> None:
    """Write the manifest, which makes a folder an index, and wait until it is on disk."""
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> IndexManifest:
    """Read the manifest of a folder; IndexSpoilt where it has none that this code understands."""
    try:
        held = json.loads((folder / MANIFEST).read_text("utf-8"))
        if held["format"] != FORMAT:
            raise IndexSpoilt("it was written by another release")
        held["embedder"] = Identity(**held["embedder"])
        held["collections"] = {name: CollectionFacts(**one) for name, one in held["collections"].items()}
        held["files"] = {name: (int(size), str(sha)) for name, (size, sha) in held["files"].items()}
        return IndexManifest(**held)
    except FileNotFoundError:
        raise IndexSpoilt("it is not there" if not folder.exists() else "its manifest is missing") from None
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise IndexSpoilt("its manifest can't be read") from problem


def files_of(folder: Path) -> dict[str, tuple[int, str]]:
    """Return size and hash of each file of an index; of Chroma's, those of graphs that are on the disk."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    lasting = [path for path in paths if path.parent.parent.name != CHROMA or (path.parent / GRAPH).exists()]
    return {str(path.relative_to(folder)): (path.stat().st_size, _hash(path)) for path in lasting}


def check_files(folder: Path, manifest: IndexManifest) -> None:
    """Raise IndexSpoilt where a file is missing, cut short or written over.

    Chroma ends the whole process on some damages, so this comes before it opens anything.
    """
    for name, (size, sha) in manifest.files.items():
        path = folder / name
        try:
            found = path.stat().st_size
            if name == DATABASE:
                _check_pages(path)
                continue
            is_same = found == size and _hash(path) == sha
        except (OSError, sqlite3.DatabaseError):
            raise IndexSpoilt(f"{name} is missing or can't be read") from None
        if not is_same:
            raise IndexSpoilt(f"{name} is not as it was written")


def _check_pages(path: Path) -> None:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        ((told,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
        connection.execute("SELECT COUNT(*) FROM collections").fetchall()
    finally:
        connection.close()
    if told != "ok":
        raise sqlite3.DatabaseError(told)


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()

"""Open the index that answers; where it is spoilt, the last good one, and say so."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.documents.records import GlossaryEntry, Passage, Product
from knowledge.index.collections import GLOSSARY, PASSAGES, PRODUCTS, Collection
from knowledge.index.layout import CHROMA, current_name, index_names, knowledge_folder
from knowledge.index.manifest import IndexManifest, IndexSpoilt, check_files, read_manifest
from knowledge.index.vectors import Vectors, collection_of, open_vectors
from knowledge.retrieve.shelf import Shelf
from warehouse.embedding.embedder import Embedder, EmbedderError, open_query_embedder
from warehouse.embedding.identity import VARIABLE, chosen_identity
from warehouse.errors import WorkspaceError
from warehouse.serving import current_version

REMEDY = "`footnote knowledge build` makes it again."
# Open indexes hold their vectors in memory.
MOST_OPEN = 2


@dataclass
class KnowledgeIndex:
    """An index found whole; its collections are read when they are first asked."""

    folder: Path
    manifest: IndexManifest
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _embedder: Embedder | None = None

    @cached_property
    def products(self) -> Collection[Product]:
        """One record a product."""
        return self._opened(PRODUCTS)

    @cached_property
    def glossary(self) -> Collection[GlossaryEntry]:
        """One record a definition, card or segment."""
        return self._opened(GLOSSARY)

    @cached_property
    def passages(self) -> Collection[Passage]:
        """One record a passage of a review: what strangers wrote."""
        return self._opened(PASSAGES)

    @cached_property
    def shelf(self) -> Shelf:
        """What search reads of the products again and again."""
        return Shelf(self.products)

    def vector(self, question: str) -> Vectors:
        """Embed a question with the model of the index; EmbedderError where that is not to be had."""
        with self._lock:
            rows = self._opened_embedder().encode([question])
        if rows.shape != (1, self.manifest.dimension):
            raise EmbedderError(
                f"{self.manifest.embedder} gives vectors of another length than the index has"
            )
        return rows[0]

    def knows_word(self, word: str) -> bool:
        """Whether a word is one of the model's own; False for a model that does not tell."""
        try:
            with self._lock:
                known = getattr(self._opened_embedder(), "knows_word", None)
        except EmbedderError:
            return False
        return bool(known and known(word))

    def _opened_embedder(self) -> Embedder:
        if self._embedder is None:
            self._embedder = open_query_embedder(self.manifest.embedder)
        return self._embedder

    @cached_property
    def _chroma(self) -> Any:
        return open_vectors(self.folder / CHROMA)

    def _opened(self, name: str) -> Collection[Any]:
        with self._lock:
            count = self.manifest.collections[name].texts
            return Collection.open(self.folder / name, name, collection_of(self._chroma, name, count))


@dataclass(frozen=True)
class Opened:
    """An index, and what whoever asks it should know: that it is old, or not the one that was wanted."""

    index: KnowledgeIndex
    warnings: tuple[str, ...] = ()


_open: OrderedDict[Path, KnowledgeIndex] = OrderedDict()
_opening = threading.Lock()


def open_index(workspace: Path) -> Opened:
    """Return the index of a workspace that answers; WorkspaceError where none does."""
    spoilt: list[str] = []
    for name in _candidates(workspace):
        folder = knowledge_folder(workspace) / name
        try:
            index = _found(folder)
        except IndexSpoilt as problem:
            spoilt.append(f"The knowledge index {name} is spoilt: {problem}.")
            continue
        told = [f"{text} An earlier one answers. {REMEDY}" for text in spoilt]
        return Opened(index, (*told, *_ages(workspace, index.manifest)))
    if spoilt:
        raise WorkspaceError(spoilt[0], code="knowledge_spoilt", action=REMEDY)
    raise WorkspaceError(
        f"Nothing is indexed in the workspace {workspace}",
        code="knowledge_missing",
        action="Run `footnote refresh`, or `footnote knowledge build` where something is published.",
    )


def _candidates(workspace: Path) -> list[str]:
    wanted = current_name(workspace)
    return list(dict.fromkeys(name for name in (wanted, *index_names(workspace)) if name))


def _found(folder: Path) -> KnowledgeIndex:
    """Return an index that is open already, or check every file of it first."""
    with _opening:
        manifest = read_manifest(folder)
        known = _open.get(folder)
        if known is None or known.manifest != manifest:
            check_files(folder, manifest)
            known = _open[folder] = KnowledgeIndex(folder, manifest)
        _open.move_to_end(folder)
        while len(_open) > MOST_OPEN:
            _open.popitem(last=False)
        return known


def _ages(workspace: Path, manifest: IndexManifest) -> Iterator[str]:
    published = current_version(workspace)
    if published and published != manifest.data_version:
        yield (
            f"The knowledge index is of version {manifest.data_version}, and {published} is published: "
            f"what is newer is not found. {REMEDY}"
        )
    chosen = chosen_identity()
    if chosen != manifest.embedder:
        yield (
            f"The knowledge index was made with {manifest.embedder}, {VARIABLE} says {chosen}: the former "
            f"is used until it is made again. {REMEDY}"
        )

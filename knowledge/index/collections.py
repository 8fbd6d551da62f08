"""The collections of an index: what each is made of, how it is written and opened."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.documents.records import GlossaryEntry, Passage, Product
from knowledge.index.kinds import KindIndex
from knowledge.index.manifest import CollectionFacts
from knowledge.index.phrases import PhraseIndex
from knowledge.index.records import RecordTable, read_records, write_records
from knowledge.index.vectors import ARRAY, VectorIndex, Vectors
from knowledge.retrieve.lexical import LexicalIndex

Record = TypeVar("Record", Product, GlossaryEntry, Passage)
Rows = NDArray[np.int64]
PRODUCTS, GLOSSARY, PASSAGES = "products", "glossary", "passages"
KINDS: dict[str, type] = {PRODUCTS: Product, GLOSSARY: GlossaryEntry, PASSAGES: Passage}
RECORDS, TEXTS, LINKS, WORDS = "records.parquet", "texts.parquet", "links.npy", "words"


@dataclass(frozen=True)
class Draft:
    """A collection to be written: its records, their distinct texts, and which record has which text."""

    name: str
    records: Sequence[Any]
    texts: tuple[str, ...]
    links: Rows
    phrases: tuple[str, ...] = ()
    phrases_of: Sequence[Sequence[int]] = ()

    @classmethod
    def of(cls, name: str, records: Sequence[Any], texts: Sequence[tuple[str, ...]]) -> "Draft":
        """Gather equal texts: each is embedded, and compared, once."""
        place_of: dict[str, int] = {}
        links = [
            (record, place_of.setdefault(text, len(place_of)))
            for record, held in enumerate(texts)
            for text in dict.fromkeys(held)
        ]
        return cls(name, records, tuple(place_of), np.array(links, dtype=np.int64).reshape(-1, 2))

    @property
    def facts(self) -> CollectionFacts:
        """What the manifest says of it."""
        digest = hashlib.sha256()
        for text in self.texts:
            digest.update(text.encode("utf-8", errors="surrogatepass") + b"\0")
        return CollectionFacts(len(self.records), len(self.texts), digest.hexdigest())

    def with_phrases(self, phrases: tuple[str, ...], held: Sequence[Sequence[int]]) -> "Draft":
        """Return it with phrases, each of which some records have: a text has those of its first record."""
        first = np.zeros(len(self.texts), dtype=np.int64)
        first[self.links[::-1, 1]] = self.links[::-1, 0]
        return replace(self, phrases=phrases, phrases_of=[held[record] for record in first.tolist()])

    def write(
        self,
        folder: Path,
        vectors: Vectors,
        language: str,
        phrase_vectors: Vectors | None = None,
        kind_vectors: Vectors | None = None,
    ) -> None:
        """Write everything but what Chroma keeps."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        folder.mkdir(parents=True)
        write_records(folder / RECORDS, KINDS[self.name], self.records)
        pq.write_table(pa.table({"text": pa.array(self.texts, pa.string())}), folder / TEXTS)
        np.save(folder / LINKS, self.links)
        np.save(folder / ARRAY, vectors)
        LexicalIndex.build(self.texts, language).save(folder / WORDS)
        if phrase_vectors is not None and self.phrases:
            PhraseIndex.of(phrase_vectors, self.phrases_of).save(folder)
        if kind_vectors is not None and len(vectors):
            KindIndex.of(kind_vectors, vectors).save(folder)


@dataclass(frozen=True)
class Collection(Generic[Record]):
    """A collection opened for search; rows are those of its texts, records are numbered by themselves."""

    records: RecordTable[Record]
    texts: Any
    links: Rows
    words: LexicalIndex
    vectors: VectorIndex
    phrases: PhraseIndex | None = None
    kinds: KindIndex | None = None

    @classmethod
    def open(cls, folder: Path, name: str, collection: Any) -> "Collection[Record]":
        """Open what `Draft.write` wrote beside its Chroma collection."""
        import pyarrow.parquet as pq

        return cls(
            records=read_records(folder / RECORDS, KINDS[name]),
            texts=pq.read_table(folder / TEXTS).column("text").combine_chunks(),
            links=np.load(folder / LINKS),
            words=LexicalIndex.load(folder / WORDS),
            vectors=VectorIndex(collection, np.load(folder / ARRAY)),
            phrases=PhraseIndex.load(folder),
            kinds=KindIndex.load(folder),
        )

    def text(self, row: int) -> str:
        """Return the text of a row."""
        return str(self.texts[row].as_py())

    def rows_of(self, records: NDArray[np.bool_]) -> Rows:
        """Return the rows of the texts that any of the marked records has, in order."""
        marked = np.zeros(len(self.texts), dtype=bool)
        marked[self.links[records[self.links[:, 0]], 1]] = True
        return np.flatnonzero(marked)

"""Build the index of the published version beside the one that answers, and switch to it when it is whole."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.documents.glossary import entry_texts, glossary
from knowledge.documents.kinds import kinds
from knowledge.documents.markdown import write_markdown
from knowledge.documents.passages import read_passages
from knowledge.documents.phrases import phrases_of
from knowledge.documents.products import product_texts, read_products
from knowledge.documents.records import GlossaryEntry, Passage, Product
from knowledge.index.collections import GLOSSARY, PASSAGES, PRODUCTS, Draft
from knowledge.index.layout import (
    CHROMA,
    DRAFT,
    SPOILT,
    current_name,
    knowledge_folder,
    point_to,
    tidy,
)
from knowledge.index.lock import building
from knowledge.index.manifest import (
    FORMAT,
    CollectionFacts,
    IndexManifest,
    IndexSpoilt,
    check_files,
    files_of,
    read_manifest,
    write_manifest,
)
from knowledge.index.pace import Pace, Tell
from knowledge.index.vectors import Vectors, write_vectors
from semantic_layer.folders import load_definitions
from warehouse.embedding.embedder import prepare_queries
from warehouse.embedding.identity import Identity, chosen_identity
from warehouse.embedding.store import VectorStore, embed
from warehouse.project import build_database
from warehouse.serving import ServingFile, current

SPOKEN = {PRODUCTS: "products", GLOSSARY: "the glossary", PASSAGES: "reviews"}
PHRASES, KINDS = "phrases of names", "kinds of things"
# Raise it when the same rows are to be indexed otherwise; an index of before still answers.
RECIPE = 4


@dataclass(frozen=True)
class Built:
    """What a build came to."""

    name: str
    outcome: str
    is_unchanged: bool
    counts: dict[str, int]


@dataclass(frozen=True)
class _Sources:
    """What an index is made of: its data, its words and its model."""

    workspace: Path
    serving: ServingFile
    identity: Identity
    entries: Sequence[GlossaryEntry]

    @cached_property
    def content(self) -> str:
        """A hash that changes with any of them; the rows of a version never change."""
        entries = [asdict(one) for one in self.entries]
        told = [FORMAT, RECIPE, self.serving.info.version, str(self.identity), entries]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()

    @property
    def name(self) -> str:
        return f"{self.serving.info.version}-{self.content[:8]}"


def build_index(workspace: Path, *, tell: Tell = lambda _: None, anew: bool = False) -> Built:
    """Index what is published now, unless that was done; a failure leaves the index that answers as it is.

    `tell` hears how far it is; `anew` builds although nothing changed. Raises WorkspaceError where nothing is
    published, EmbedderError where the model gives no vectors.
    """
    with building(workspace):
        sources = _read_sources(workspace)
        if not anew and (held := _whole(workspace, sources)):
            point_to(workspace, sources.name)
            return _built(held, is_unchanged=True)
        # First, since the graph embeds the documents too.
        prepare_queries(sources.identity)
        manifest = _build(sources, tell)
        point_to(workspace, sources.name)
        tidy(workspace)
        return _built(manifest, is_unchanged=False)


def _read_sources(workspace: Path) -> _Sources:
    from warehouse.duckdb_limits import connect

    serving = current(workspace)
    manifest = load_definitions(workspace).only_tables(set(serving.info.tables))
    with connect(serving.path, read_only=True) as connection:
        entries = glossary(manifest, serving.info, connection)
    return _Sources(workspace, serving, chosen_identity(), entries)


def _whole(workspace: Path, sources: _Sources) -> IndexManifest | None:
    """Return the manifest of the index of these sources, None where there is none or it is spoilt."""
    folder = knowledge_folder(workspace) / sources.name
    try:
        manifest = read_manifest(folder)
        check_files(folder, manifest)
    except IndexSpoilt:
        return None
    return manifest


def _build(sources: _Sources, tell: Tell) -> IndexManifest:
    folder = knowledge_folder(sources.workspace) / sources.name
    draft = folder.with_name(f"{folder.name}{DRAFT}")
    shutil.rmtree(draft, ignore_errors=True)
    products = _products(sources.serving)
    drafts = _drafts(sources, products)
    vectors = _embedded(sources, drafts, tell)
    for one in drafts:
        one.write(
            draft / one.name,
            vectors[one.name],
            sources.serving.info.language,
            vectors[PHRASES] if one.phrases else None,
            vectors[KINDS] if one.name == PRODUCTS else None,
        )
    del vectors[PHRASES], vectors[KINDS]
    _write_chroma(sources, draft / CHROMA, drafts, vectors)
    manifest = _describe(sources, draft, drafts, vectors)
    write_manifest(draft, manifest)
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.{os.getpid()}{SPOILT}"))
    draft.rename(folder)
    write_markdown(sources.workspace, products, sources.serving.info)
    return manifest


def _products(serving: ServingFile) -> list[Product]:
    from warehouse.duckdb_limits import connect

    with connect(serving.path, read_only=True) as connection:
        return read_products(connection)


def _drafts(sources: _Sources, products: list[Product]) -> list[Draft]:
    passages = _passages(sources)
    phrases = phrases_of(products, sources.serving.info.language)
    return [
        Draft.of(PRODUCTS, products, [product_texts(one) for one in products]).with_phrases(*phrases),
        Draft.of(GLOSSARY, sources.entries, [entry_texts(one) for one in sources.entries]),
        Draft.of(PASSAGES, passages, [(one.text,) for one in passages]),
    ]


def _passages(sources: _Sources) -> list[Passage]:
    """Return the passages of the reviews, none where the build that has their texts is gone.

    The build is of today: an earlier state of the world has none of its reviews.
    """
    import duckdb

    built = build_database(sources.workspace)
    if sources.serving.info.as_of is not None or not built.exists():
        return []
    with suppress(duckdb.CatalogException, duckdb.IOException):
        return read_passages(built)
    return []


def _embedded(sources: _Sources, drafts: list[Draft], tell: Tell) -> dict[str, Vectors]:
    store = VectorStore(sources.workspace)
    try:
        found = {
            one.name: embed(
                one.texts,
                store,
                identity=sources.identity,
                progress=Pace(SPOKEN[one.name], tell),
                by_export=True,
            )
            for one in drafts
        }
        phrases = [phrase for one in drafts for phrase in one.phrases]
        for name, texts in ((PHRASES, phrases), (KINDS, kinds())):
            found[name] = embed(
                texts, store, identity=sources.identity, progress=Pace(name, tell), by_export=True
            )
        store.prune()
    finally:
        store.close()
    width = max(rows.shape[1] for rows in found.values() if rows.ndim == 2)
    return {
        name: rows if rows.ndim == 2 else np.empty((0, width), np.float32) for name, rows in found.items()
    }


def _write_chroma(sources: _Sources, folder: Path, drafts: list[Draft], vectors: dict[str, Vectors]) -> None:
    """Write the vectors; where the texts are those of the index before, its files are taken over."""
    before = knowledge_folder(sources.workspace) / (current_name(sources.workspace) or "")
    facts = {one.name: one.facts for one in drafts}
    try:
        held = read_manifest(before)
        if held.embedder == sources.identity and _same_texts(held.collections, facts):
            check_files(before, held)
            shutil.copytree(before / CHROMA, folder)
            return
    except (IndexSpoilt, OSError):
        shutil.rmtree(folder, ignore_errors=True)
    write_vectors(folder, vectors)


def _same_texts(held: Mapping[str, CollectionFacts], facts: Mapping[str, CollectionFacts]) -> bool:
    before = {name: (one.texts, one.fingerprint) for name, one in held.items()}
    return before == {name: (one.texts, one.fingerprint) for name, one in facts.items()}


def _describe(
    sources: _Sources, draft: Path, drafts: list[Draft], vectors: dict[str, Vectors]
) -> IndexManifest:
    info = sources.serving.info
    return IndexManifest(
        name=sources.name,
        dataset=info.dataset,
        data_version=info.version,
        language=info.language,
        currency=info.currency,
        embedder=sources.identity,
        dimension=int(vectors[GLOSSARY].shape[1]),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        content=sources.content,
        collections={one.name: one.facts for one in drafts},
        files=files_of(draft),
    )


def _built(manifest: IndexManifest, *, is_unchanged: bool) -> Built:
    counts = {name: one.records for name, one in manifest.collections.items()}
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    outcome = f"{'unchanged' if is_unchanged else 'indexed'}: {told}"
    return Built(manifest.name, outcome, is_unchanged, counts)

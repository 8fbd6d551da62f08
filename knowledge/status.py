"""Which index answers, and what is wrong with it."""

from dataclasses import dataclass
from pathlib import Path

from knowledge.index.open import open_index


@dataclass(frozen=True)
class Status:
    """The index that answers; `warnings` say why another one was wanted."""

    name: str
    dataset: str
    data_version: str
    embedder: str
    dimension: int
    built_at: str
    counts: dict[str, int]
    warnings: tuple[str, ...]


def read_status(workspace: Path) -> Status:
    """Check every file of the index and describe it; WorkspaceError where none answers."""
    opened = open_index(workspace)
    held = opened.index.manifest
    return Status(
        name=held.name,
        dataset=held.dataset,
        data_version=held.data_version,
        embedder=str(held.embedder),
        dimension=held.dimension,
        built_at=held.built_at,
        counts={name: one.records for name, one in held.collections.items()},
        warnings=opened.warnings,
    )

"""Which definition files hold in a workspace: ours, with its own added or in their stead."""

import os
from pathlib import Path

from semantic_layer.load import DEFINITIONS, files_of, load_files
from semantic_layer.manifest import Manifest

VARIABLE = "FOOTNOTE_DEFINITIONS"
OWN = "definitions"


def files_in_use(workspace: Path | None = None, definitions: Path | None = None) -> list[tuple[str, Path]]:
    """Return the definition files in use, with the names they go by.

    A folder given here, or by FOOTNOTE_DEFINITIONS, holds alone. Otherwise the files of the workspace's
    folder `definitions` are added to ours; one that has the name of ours stands in its place.
    """
    chosen = definitions or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if chosen:
        return list(files_of(chosen))
    found = dict(files_of(DEFINITIONS))
    if has_own(workspace):
        assert workspace is not None
        found |= dict(files_of(workspace / OWN))
    return sorted(found.items())


def load_definitions(workspace: Path | None = None, definitions: Path | None = None) -> Manifest:
    """Load the definitions in use; DefinitionError lists every problem."""
    return load_files(files_in_use(workspace, definitions))


def has_own(workspace: Path | None) -> bool:
    """Whether a workspace holds definitions of its own."""
    return workspace is not None and (workspace / OWN).is_dir()


def are_packaged(workspace: Path | None, definitions: Path | None = None) -> bool:
    """Whether the definitions in use are ours alone."""
    return not (definitions or os.environ.get(VARIABLE) or has_own(workspace))

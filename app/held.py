"""The dataset pack that a workspace holds."""

from pathlib import Path

from app.refresh import dataset_of
from warehouse.errors import WorkspaceError
from warehouse.pack import Pack, load_pack


def held_pack(workspace: Path) -> Pack:
    """Load the pack of a workspace's dataset; WorkspaceError where it holds none."""
    name = dataset_of(workspace)
    if name is None:
        raise WorkspaceError(
            f"The workspace {workspace} holds no dataset",
            code="nothing_published",
            action="Run `footnote refresh` first.",
        )
    return load_pack(name)

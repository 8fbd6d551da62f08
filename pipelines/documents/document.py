"""Write the documents of a workspace: pages to browse, and the same as Markdown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.documents.collect import collect
from pipelines.documents.dictionary import Dictionary
from pipelines.documents.markdown import render_markdown
from pipelines.documents.narrate import narrate
from pipelines.documents.pages import render_pages
from pipelines.documents.quality import checked_rules
from pipelines.layers import Layer, open_layer
from pipelines.writer import Writer
from pipelines.written_folder import write_files
from semantic_layer.layer import SemanticLayer
from warehouse.errors import WorkspaceError
from warehouse.pack import Pack, load_pack

COUNTED: tuple[Layer, ...] = ("bronze", "silver")


@dataclass(frozen=True)
class Documents:
    """What was written: the folder, the dictionary behind it, the number of files."""

    folder: Path
    dictionary: Dictionary
    files: int


def document(workspace: Path, folder: Path, *, writer: Writer | None = None) -> Documents:
    """Document the current version of a workspace into a folder; a writer adds an overview of each mart.

    Raises WorkspaceError where nothing is published or the folder holds files of others.
    """
    with SemanticLayer.open(workspace) as layer:
        pack = load_pack(layer.info.dataset)
        rows, notes = _stored_rows(workspace, pack)
        dictionary = collect(layer, rows=rows, rules=checked_rules(pack, workspace), notes=notes)
    if writer is not None:
        narratives = narrate(dictionary, writer, cache=workspace / "state" / "narratives")
        dictionary = replace(dictionary, narratives=narratives)
    files = {**render_pages(dictionary), **render_markdown(dictionary)}
    write_files(files, folder)
    return Documents(folder, dictionary, len(files))


def _stored_rows(workspace: Path, pack: Pack) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """The rows of bronze and silver tables, and in plain words which could not be counted."""
    rows: dict[str, int] = {}
    notes = []
    for layer in COUNTED:
        try:
            with open_layer(workspace, pack, layer) as opened:
                rows.update((name, opened.count(name)) for name in opened.relations)
        except WorkspaceError as problem:
            notes.append(f"The rows of {layer} are not counted. {problem.message}.")
    return rows, tuple(notes)

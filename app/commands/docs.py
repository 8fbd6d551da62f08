"""`footnote docs`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.documents.document import Documents


def docs(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder to write; the folder docs of the workspace otherwise."),
    ] = None,
    narrate: Annotated[
        bool, typer.Option("--narrate", help="Add overviews that a language model writes, marked as such.")
    ] = False,
) -> None:
    """Write the data dictionary, lineage, rulebook and metric catalogue as pages and Markdown."""
    from pipelines.documents.document import document

    writer = None
    if narrate:
        from app.narrator import configured_writer

        writer = configured_writer()
    workspace: Path = context.obj.workspace
    _print(document(workspace, out or workspace / "docs", writer=writer), narrate=narrate)


def _print(written: "Documents", *, narrate: bool) -> None:
    told = written.dictionary
    gold = told.of_layer("gold")
    print(
        f"{told.dataset}, version {told.version}: {len(gold)} tables of the marts with "
        f"{sum(len(table.columns) for table in gold)} columns, {len(told.metrics)} metrics, "
        f"{len(told.dimensions)} dimensions; {written.files} files."
    )
    for note in told.notes:
        print(f"note: {note}")
    if narrate:
        silent = [mart for mart, tables in told.marts.items() if any(t.rows for t in tables)]
        silent = [mart for mart in silent if mart not in told.narratives]
        if silent:
            print(f"note: no overview of {', '.join(silent)}: the model kept stating figures.")
    print(f"To browse:   {written.folder.absolute() / 'index.html'}")
    print(f"As Markdown: {written.folder.absolute() / 'markdown' / 'README.md'}")

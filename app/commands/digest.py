"""`footnote digest`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def digest(
    context: typer.Context,
    date: Annotated[
        datetime | None,
        typer.Option(
            "--date", formats=["%Y-%m-%d"], metavar="D", help="The day; the last of the data otherwise."
        ),
    ] = None,
    weekly: Annotated[bool, typer.Option("--weekly", help="The week up to the day, and what moved.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write Markdown with charts in a folder beside it; else print it."),
    ] = None,
    narrate: Annotated[
        bool, typer.Option("--narrate", help="Add paragraphs by a language model, whose figures are cells.")
    ] = False,
) -> None:
    """Tell what is worth knowing of a day or week as Markdown, each figure with its query."""
    from app.digest.make import gather
    from app.digest.write import folder_of, pictures, render

    writer = None
    if narrate:
        from app.narrator import configured_writer

        writer = configured_writer()
    found = gather(context.obj.workspace, date.date() if date else None, weekly=weekly)
    narrative = None
    if writer is not None:
        from app.digest.narrate import narrate as worded

        narrative = worded(found, writer)
    name = writer.name if writer else None
    if out is None:
        print(render(found, narrative=narrative, writer=name, images=None), end="")
    else:
        folder = folder_of(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        for file, content in pictures(found).items():
            (folder / file).write_bytes(content)
        out.write_text(render(found, narrative=narrative, writer=name, images=folder.name), encoding="utf-8")
        print(f"{len(found.told)} insights, {len(found.lines)} charts: {out.absolute()}")
    if writer is not None and narrative is None:
        print("note: not worded by the model: it kept typing figures, or there is nothing to tell.")

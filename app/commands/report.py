"""`footnote report`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.report.make import Report


def report(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder to write; the folder report of the workspace otherwise."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="A picture by name; again for more.")
    ] = None,
) -> None:
    """Write pictures of data and models, each with its SQL and what it shows, as PNG, HTML and Markdown."""
    from app.report.make import make_report
    from warehouse.user import LOCAL

    workspace: Path = context.obj.workspace
    user = context.obj.user
    if out is None and user != LOCAL:
        raise typer.BadParameter("name a folder with --out: that of the workspace is the owner's")
    names = [name for given in only or [] for name in given.replace(",", " ").split()]
    _print(make_report(workspace, user, out or workspace / "report", only=names))


def _print(written: "Report") -> None:
    from app.visible import visible

    for one in written.told.shown:
        state = f"nothing to show: {visible(one.missing)}" if one.missing else "drawn"
        print(f"{one.picture.name:24} {state}")
    print(f"To browse:   {written.folder.absolute() / 'OUTPUT.html'}")
    print(f"As Markdown: {written.folder.absolute() / 'OUTPUT.md'}")

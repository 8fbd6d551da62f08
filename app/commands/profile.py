"""`footnote profile`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.layers import Layer
    from pipelines.profile.profile import TableProfile


class ProfiledLayer(StrEnum):
    """The layers that may be profiled."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


def profile(
    context: typer.Context,
    table: Annotated[
        str | None, typer.Argument(help="One table; all of the layer otherwise.", show_default=False)
    ] = None,
    layer: Annotated[ProfiledLayer | None, typer.Option(help="Layer; gold where not told otherwise.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to write; one in the workspace otherwise.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the profile as JSON too.")] = False,
) -> None:
    """Measure every column: nulls, distinct values, quantiles, distributions, outliers, correlations."""
    from app.held import held_pack
    from pipelines.profile.pages import render_profiles, to_json
    from pipelines.profile.profile import profile_tables
    from pipelines.written_folder import write_files

    workspace: Path = context.obj.workspace
    pack = held_pack(workspace)
    chosen: Layer = (layer or _layer_in(table) or ProfiledLayer.GOLD).value
    tables = profile_tables(workspace, pack, layer=chosen, table=table)
    folder = out or workspace / "profile" / (tables[0].name if table else chosen)
    write_files(render_profiles(tables, about=f"the {chosen} tables of {pack.name}"), folder)
    if as_json:
        print(to_json(tables))
    else:
        _print(tables, folder)


def _layer_in(table: str | None) -> ProfiledLayer | None:
    """The layer that a full name begins with."""
    schema = (table or "").partition(".")[0]
    return {
        "bronze": ProfiledLayer.BRONZE,
        "silver": ProfiledLayer.SILVER,
        "reference": ProfiledLayer.SILVER,
    }.get(schema)


def _print(tables: "tuple[TableProfile, ...]", folder: Path) -> None:
    from app.terminal import print_table
    from pipelines.profile.pages import remarks

    rows = [[one.name, f"{one.rows:,}", str(len(one.columns)), " ".join(remarks(one))] for one in tables]
    print_table(["table", "rows", "columns", "worth a look"], rows)
    print(f"To browse: {folder.absolute() / 'index.html'}")
    print(f"As JSON:   {folder.absolute() / 'profile.json'}")

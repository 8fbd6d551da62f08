"""`footnote catalog`."""

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.catalog import Catalog, Preview, StoredTable

MOST_ROWS = 200
UNITS = ("bytes", "kB", "MB", "GB", "TB")
WIDTH = 100


def catalog(
    context: typer.Context,
    preview: Annotated[
        str | None, typer.Option(metavar="TABLE", help="Show the first rows of a bronze or quarantine table.")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, max=MOST_ROWS, help="Rows of a preview.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the stored tables of every layer: where, which columns, how many rows, when loaded."""
    from dataclasses import asdict

    from app.held import held_pack
    from pipelines.catalog import list_tables
    from pipelines.catalog import preview as first_rows

    workspace: Path = context.obj.workspace
    pack = held_pack(workspace)
    if preview:
        shown = first_rows(workspace, pack, preview, rows=rows)
        # As ASCII: some terminals obey control characters beyond it.
        print(json.dumps(asdict(shown))) if as_json else _print_preview(shown)
    else:
        listed = list_tables(workspace, pack)
        print(json.dumps(asdict(listed))) if as_json else _print_catalog(listed)


def _print_catalog(listed: "Catalog") -> None:
    layer = ""
    for table in listed.tables:
        if table.layer != layer:
            layer = table.layer
            print(f"\n{layer.upper()}")
        _print_table(table)
    for note in listed.notes:
        print(f"\nnote: {note}")


def _print_table(table: "StoredTable") -> None:
    from app.visible import visible

    loaded = f", loaded {table.loaded_at}" if table.loaded_at else ""
    print(f"\n{table.name}  {table.rows:,} rows, {_size(table.bytes)}{loaded}")
    print(f"  {visible(table.location)}")
    columns = ", ".join(f"{visible(name)} {kind}" for name, kind in table.columns.items())
    print(textwrap.fill(columns, WIDTH, initial_indent="  ", subsequent_indent="  "))


def _print_preview(shown: "Preview") -> None:
    from app.visible import visible

    width = max(len(visible(name)) for name in shown.columns)
    for number, row in enumerate(shown.rows, 1):
        print(f"row {number}")
        for name, value in zip(shown.columns, row, strict=True):
            print(f"  {visible(name):<{width}}  {'(null)' if value is None else visible(value)}")
    print(f"{len(shown.rows):,} of {shown.of:,} rows of {shown.table}")


def _size(size: float) -> str:
    for unit in UNITS:
        if size < 1000 or unit == UNITS[-1]:
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == UNITS[0] else f"{size:.1f} {unit}"

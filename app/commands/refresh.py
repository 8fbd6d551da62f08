"""`footnote refresh`."""

from pathlib import Path
from typing import Annotated

import typer


def refresh(
    context: typer.Context,
    dataset: Annotated[str, typer.Option(help="Dataset pack: demo needs no files.")] = "demo",
    source: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Folder of the pack's raw files.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Land the raw files, build and check every table, and publish a new version."""
    raise NotImplementedError

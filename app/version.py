"""The option that reads another version than the current one."""

from typing import Annotated

import typer

Version = Annotated[
    str | None,
    typer.Option("--version", metavar="NAME", help="Read this version, not the current one; see `versions`."),
]

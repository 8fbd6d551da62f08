"""`footnote chat`."""

from typing import Annotated

import typer


def chat(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; the default is this machine only.")
    ] = "127.0.0.1",
) -> None:
    """Open the chat in a browser."""
    from app.chat.server import serve

    serve(context.obj.workspace, host=host, port=port)

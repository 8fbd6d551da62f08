"""`footnote chat`."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def chat(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = 8000,
    host: Annotated[
        str,
        typer.Option(help="Address to listen on; the default is this machine only, others need chat_auth."),
    ] = "127.0.0.1",
    name: Annotated[
        str | None,
        typer.Option("--add-user", metavar="NAME", help="Set the password of one who may sign in, and end."),
    ] = None,
) -> None:
    """Open the chat in a browser."""
    if name is not None:
        _add_user(context.obj.workspace, name)
        return
    from app.chat.server import serve

    serve(context.obj.workspace, host=host, port=port)


def _add_user(workspace: Path, name: str) -> None:
    from app.chat.names import is_name
    from app.chat.passwords import SHORTEST, add_user, users_file
    from pipelines.settings import load_settings

    if not is_name(name):
        raise typer.BadParameter(
            "a name has up to 100 characters, all of them seen, and is not local", param_hint="--add-user"
        )
    path = users_file(load_settings(workspace), workspace)
    password = _password()
    if len(password) < SHORTEST:
        raise typer.BadParameter(f"a password has at least {SHORTEST} characters", param_hint="--add-user")
    add_user(path, name, password)
    print(f"{name} may sign in to the chat once chat_auth is password; the hash is in {path}.")


def _password() -> str:
    """Ask for a password on the terminal, or read a line where there is none."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given

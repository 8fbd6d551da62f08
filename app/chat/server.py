"""Starts the chat's web server: prepares Chainlit's folder, then serves until interrupted."""

import ipaddress
import json
import os
import secrets
import shutil
import socket
from importlib.util import find_spec
from pathlib import Path

from app.chat.gate import LOOPBACK_NAMES, Gate, Rules
from app.chat.headers import policy_of, without_strangers
from app.chat.passwords import read_users, users_file
from pipelines.settings import Settings, load_settings
from warehouse.errors import WorkspaceError

SITE = Path(__file__).parent / "site"
# Orders to Chainlit and LangChain to talk to others, which nobody gave to Footnote.
STRANGERS = (
    *("DATABASE_URL", "LITERAL_API_KEY", "CHAINLIT_CUSTOM_AUTH"),
    *("SLACK_BOT_TOKEN", "DISCORD_BOT_TOKEN", "TEAMS_APP_ID"),
    *("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING"),
)
# A question is at most 2,000 characters; a message of the socket carries little else.
MOST_BYTES = 256 * 1024


def serve(workspace: Path, *, host: str, port: int) -> None:
    """Serve the chat over a workspace until interrupted.

    Raises WorkspaceError when the address is taken, is open to others while nobody signs in, or the workspace
    can't be written.
    """
    settings = load_settings(workspace)
    listener = _bind(host, port)
    rules = _rules(settings, listener)
    users = users_file(settings, workspace)
    if settings.chat_auth == "password":
        read_users(users)
    # From now on a browser that comes too early waits instead of being refused.
    listener.listen(128)
    _prepare(workspace)
    import uvicorn

    # Importing Chainlit starts it, with the variables set just above.
    from chainlit.server import app as chainlit_app
    from chainlit.server import get_html_template, sio

    from app.chat import handlers, sign_in
    from app.chat.events import close_events

    handlers.register(workspace)
    sign_in.register(settings, users)
    close_events(sio)
    page = without_strangers(get_html_template(""))
    gate = Gate(chainlit_app, page.encode(), policy_of(page), rules)
    address, bound = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    print(f"Footnote is listening on http://{shown}:{bound} (stop it with Ctrl-C)", flush=True)
    config = uvicorn.Config(
        gate, log_level="error", proxy_headers=False, server_header=False, ws_max_size=MOST_BYTES
    )
    uvicorn.Server(config).run(sockets=[listener])


def _rules(settings: Settings, listener: socket.socket) -> Rules:
    """Return who may call; WorkspaceError where that would be everybody who reaches the address."""
    address = listener.getsockname()[0]
    if settings.chat_auth is None and not ipaddress.ip_address(address.partition("%")[0]).is_loopback:
        listener.close()
        raise WorkspaceError(
            f"The chat would be open to everybody who reaches {address}",
            code="chat_without_sign_in",
            action="Set chat_auth to password or header in workspace.yml, or leave out --host.",
        )
    return Rules(
        # Without sign-in a name is all that keeps a foreign page from posing as ours.
        names=None if settings.chat_auth else LOOPBACK_NAMES,
        others=frozenset(name.lower() for name in settings.chat_hosts),
        sign_in=settings.chat_auth,
        user_header=settings.chat_user_header,
        proxies=frozenset(settings.chat_proxies),
    )


def _bind(host: str, port: int) -> socket.socket:
    """Bind first: a port in use is the likeliest failure, and loading Chainlit takes a second."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise WorkspaceError(
            f"The chat can't listen on {host}:{port} ({error.strerror or error}).",
            code="address_unavailable",
            action="Name another with --port; 0 picks a free one.",
        ) from None
    return listener


def _write_words(folder: Path) -> None:
    """Write the page's English texts: Chainlit's own, with ours in place of a few."""
    found = find_spec("chainlit")
    assert found and found.origin
    words = json.loads((Path(found.origin).parent / "translations" / "en-US.json").read_text("utf-8"))
    words["chat"] |= {"watermark": "Every number comes with the SQL that produced it."}
    words["chat"]["input"] |= {"placeholder": "Ask about the business..."}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "en-US.json").write_text(json.dumps(words), encoding="utf-8")


def _prepare(workspace: Path) -> None:
    """Lay Chainlit's folder in the workspace, since Chainlit writes below whatever root it is given."""
    root = workspace.absolute() / "state" / "chat"
    try:
        root.mkdir(parents=True, exist_ok=True)
        shutil.copytree(SITE / "public", root / "public", dirs_exist_ok=True)
        for readme in ("chainlit.md", "chainlit_en-US.md"):
            shutil.copyfile(SITE / "chainlit.md", root / readme)
        _write_words(root / ".chainlit" / "translations")
        shutil.copyfile(SITE / "config.toml", root / ".chainlit" / "config.toml")
    except OSError as error:
        raise WorkspaceError(
            f"The chat can't write its settings below {root} ({error.strerror or error}).",
            code="workspace_unwritable",
            action="Make that folder writable, or name another workspace with --workspace.",
        ) from None
    os.environ["CHAINLIT_APP_ROOT"] = str(root)
    os.environ.setdefault("CHAINLIT_AUTH_SECRET", secrets.token_hex(32))
    for stranger in STRANGERS:
        os.environ.pop(stranger, None)

"""Starts the chat's web server: prepares Chainlit's folder, then serves until interrupted."""

import json
import os
import secrets
import shutil
import socket
from importlib.util import find_spec
from pathlib import Path

from warehouse.errors import WorkspaceError

SITE = Path(__file__).parent / "site"
# The page's own head names a style sheet on a public CDN; a chat about private figures loads nothing from
# outside, and the browser then does not even ask.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
    )
)


def serve(workspace: Path, *, host: str, port: int) -> None:
    """Serve the chat over a workspace until interrupted.

    Raises WorkspaceError when the address is taken or the workspace can't be written.
    """
    listener = _listen(host, port)
    _prepare(workspace)
    import uvicorn

    # Importing Chainlit starts it, with the variables set just above.
    from chainlit.server import app as chainlit_app

    from app.chat.handlers import register
    from app.chat.headers import SafeHeaders

    register(workspace)
    address, bound = listener.getsockname()[:2]
    print(f"Footnote is listening on http://{address}:{bound} (stop it with Ctrl-C)", flush=True)
    server = uvicorn.Server(uvicorn.Config(SafeHeaders(chainlit_app, CONTENT_POLICY), log_level="error"))
    server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Bind first: a port in use is the likeliest failure, and loading Chainlit takes a second."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From now on a browser that comes too early waits instead of being refused.
        listener.listen(128)
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
    # Chainlit would take either as an order to store conversations elsewhere.
    for stranger in ("DATABASE_URL", "LITERAL_API_KEY"):
        os.environ.pop(stranger, None)

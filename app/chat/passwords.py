"""Names and password hashes of those who may use the chat, in a file of the workspace."""

import base64
import hashlib
import hmac
import os
import secrets
import threading
import time
from collections import defaultdict
from pathlib import Path

import yaml

from pipelines.settings import Settings
from warehouse.errors import WorkspaceError

FILE = "chat_users.yml"
COST, BLOCK, PARALLEL = 2**14, 8, 1
SALT_BYTES = 16
MOST_BYTES = 1024
SHORTEST = 8
# Compared with where a name is not known, so that it takes as long.
NOBODY = f"scrypt${COST}${BLOCK}${PARALLEL}${base64.b64encode(bytes(SALT_BYTES)).decode()}${'A' * 88}"


def users_file(settings: Settings, workspace: Path) -> Path:
    """Return the file of those who may sign in by password."""
    return settings.chat_users or workspace / FILE


def hashed(password: str) -> str:
    """Return what is kept of a password: scheme, costs, salt and hash."""
    salt = secrets.token_bytes(SALT_BYTES)
    parts = (
        "scrypt",
        COST,
        BLOCK,
        PARALLEL,
        _text(salt),
        _text(_scrypt(password, salt, COST, BLOCK, PARALLEL)),
    )
    return "$".join(map(str, parts))


def is_right(password: str, kept: str) -> bool:
    """Whether a password is the one that a hash was made of; takes as long for any of them."""
    try:
        scheme, cost, block, parallel, salt, digest = kept.split("$")
        known = base64.b64decode(digest, validate=True)
        made = _scrypt(password, base64.b64decode(salt), int(cost), int(block), int(parallel))
    except ValueError:
        return False
    return scheme == "scrypt" and hmac.compare_digest(made, known)


def read_users(path: Path) -> dict[str, str]:
    """Read names and hashes; WorkspaceError where the file is not there or is something else."""
    try:
        users = yaml.safe_load(path.read_text("utf-8")) or {}
    except FileNotFoundError:
        raise WorkspaceError(
            f"There is no file {path} of those who may sign in to the chat",
            code="chat_users_missing",
            action="Add one with: footnote chat --add-user NAME",
        ) from None
    except (OSError, ValueError, yaml.YAMLError):
        users = None
    if not isinstance(users, dict) or not all(
        isinstance(part, str) for pair in users.items() for part in pair
    ):
        raise WorkspaceError(f"{path} is not a file of names and password hashes", code="chat_users_syntax")
    return users


def add_user(path: Path, name: str, password: str) -> None:
    """Add a name, or give it another password; only the owner of the file may read it."""
    users = read_users(path) if path.exists() else {}
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    draft.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        yaml.safe_dump(users | {name: hashed(password)}, file, allow_unicode=True)
    os.replace(draft, path)


class Attempts:
    """Counts wrong passwords of each name: after some, the name has to wait."""

    def __init__(self, most: int = 10, seconds: float = 900.0) -> None:
        self._most = most
        self._seconds = seconds
        self._wrong: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()

    def may(self, name: str) -> bool:
        """Whether the name may try now."""
        with self._lock:
            recent = [at for at in self._wrong.pop(name, ()) if time.monotonic() - at < self._seconds]
            if recent:
                self._wrong[name] = recent
            return len(recent) < self._most

    def wrong(self, name: str) -> None:
        """Note a wrong password."""
        with self._lock:
            self._wrong[name].append(time.monotonic())


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    given = password.encode("utf-8", errors="surrogatepass")[:MOST_BYTES]
    return hashlib.scrypt(given, salt=salt, n=cost, r=block, p=parallel, maxmem=2**26, dklen=64)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

"""One line of the audit log: its bytes, its hash over them and the line before, and its seal by a key."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

GENESIS = "0" * 64
LONGEST_LINE = 1_000_000
NAMES = {"seq", "at", "event", "user", "role", "conversation", "fields", "previous", "key", "hash", "seal"}
# The log's own remarks on itself.
REMARK = "log"

Line = Mapping[str, Any]


class Keys:
    """Secrets that seal lines: the first seals, the others still check what they once sealed."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        self._secrets = [secret.encode("utf-8", errors="surrogateescape") for secret in secrets if secret]
        self.names = [_hmac(secret, "footnote audit key")[:16] for secret in self._secrets]

    @property
    def name(self) -> str | None:
        """What tells the first key from others without telling it, None without a key."""
        return self.names[0] if self.names else None

    def seal(self, text: str) -> str | None:
        """Return the seal of a text by the first key, None without one."""
        return _hmac(self._secrets[0], text) if self._secrets else None

    def fits(self, name: str | None, text: str, seal: object) -> bool:
        """Whether a text was sealed by the known key of a name."""
        if name not in self.names:
            return False
        expected = _hmac(self._secrets[self.names.index(name)], text)
        return isinstance(seal, str) and hmac.compare_digest(
            expected.encode(), seal.encode("utf-8", "replace")
        )


def _hmac(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode("utf-8"), hashlib.sha256).hexdigest()


def canonical(value: Any) -> bytes:
    """Return the one way to write a JSON value: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def hash_of(line: Line) -> str:
    """Return the SHA-256 of a line without its hash and seal."""
    body = {name: value for name, value in line.items() if name not in ("hash", "seal")}
    return hashlib.sha256(canonical(body)).hexdigest()


def finished(body: Line, keys: Keys) -> dict[str, Any]:
    """Return a line with the name of its key, its hash and its seal."""
    line = {**body, "key": keys.name}
    line["hash"] = hash_of(line)
    return {**line, "seal": keys.seal(line["hash"])}


def read(raw: bytes) -> Line | None:
    """Return the line that bytes are, None where they were not written so or do not fit their own hash."""
    try:
        line = json.loads(raw)
        # Else a key twice, a space or another spelling of a number would go unseen.
        if not _is_shaped(line) or canonical(line) != raw or hash_of(line) != line["hash"]:
            return None
    except (ValueError, RecursionError):
        return None
    return line


def _is_shaped(line: Any) -> bool:
    return (
        isinstance(line, dict)
        and line.keys() == NAMES
        and type(line["seq"]) is int
        and all(isinstance(line[name], str) for name in ("at", "event", "user", "role", "previous", "hash"))
        and isinstance(line["fields"], dict)
        and isinstance(line["key"], str | None)
        and (line["key"] is None) == (line["seal"] is None)
    )

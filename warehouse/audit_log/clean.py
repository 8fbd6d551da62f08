"""What may stand in the audit log: bounded plain JSON, no secrets, nothing that a terminal would obey."""

import hashlib
import math
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

LONGEST_TEXT = 20_000
MOST_ITEMS = 200
DEEPEST = 8
SECRET = "[secret]"
# Controls but for the white space of SQL, marks of direction and the like, lone surrogates, separators.
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
SHORTEST_SECRET = 6
SECRET_NAME = re.compile(
    r"(?:^|_)(?:API_?KEY|ACCESS_?KEY|KEY|SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|AUTH)(?:_|$)",
    re.I,
)
# One of these stands in whatever has such a shape, and is found faster.
MARKS = (
    "sk-",
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xox",
    "hf_",
    "AIza",
    "earer ",
    "eyJ",
    "-----BEGIN",
    "://",
)
# Secrets by their shape: keys of providers, bearer tokens, web tokens, private keys, passwords in addresses.
SHAPES = re.compile(
    r"""\bsk-[\w-]{16,} | \b(?:AKIA|ASIA)[0-9A-Z]{16}\b | \bgh[pousr]_\w{20,} | \bgithub_pat_\w{20,}
    | \bglpat-[\w-]{16,} | \bxox[abprs]-[\w-]{10,} | \bhf_\w{20,} | \bAIza[\w-]{30,}
    | (?<=\b[Bb]earer\ )[\w.~+/=-]{12,} | \beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+
    | -----BEGIN[A-Z ]*PRIVATE\ KEY-----.*?(?:-----END[A-Z ]*PRIVATE\ KEY-----|\Z)
    | (?<=://)[^\s/:@]+:[^\s/@]+(?=@)""",
    re.X | re.S,
)


def secrets_in(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the values of the variables whose names say that they hold a secret, the longest first."""
    values = {value for name, value in environment.items() if SECRET_NAME.search(name)}
    parts = {part for value in values for part in (value, *value.split())}
    return tuple(sorted((part for part in parts if len(part) >= SHORTEST_SECRET), key=len, reverse=True))


def cleaned(value: Any, secrets: Iterable[str] = (), depth: int = 0) -> Any:
    """Return a value as plain JSON that can be read, without the secrets and with long parts cut."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else cleaned_text(f"{value:#x}", secrets)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth >= DEEPEST and isinstance(value, Mapping | list | tuple | set | frozenset):
        return "[too deep]"
    if isinstance(value, Mapping):
        items = [
            (cleaned_text(str(key), secrets), cleaned(item, secrets, depth + 1))
            for key, item in list(value.items())[:MOST_ITEMS]
        ]
        return dict(items) | ({"[more]": len(value) - MOST_ITEMS} if len(value) > MOST_ITEMS else {})
    if isinstance(value, list | tuple | set | frozenset):
        kept = [cleaned(item, secrets, depth + 1) for item in list(value)[:MOST_ITEMS]]
        return [*kept, f"[{len(value) - MOST_ITEMS} more]"] if len(value) > MOST_ITEMS else kept
    return cleaned_text(str(value), secrets)


def cleaned_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text of unknown origin with its secrets replaced, unseen characters escaped, its end cut."""
    whole, text = text, text[: 2 * LONGEST_TEXT]
    for secret in secrets:
        text = text.replace(secret, SECRET)
    if any(mark in text for mark in MARKS):
        text = SHAPES.sub(SECRET, text)
    if len(text) > LONGEST_TEXT or len(whole) > 2 * LONGEST_TEXT:
        digest = hashlib.sha256(whole.encode("utf-8", errors="surrogatepass")).hexdigest()
        text = f"{text[:LONGEST_TEXT]}[cut: {len(whole)} characters, SHA-256 {digest}]"
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) not in UNSEEN:
        return character
    return character.encode("unicode_escape", errors="surrogatepass").decode("ascii")

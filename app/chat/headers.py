"""The headers of every response: what a browser may load, and that nobody may frame, sniff or refer."""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
FOREIGN = re.compile(r"<link\b[^>]*\bhref=\"https?://[^>]*>\s*|<meta\b[^>]*\bcontent=\"https?://[^>]*>\s*")
FIXED = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
NOT_KEPT = (b"cache-control", b"no-store")


@dataclass(frozen=True)
class Policy:
    """The content policy of the page: its own inline scripts are known by their hashes."""

    scripts: tuple[str, ...] = ()

    def text(self, host: str) -> str:
        """Return the policy for a host; its sockets are named, as older browsers' 'self' has none."""
        sockets = f" ws://{host} wss://{host}" if host else ""
        return "; ".join(
            (
                "default-src 'none'",
                f"script-src {_listed(['self', *self.scripts])}",
                # Styles are written into the page by the chat's controls and by Plotly.
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                f"connect-src 'self'{sockets}",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
                "object-src 'none'",
            )
        )


def without_strangers(page: str) -> str:
    """Return a page that names nothing outside: fonts and style sheets of public hosts are left out."""
    return FOREIGN.sub("", page)


def policy_of(page: str) -> Policy:
    """Return the policy that lets a page's own inline scripts run, and no others."""
    return Policy(tuple(_hash(script) for script in INLINE.findall(page)))


def response_headers(policy: Policy, host: str, *, is_kept: bool = False) -> list[tuple[bytes, bytes]]:
    """Return the headers of a response to a request for a host; `is_kept` lets browsers store it."""
    told = [(b"content-security-policy", policy.text(host).encode("latin-1")), *FIXED]
    return told if is_kept else [*told, NOT_KEPT]


def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _listed(sources: Iterable[str]) -> str:
    return " ".join(f"'{source}'" for source in sources)

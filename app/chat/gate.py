"""What stands before Chainlit: who may call, which routes there are, and the headers of every response."""

import ipaddress
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.chat.headers import Policy, response_headers

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

NAME = r"[\w-][\w.-]*"
UUID = r"[0-9a-fA-F-]{36}"
# (methods, path): what the page needs. Chainlit's other routes (elements, threads, uploads, feedback,
# sharing, tool servers, tokens, single sign-on, its own documentation) are not there.
ROUTES = tuple(
    (frozenset(methods.split()), re.compile(path))
    for methods, path in (
        ("GET HEAD", r"/(login)?"),
        ("GET HEAD", rf"/(assets|public)/({NAME}/)*{NAME}"),
        ("GET HEAD", r"/(favicon|logo|avatars/[\w-][\w .-]*|health)"),
        ("GET", r"/(auth/config|user|project/translations|project/settings)"),
        ("GET", rf"/project/file/{UUID}"),
        ("POST", r"/(logout|set-session-cookie|project/action)"),
        ("GET POST", r"/ws/socket\.io/?"),
    )
)
SIGN_IN = {"password": "/login", "header": "/auth/header"}
PAGES = ("/", "/login")
# What browsers may keep: it is the same for everybody.
KEPT = ("/assets/", "/public/", "/favicon", "/logo", "/avatars/")
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")


@dataclass(frozen=True)
class Rules:
    """Who may call: `names` are the hosts a request may be meant for (None: any), `sign_in` how people do.

    `user_header` names who asks where a proxy signs people in; it is believed from `proxies` alone.
    """

    names: frozenset[str] | None
    others: frozenset[str] = frozenset()
    sign_in: str | None = None
    user_header: str = ""
    proxies: frozenset[str] = frozenset()


class Gate:
    """Wraps Chainlit's application; `page` is the one page there is, with the policy that suits it."""

    def __init__(self, app: Application, page: bytes, policy: Policy, rules: Rules) -> None:
        self.app = app
        self.page = page
        self.policy = policy
        self.rules = rules

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection, or refuse it."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        call = _Call(scope, self.rules)
        is_kept = scope["path"].startswith(KEPT)
        headers = response_headers(self.policy, call.host, is_kept=is_kept)
        safe = _with_headers(send, headers, is_secure=call.is_secure)
        status = call.refusal()
        if status:
            return await _refuse(scope, send if scope["type"] == "websocket" else safe, status)
        if scope["type"] == "http" and scope["path"] in PAGES and scope["method"] in ("GET", "HEAD"):
            return await _answer(safe, 200, b"text/html; charset=utf-8", self.page)
        return await self.app({**scope, "headers": call.trusted_headers()}, receive, safe)


class _Call:
    """One connection, as its headers tell it."""

    def __init__(self, scope: Message, rules: Rules) -> None:
        self.scope = scope
        self.rules = rules
        self.headers: list[tuple[bytes, bytes]] = list(scope["headers"])
        self.is_from_proxy = _is_among((scope.get("client") or ("", 0))[0], rules.proxies)

    @property
    def host(self) -> str:
        """The Host header, or nothing where it is missing, doubled or none."""
        told = self._all(b"host")
        return told[0].lower() if len(told) == 1 and HOST.fullmatch(told[0]) else ""

    @property
    def is_secure(self) -> bool:
        """Whether the browser speaks TLS, to us or to the proxy in front."""
        forwarded = self._all(b"x-forwarded-proto") if self.is_from_proxy else []
        return self.scope.get("scheme") in ("https", "wss") or forwarded == ["https"]

    def refusal(self) -> int | None:
        """Return the status that the connection is refused with, None where it may pass."""
        return next((status for check, status in CHECKS if not check(self)), None)

    def trusted_headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers, without the one that names the user where no proxy of ours sent it."""
        named = self.rules.user_header.lower().encode()
        spoken = [value for name, value in self.headers if name == named]
        if self.is_from_proxy and self.rules.sign_in == "header" and len(spoken) == 1:
            return self.headers
        return [(name, value) for name, value in self.headers if name != named]

    def is_for_us(self) -> bool:
        """Whether the host is one of ours: a foreign name that leads here is a page that reaches for us."""
        name = re.sub(r":\d+$", "", self.host)
        return bool(name) and (self.rules.names is None or name in self.rules.names | self._other_names())

    def is_of_our_page(self) -> bool:
        """Whether no other site's page makes the call; programs, which tell no origin, may."""
        origins = self._all(b"origin")
        if any(urlsplit(origin).netloc.lower() not in {self.host, *self.rules.others} for origin in origins):
            return False
        if any(urlsplit(origin).scheme not in ("http", "https") for origin in origins):
            return False
        is_visit = self._all(b"sec-fetch-mode") == ["navigate"] and self.scope.get("method") == "GET"
        return is_visit or not {"cross-site", "same-site"} & set(self._all(b"sec-fetch-site"))

    def is_known(self) -> bool:
        """Whether there is such a route."""
        method = self.scope.get("method", "GET")
        path = self.scope["path"]
        if method == "POST" and path in SIGN_IN.values():
            return path == SIGN_IN.get(self.rules.sign_in or "")
        return any(method in methods and route.fullmatch(path) for methods, route in ROUTES)

    def _other_names(self) -> frozenset[str]:
        return frozenset(re.sub(r":\d+$", "", other) for other in self.rules.others)

    def _all(self, name: bytes) -> list[str]:
        return [value.decode("latin-1").strip() for known, value in self.headers if known == name]


CHECKS: tuple[tuple[Callable[[_Call], bool], int], ...] = (
    (_Call.is_for_us, 421),
    (_Call.is_of_our_page, 403),
    (_Call.is_known, 404),
)


def _is_among(address: str, networks: Iterable[str]) -> bool:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(known in ipaddress.ip_network(network, strict=False) for network in networks)


def _with_headers(send: Send, headers: list[tuple[bytes, bytes]], *, is_secure: bool) -> Send:
    """Return a sender that puts the headers in place of a response's own, and shuts its cookies."""
    ours = {name for name, _ in headers}

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [
                (name, _shut(value, is_secure=is_secure) if name.lower() == b"set-cookie" else value)
                for name, value in message.get("headers", [])
                if name.lower() not in ours
            ]
            message["headers"] = [*own, *headers]
        await send(message)

    return sending


def _shut(cookie: bytes, *, is_secure: bool) -> bytes:
    """Return a cookie that no script reads and no other site's page sends."""
    value, *flags = cookie.split(b";")
    kept = [
        flag
        for flag in flags
        if flag.strip().lower().partition(b"=")[0] not in (b"samesite", b"secure", b"httponly")
    ]
    ours = [b" HttpOnly", b" SameSite=Strict", *([b" Secure"] if is_secure else [])]
    return b";".join([value, *kept, *ours])


async def _refuse(scope: Message, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await _answer(send, status, b"text/plain; charset=utf-8", b"")


async def _answer(send: Send, status: int, kind: bytes, body: bytes) -> None:
    length = str(len(body)).encode()
    headers = [(b"content-type", kind), (b"content-length", length)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

"""The gate before the chat: which hosts, origins, routes and headers pass, and what every response says."""

import asyncio
import re
from typing import Any

import pytest

from app.chat.gate import LOOPBACK_NAMES, Gate, Rules
from app.chat.headers import Policy, policy_of, without_strangers

ALONE = Rules(names=LOOPBACK_NAMES)
BY_PROXY = Rules(names=None, sign_in="header", user_header="X-User", proxies=frozenset({"10.0.0.0/8"}))
BY_PASSWORD = Rules(names=None, sign_in="password")
PAGE = "<script>own()</script>"


class Chat:
    """Stands for Chainlit: keeps what reached it and sets cookies as it does."""

    def __init__(self) -> None:
        self.reached: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.reached.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        cookie = (b"set-cookie", b"access_token=x; Path=/; SameSite=none")
        headers = [(b"x", b"y"), cookie, (b"content-security-policy", b"default-src *")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"chat"})


def call(
    path: str, rules: Rules = ALONE, method: str = "GET", **told: Any
) -> tuple[Any, dict[bytes, bytes], Any]:
    """Return the status (or the event of a socket), the headers, and what reached the chat."""
    headers = {"host": "localhost:8000"} | told.pop("headers", {})
    listed = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()] + told.pop(
        "more", []
    )
    scope = {"type": "http", "method": method, "path": path, "headers": listed, "scheme": "http"}
    scope |= {"client": ("127.0.0.1", 1)} | told
    chat, sent = Chat(), []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Gate(chat, PAGE.encode(), policy_of(PAGE), rules)(scope, None, send))
    reached = chat.reached[0] if chat.reached else None
    return sent[0].get("status", sent[0]["type"]), dict(sent[0].get("headers", [])), reached


OPEN = """
    GET /
    GET /login
    GET /assets/index-B2.js
    GET /public/footnote.css
    GET /user
    GET /avatars/query metrics
    GET /project/settings
    GET /auth/config
    POST /project/action
    GET /project/file/0123abcd-0123-0123-0123-0123456789ab
    POST /ws/socket.io/
    POST /logout
"""
CLOSED = """
    PUT /project/element
    DELETE /project/element
    POST /project/file
    POST /project/threads
    GET /project/thread/x
    GET /project/share/x
    PUT /project/thread
    DELETE /project/thread
    POST /mcp
    DELETE /mcp
    PUT /feedback
    POST /auth/jwt
    POST /auth/header
    POST /login
    GET /auth/oauth/github
    GET /copilot/index.js
    GET /openapi.json
    GET /docs
    GET /redoc
    OPTIONS /project/settings
    TRACE /
    GET /project/file/../x
    GET /public/../.chainlit/config.toml
    GET /public/%2e%2e/x
    GET /assets//etc/passwd
    POST /slack/events
    GET /nothing
    GET /project/thread/x/element/y
"""


def routes(listed: str) -> list[list[str]]:
    """Method and path of each line; a path may hold a space."""
    return [line.split(maxsplit=1) for line in listed.strip().splitlines()]


@pytest.mark.parametrize(("method", "path"), routes(OPEN))
def test_what_the_page_needs_is_there(method: str, path: str) -> None:
    assert call(path, method=method)[0] == 200


@pytest.mark.parametrize(("method", "path"), routes(CLOSED))
def test_nothing_else_is_there(method: str, path: str) -> None:
    status, _, reached = call(path, method=method)
    assert (status, reached) == (404, None)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "", "localhost@evil.example", "localhost evil"]
)
def test_a_foreign_name_that_leads_here_is_refused(host: str) -> None:
    assert call("/", headers={"host": host})[0] == 421
    assert call("/ws/socket.io/", headers={"host": host}, type="websocket")[0] == "websocket.close"
    assert call("/", more=[(b"host", b"localhost")])[0] == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LocalHost:9"])
def test_our_own_names_are_not(host: str) -> None:
    assert call("/", headers={"host": host})[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": ""},
        {"origin": "http://localhost:8001"},
        {"origin": "file://localhost:8000"}, {"origin": "http://localhost:8000@evil.example"},
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_another_sites_page_is_refused(headers: dict[str, str], kind: str) -> None:
    status, _, reached = call("/ws/socket.io/", headers=headers, type=kind)
    assert status in (403, "websocket.close") and reached is None


def test_our_page_and_programs_pass() -> None:
    ours = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
    assert call("/ws/socket.io/", headers=ours, type="websocket")[0] == "websocket.accept"
    assert call("/ws/socket.io/", type="websocket")[0] == "websocket.accept"
    assert call("/", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})[0] == 200
    known = Rules(names=LOOPBACK_NAMES, others=frozenset({"chat.example"}))
    assert call("/user", known, headers={"origin": "https://chat.example"})[0] == 200
    assert call("/user", known, headers={"host": "chat.example"})[0] == 200


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/user", 200), ("/nothing", 404), ("/assets/a.js", 200)]
)
def test_every_response_is_shut(path: str, status: int) -> None:
    found, headers, _ = call(path)
    policy = headers[b"content-security-policy"].decode()
    assert found == status
    assert (
        "default-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and "object-src 'none'" in policy
    )
    assert "unsafe-eval" not in policy and not re.search(r"script-src[^;]*unsafe-inline", policy)
    assert "*" not in policy and "https:" not in policy
    assert headers[b"x-content-type-options"] == b"nosniff" and headers[b"referrer-policy"] == b"no-referrer"
    assert (headers.get(b"cache-control") == b"no-store") == (not path.startswith("/assets"))


def test_no_header_holds_what_a_caller_wrote() -> None:
    _, headers, _ = call("/", BY_PASSWORD, headers={"host": "x; script-src *"})
    assert "script-src *" not in headers[b"content-security-policy"].decode()


@pytest.mark.parametrize(("scheme", "is_secure"), [("http", False), ("https", True)])
def test_cookies_are_shut(scheme: str, is_secure: bool) -> None:
    _, headers, _ = call("/user", scheme=scheme)
    flags = {flag.strip() for flag in headers[b"set-cookie"].decode().split(";")}
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= flags and ("Secure" in flags) == is_secure


def test_the_way_to_sign_in_that_is_set_is_the_only_one() -> None:
    assert call("/login", BY_PASSWORD, "POST")[0] == 200
    assert call("/auth/header", BY_PASSWORD, "POST")[0] == 404
    assert call("/login", BY_PROXY, "POST")[0] == 404
    assert call("/auth/header", BY_PROXY, "POST")[0] == 200


@pytest.mark.parametrize(
    ("client", "more", "is_believed"),
    [
        ("10.1.2.3", [], True),
        ("192.0.2.1", [], False),
        ("127.0.0.1", [], False),
        ("10.1.2.3", [(b"x-user", b"root")], False),
        ("unknown", [], False),
    ],
)
def test_only_the_proxy_names_the_user(
    client: str, more: list[tuple[bytes, bytes]], is_believed: bool
) -> None:
    told = {"headers": {"x-user": "ana"}, "client": (client, 1), "more": more}
    _, _, reached = call("/auth/header", BY_PROXY, "POST", **told)
    assert ((b"x-user", b"ana") in reached["headers"]) == is_believed
    _, _, reached = call("/user", BY_PASSWORD, headers={"x-user": "ana"})
    assert reached is not None


def test_a_page_names_nothing_outside() -> None:
    from chainlit.server import get_html_template

    page = without_strangers(get_html_template(""))
    assert not re.search(r"(href|src|content)=\"(https?:)?//", page)
    inline = re.findall(r"<script>", page)
    assert len(policy_of(page).scripts) == len(inline) > 0
    assert Policy(("sha256-x",)).text("h").count("'sha256-x'") == 1

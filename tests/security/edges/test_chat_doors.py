"""A running chat from outside: who gets in, whose session it is, and what its errors tell."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from socketio.exceptions import ConnectionError as Refused

from app.chat.passwords import add_user
from tests.agent.conftest import shop_workspace
from tests.security.edges.chat_client import ROOT, RUN, Client, served

__all__ = ["shop_workspace"]

QUESTION = "how many orders?"
PASSWORDS = {"ana": "correct horse", "ben": "battery staple"}


@pytest.fixture(scope="module")
def guarded(shop_workspace: Path) -> Iterator[str]:
    """The address of a chat with sign-in by password."""
    for name, password in PASSWORDS.items():
        add_user(shop_workspace / "chat_users.yml", name, password)
    with served(shop_workspace, FOOTNOTE_CHAT_AUTH="password") as address:
        yield address


@pytest.fixture(scope="module")
def by_proxy(shop_workspace: Path) -> Iterator[str]:
    """The address of a chat behind a proxy that names the user, which this machine is not."""
    told = {"FOOTNOTE_CHAT_AUTH": "header", "FOOTNOTE_CHAT_PROXIES": "192.0.2.0/24"}
    with served(shop_workspace, **told) as address:
        yield address


def with_client(address: str, what: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        # Cookies of an address without a name are kept, too.
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            client = Client(address, http)
            try:
                return await what(client)
            finally:
                await client.close()

    return asyncio.run(run())


def test_who_signed_in_is_answered(guarded: str) -> None:
    async def asks(client: Client) -> str:
        assert await client.sign_in("ana", PASSWORDS["ana"]) == 200
        await client.open(Origin=guarded)
        return await client.ask(QUESTION)

    assert "Orders" in with_client(guarded, asks)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ana", "wrong"),
        ("ana", ""),
        ("nobody", "wrong"),
        ("ben", PASSWORDS["ana"]),
        ("ana\u202e", PASSWORDS["ana"]),
    ],
)
def test_a_wrong_password_lets_nobody_in(name: str, password: str, guarded: str) -> None:
    async def tries(client: Client) -> int:
        return await client.sign_in(name, password)

    assert with_client(guarded, tries) in (401, 422)


def test_without_signing_in_nothing_is_told(guarded: str) -> None:
    with pytest.raises(Refused):
        with_client(guarded, Client.open)

    async def looks(client: Client) -> list[int]:
        found = []
        for path in ("/user", "/project/settings"):
            async with client._http.get(guarded + path) as response:
                found.append(response.status)
        return found

    assert with_client(guarded, looks) == [401, 401]


def test_another_users_session_is_not_taken_over(guarded: str) -> None:
    async def takes(client: Client) -> None:
        assert await client.sign_in("ana", PASSWORDS["ana"]) == 200
        await client.open()
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            other = Client(guarded, http)
            other.session_id = client.session_id
            assert await other.sign_in("ben", PASSWORDS["ben"]) == 200
            with pytest.raises(Refused):
                await other.open()
            action = {"name": "choose", "payload": {"question": QUESTION}, "label": ""}
            asked = {"sessionId": client.session_id, "action": action}
            async with http.post(f"{guarded}/project/action", json=asked) as response:
                assert response.status == 401
            file = (
                f"{guarded}/project/file/{'0' * 8}-0000-0000-0000-{'0' * 12}?session_id={client.session_id}"
            )
            async with http.get(file) as response:
                assert response.status == 401

    with_client(guarded, takes)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_foreign_page_opens_no_socket(origin: str, guarded: str) -> None:
    async def opens(client: Client) -> None:
        assert await client.sign_in("ana", PASSWORDS["ana"]) == 200
        await client.open(Origin=origin)

    with pytest.raises(Refused):
        with_client(guarded, opens)


def test_a_name_in_a_header_is_not_believed_from_anybody(by_proxy: str) -> None:
    async def poses(client: Client) -> int:
        headers = {"X-Forwarded-User": "root"}
        async with client._http.post(f"{by_proxy}/auth/header", headers=headers) as response:
            return response.status

    assert with_client(by_proxy, poses) == 401


MALFORMED: list[Any] = [
    {}, {"message": None}, {"message": {"id": "x"}}, {"message": {"output": {"a": 1}}}, None, 5, "x", [1],
]  # fmt: skip


def test_what_is_no_message_tells_nothing_and_breaks_nothing(guarded: str) -> None:
    async def sends(client: Client) -> str:
        await client.sign_in("ana", PASSWORDS["ana"])
        await client.open()
        for event in (
            "client_message",
            "edit_message",
            "audio_chunk",
            "chat_settings_change",
            "window_message",
        ):
            for payload in MALFORMED:
                await client.socket.emit(event, payload)
        await asyncio.sleep(1)
        said = "\n".join(str(step.get("output", "")) for step in client.steps.values())
        assert "Orders" in await client.ask(QUESTION)
        return said

    said = with_client(guarded, sends)
    assert not any(word in said for word in ("/", "Traceback", "Error", "object has no"))


def test_a_broken_workspace_is_told_without_its_place(tmp_path: Path) -> None:
    (tmp_path / "policies-less").mkdir()
    (tmp_path / "serving").mkdir()
    (tmp_path / "serving" / "CURRENT").write_text("gone\n")

    async def asks(client: Client) -> str:
        await client.open()
        return await client.ask(QUESTION)

    with served(tmp_path) as address:
        said = with_client(address, asks)
    assert "reference" in said and str(tmp_path) not in said and "gone" not in said
    assert "incomplete or unreadable" in (tmp_path / "state" / "footnote.log").read_text()


def test_an_open_address_is_refused_before_it_listens(shop_workspace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--workspace", str(shop_workspace), "chat", "--host", "0.0.0.0"],
        capture_output=True, text=True, cwd=ROOT, env=os.environ | {"FOOTNOTE_CHAT_AUTH": ""}, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1 and "chat_auth" in done.stderr

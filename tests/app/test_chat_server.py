"""What can go wrong before the chat is up."""

import socket
from pathlib import Path

from app.chat.headers import SafeHeaders
from app.cli import run


def test_a_port_in_use_names_another(workspace: Path, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run(["--workspace", str(workspace), "chat", "--port", str(port)]) == 1
    err = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in err and "--port" in err


def test_a_host_that_is_not_ours(workspace: Path, capsys):
    assert run(["--workspace", str(workspace), "chat", "--host", "203.0.113.7", "--port", "0"]) == 1
    assert "can't listen" in capsys.readouterr().err


def test_a_workspace_that_is_a_file(tmp_path: Path, capsys):
    (tmp_path / "file").write_text("")
    assert run(["--workspace", str(tmp_path / "file"), "chat", "--port", "0"]) == 1
    assert "can't write" in capsys.readouterr().err


async def _app(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x", b"y")]})
    await send({"type": "http.response.body", "body": b""})


def test_headers_are_added_to_responses_only():
    import asyncio

    sent = []

    async def send(message) -> None:
        sent.append(message)

    asyncio.run(SafeHeaders(_app, "default-src 'self'")({"type": "http"}, None, send))
    assert dict(sent[0]["headers"])[b"content-security-policy"] == b"default-src 'self'"
    assert (b"x", b"y") in sent[0]["headers"]
    assert "headers" not in sent[1]

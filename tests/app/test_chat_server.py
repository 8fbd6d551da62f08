"""What can go wrong before the chat is up."""

import io
import socket
from pathlib import Path

import pytest

from app.chat.passwords import is_right, read_users
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


def test_an_open_address_without_sign_in(workspace: Path, capsys):
    assert run(["--workspace", str(workspace), "chat", "--host", "0.0.0.0", "--port", "0"]) == 1
    err = capsys.readouterr().err
    assert "open to everybody" in err and "chat_auth" in err


def test_passwords_without_a_file_of_users(workspace: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FOOTNOTE_CHAT_AUTH", "password")
    assert run(["--workspace", str(workspace), "chat", "--host", "0.0.0.0", "--port", "0"]) == 1
    assert "--add-user" in capsys.readouterr().err


def test_a_user_is_added(workspace: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    assert run(["--workspace", str(workspace), "chat", "--add-user", "ana"]) == 0
    file = workspace / "chat_users.yml"
    assert str(file) in capsys.readouterr().out and file.stat().st_mode & 0o077 == 0
    assert is_right("correct horse", read_users(file)["ana"])
    assert not is_right("correct horse ", read_users(file)["ana"])
    assert "correct" not in file.read_text()


@pytest.mark.parametrize(
    ("name", "password"),
    [("ana", "short"), ("a\u202eb", "long enough"), ("", "long enough"), ("local", "long enough")],
)
def test_a_user_who_can_not_be(name: str, password: str, workspace: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    assert run(["--workspace", str(workspace), "chat", "--add-user", name]) == 2
    assert not (workspace / "chat_users.yml").exists()

"""Conversations grow by what was said alone, and a file that can't be used stops nothing."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from agent.history import MAX_TURNS, SHORT_REPLY, answered, recent
from agent.settings import read_settings
from agent.store import open_store
from semantic_layer.errors import FootnoteError
from tests.agent.test_graph import ANSWER, QUERY, Build

TURNS = 20


def test_superseded_checkpoints_are_dropped(scripted: Build, shop_workspace: Path) -> None:
    agent, model = scripted(*[QUERY, ANSWER] * TURNS)
    other = agent.ask("how many orders?").conversation_id
    grows = agent.ask("how many orders?").conversation_id
    for _ in range(TURNS - 2):
        agent.ask("how many orders?", grows)
    with sqlite3.connect(shop_workspace / "state" / "conversations.sqlite") as connection:
        count = "select count(*) from {} where thread_id = ?"
        kept = [connection.execute(count.format("checkpoints"), [t]).fetchone()[0] for t in (grows, other)]
        writes = connection.execute(count.format("writes"), [grows]).fetchone()[0]
    assert kept == [1, 1] and writes < TURNS
    agent.ask("how many orders?", grows)
    assert sum(m.type == "human" for m in model.seen[-1]) == MAX_TURNS, "the history goes on, and is capped"


def conversation(turns: int) -> list[dict[str, Any]]:
    call = {"id": "c", "function": {"name": "query_metrics", "arguments": "{}"}}
    return [
        message
        for n in range(turns)
        for message in (
            {"role": "user", "content": str(n)},
            {"role": "assistant", "content": "", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "c", "content": "x" * (SHORT_REPLY * 2)},
        )
    ]


def test_older_replies_are_shortened() -> None:
    replies = [len(m["content"]) for m in recent(conversation(4)) if m["role"] == "tool"]
    assert replies[0] == replies[1] < SHORT_REPLY + 20
    assert replies[2] == replies[3] == SHORT_REPLY * 2


def test_only_the_last_turns_are_sent() -> None:
    sent = recent(conversation(MAX_TURNS + 3))
    assert sent[0] == {"role": "user", "content": "3"}
    assert recent(conversation(1)) == conversation(1)


def test_open_calls_are_answered_where_they_stand() -> None:
    broken = [*conversation(1)[:2], *conversation(1)]
    assert [m["role"] for m in answered(broken)] == ["user", "assistant", "tool", "user", "assistant", "tool"]
    assert answered(broken)[2]["content"] == "interrupted"
    assert answered(conversation(2)) == conversation(2)


def damaged(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("spoil", [damaged, folder])
def test_a_file_that_cannot_be_used_is_replaced_by_memory(spoil: Any, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    spoil(tmp_path / "state" / "conversations.sqlite")
    store = open_store(tmp_path)
    store.setup()
    store.close()


def test_a_file_that_can_only_be_read_is_replaced_by_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(tmp_path).close()
    connect = sqlite3.connect

    def only_reading(path: Any, **options: Any) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, **options) if path != ":memory:" else connect(path)

    monkeypatch.setattr(sqlite3, "connect", only_reading)
    store = open_store(tmp_path)
    assert store.conn.execute("pragma database_list").fetchone()[2] == ""
    store.close()


@pytest.mark.parametrize("text", ["soon", "0", "-1", "nan", "inf"])
def test_a_timeout_that_is_none_is_said(text: str) -> None:
    with pytest.raises(FootnoteError, match="FOOTNOTE_MODEL_TIMEOUT") as caught:
        read_settings({"FOOTNOTE_MODEL_TIMEOUT": text})
    assert caught.value.code == "bad_setting"


def test_a_timeout_has_a_default() -> None:
    assert read_settings({}).timeout == 60.0
    assert read_settings({"FOOTNOTE_MODEL_TIMEOUT": "5"}).timeout == 5.0

"""Conversations are plain text of their owner's, and a stranger's writing in them is never run."""

import pickle
import re
import sqlite3
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from agent.build import assemble, build_agent
from agent.intake import MAX_QUESTION
from agent.plain_json import KIND, PlainJson
from agent.settings import ModelSettings
from agent.store import SECONDS_OF_A_DAY, open_store
from semantic_layer.errors import QueryError
from tests.agent.conftest import ScriptedModel, call, shop_workspace
from warehouse.user import User

__all__ = ["shop_workspace"]

ANA, BEN = User("ana", "owner"), User("ben", "owner")
HOSTILE = "rev\ud800enue\x00 of\x1b[31m orders\u202e \U000e0041"


@pytest.fixture
def agent(shop_workspace: Path) -> Any:
    replies = [call("query_metrics", metrics=["orders"]), call("answer", text="{q1.orders} orders.")] * 9
    built = assemble(shop_workspace, ModelSettings(name="scripted"), ScriptedModel(replies=replies))
    yield built
    built.close()


def database(workspace: Path) -> Path:
    return workspace / "state" / "conversations.sqlite"


def test_an_id_can_not_be_guessed(agent: Any) -> None:
    ids = [agent.ask("how many orders?", user=ANA).conversation_id for _ in range(3)]
    assert len(set(ids)) == 3
    assert all(re.fullmatch("[0-9a-f]{40}", one) for one in ids), "160 random bits"


def test_another_users_conversation_is_not_there(agent: Any) -> None:
    first = agent.ask("how many orders?", user=ANA)
    with pytest.raises(QueryError) as theirs:
        agent.ask("and again?", first.conversation_id, user=BEN)
    with pytest.raises(QueryError) as nobodys:
        agent.ask("and again?", "0" * 40, user=BEN)
    assert theirs.value.code == nobodys.value.code == "unknown_conversation"
    assert str(theirs.value).replace(first.conversation_id, "0" * 40) == str(nobodys.value)
    assert agent.ask("and again?", first.conversation_id, user=ANA).status == "answered"


@pytest.mark.parametrize("identity", ["x' OR 1=1 --", "../x", "a" * 65, "a b", "a\nb", "\u0430"])
def test_what_is_no_id(agent: Any, identity: str) -> None:
    with pytest.raises(QueryError) as caught:
        agent.ask("how many orders?", identity, user=ANA)
    assert caught.value.code == "bad_conversation_id"


def test_a_question_turned_away_can_be_followed(agent: Any) -> None:
    first = agent.ask("", user=ANA)
    assert first.status == "refused"
    assert agent.ask("how many orders?", first.conversation_id, user=ANA).status == "answered"


def test_only_plain_text_is_kept(agent: Any, shop_workspace: Path) -> None:
    told = agent.ask(HOSTILE, user=ANA)
    path = database(shop_workspace)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT type, checkpoint FROM checkpoints").fetchall()
        rows += connection.execute("SELECT type, value FROM writes").fetchall()
    assert {kind for kind, _ in rows} == {KIND}
    assert b"revenue of[31m orders" in b"".join(text for _, text in rows)
    assert told.conversation_id and not list(shop_workspace.glob("serving/*sqlite*"))


class Loaded:
    """What runs code when it is unpickled."""

    def __reduce__(self) -> Any:
        return (Path("loaded").touch, ())


@pytest.mark.parametrize("kind", ["pickle", "msgpack", "json", "bytes", KIND])
def test_what_a_stranger_wrote_is_not_read(kind: str, agent: Any, shop_workspace: Path) -> None:
    first = agent.ask("how many orders?", user=ANA)
    with sqlite3.connect(database(shop_workspace)) as connection:
        connection.execute("UPDATE checkpoints SET type = ?, checkpoint = ?", (kind, pickle.dumps(Loaded())))
    with pytest.raises(QueryError) as caught:
        agent.ask("and again?", first.conversation_id, user=ANA)
    assert caught.value.code == "conversation_unreadable"
    assert not Path("loaded").exists()


def test_objects_are_not_written() -> None:
    with pytest.raises(TypeError):
        PlainJson().dumps_typed({"turn": object()})
    kind, text = PlainJson().dumps_typed({"a": [1, 2.5, None, "é\ud800"], "error": ValueError("secret")})
    assert PlainJson().loads_typed((kind, text)) == {"a": [1, 2.5, None, "é\ud800"], "error": "ValueError"}
    lc = b'{"lc": 2, "type": "constructor", "id": ["pathlib", "Path", "touch"], "kwargs": {}}'
    assert isinstance(PlainJson().loads_typed((KIND, lc)), dict)


def test_what_was_long_not_used_is_forgotten(tmp_path: Path) -> None:
    store = open_store(tmp_path, keep_days=2)
    old, kept = store.begin(ANA), store.begin(ANA)
    put = "INSERT INTO checkpoints (thread_id, checkpoint_id, type, checkpoint) VALUES (?, '1', ?, '{}')"
    for thread in (old, kept):
        store.conn.execute(put, (thread, KIND))
    store.conn.execute(
        "UPDATE conversations SET last_used = ? WHERE thread_id = ?",
        (time.time() - 3 * SECONDS_OF_A_DAY, old),
    )
    with pytest.raises(QueryError):
        store.resume(old, ANA)
    store.begin(BEN)
    left = {row[0] for row in store.conn.execute("SELECT thread_id FROM checkpoints")}
    assert left == {kept} and store.resume(kept, ANA) == kept
    store.close()


def test_the_days_are_a_setting(shop_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.settings import load_settings

    monkeypatch.setenv("FOOTNOTE_KEEP_CONVERSATIONS_DAYS", "7")
    days = load_settings(shop_workspace).keep_conversations_days
    built = build_agent(shop_workspace, keep_days=days)
    built.close()
    assert days == 7


@pytest.mark.parametrize(
    "question", [HOSTILE, "\x00", "\ud800", "a" * (MAX_QUESTION + 1), "\u202e", "a\x00" * 900]
)
def test_any_text_may_be_asked(question: str, agent: Any) -> None:
    outcome = agent.ask(question, user=ANA)
    assert outcome.status in ("answered", "refused")
    assert outcome.model_dump_json().isprintable

"""Embedding: equal texts once, identities apart, broken files put aside; the exported graph is the model."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from warehouse.embedding import exported
from warehouse.embedding import store as embedding
from warehouse.embedding.embedder import EmbedderError, open_embedder, open_query_embedder
from warehouse.embedding.identity import VARIABLE, Identity, chosen_identity
from warehouse.embedding.store import FILE, VectorStore, embed


class Listener:
    """Stands for a model; keeps what it was asked."""

    def __init__(self, identity: Identity, width: int = 3) -> None:
        self.identity, self.width, self.seen = identity, width, []

    def encode(self, texts):
        self.seen.extend(texts)
        return np.full((len(texts), self.width), float(len(self.seen)), dtype=np.float32)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    found = Listener(Identity("first", "1"))
    monkeypatch.setattr(embedding, "open_embedder", lambda identity: found)
    return found


def test_equal_texts_are_embedded_once(listener, tmp_path):
    first = VectorStore(tmp_path)
    assert embed(["a", "b", "a"], first, identity=listener.identity).shape == (3, 3)
    first.close()
    rows = embed(["b", "c", "a"], VectorStore(tmp_path), identity=listener.identity)
    assert rows[:, 0].tolist() == [2.0, 3.0, 2.0]
    assert listener.seen == ["a", "b", "c"]


def test_two_models_never_share_a_vector(listener, tmp_path):
    store = VectorStore(tmp_path)
    embed(["a"], store, identity=Identity("first", "1"))
    embed(["a"], store, identity=Identity("first", "2"))
    assert listener.seen == ["a", "a"]


def test_progress_is_told_and_each_part_is_kept_at_once(listener, tmp_path, monkeypatch):
    monkeypatch.setattr(embedding, "BATCH", 2)
    told = []

    def stop_after_two(done: int, of: int) -> None:
        told.append((done, of))
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed(list("abcde"), VectorStore(tmp_path), identity=listener.identity, progress=stop_after_two)
    assert told == [(2, 5), (3, 5)]
    embed(list("abcde"), VectorStore(tmp_path), identity=listener.identity)
    assert sorted(listener.seen) == list("abcde")


def test_short_and_long_texts_come_in_turns_so_that_the_pace_is_that_of_all(listener, tmp_path, monkeypatch):
    monkeypatch.setattr(embedding, "BATCH", 1)
    embed(["aaa", "a", "aaaa", "aa"], VectorStore(tmp_path), identity=listener.identity)
    assert listener.seen == ["a", "aaaa", "aa", "aaa"]


def test_a_graph_is_asked_from_several_threads_and_no_row_goes_astray(tmp_path, monkeypatch):
    class Graph(Listener):
        is_shared = True

        def encode(self, texts):
            self.seen.append(threading.get_ident())
            return np.array([[len(text), ord(text[0]), 0] for text in texts], dtype=np.float32)

    graph = Graph(Identity("first", "1"))
    monkeypatch.setattr(embedding, "open_query_embedder", lambda identity: graph)
    monkeypatch.setattr(embedding, "BATCH", 2)
    texts = [chr(97 + n % 26) * (1 + n % 7) for n in range(90)]
    rows = embed(texts, VectorStore(tmp_path), identity=graph.identity, by_export=True)
    assert rows[:, :2].tolist() == [[len(text), ord(text[0])] for text in texts]
    assert threading.get_ident() not in graph.seen


def test_a_model_that_changed_under_its_name_is_not_mixed(listener, tmp_path):
    store = VectorStore(tmp_path)
    embed(["a"], store, identity=listener.identity)
    listener.width = 4
    with pytest.raises(EmbedderError, match="another length"):
        embed(["a", "b"], store, identity=listener.identity)


def test_a_broken_store_is_put_aside(listener, tmp_path):
    (tmp_path / FILE).write_bytes(b"this is no database, and long enough to be read as one" * 100)
    store = VectorStore(tmp_path)
    embed(["a"], store, identity=listener.identity)
    store.close()
    assert (tmp_path / FILE).with_suffix(".broken").exists()
    assert sqlite3.connect(tmp_path / FILE).execute("SELECT COUNT(*) FROM vectors").fetchall() == [(1,)]


def test_a_folder_that_changes_is_another_model(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    (tmp_path / "weights").write_bytes(b"1")
    before = chosen_identity()
    (tmp_path / "weights").write_bytes(b"12")
    assert chosen_identity() != before


def test_a_model_that_is_not_there_is_an_error_that_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(EmbedderError, match=VARIABLE):
        open_embedder()


@pytest.mark.long
@pytest.mark.slow
def test_the_exported_graph_gives_the_vectors_of_the_model(tmp_path, monkeypatch):
    monkeypatch.setenv(exported.CACHE, str(tmp_path))
    model = open_embedder()
    assert exported.find_exported(model.identity) is None
    assert exported.export(model) == "exported"
    graph = open_query_embedder()
    assert isinstance(graph, exported.ExportedEmbedder)
    texts = ["", "tea", "uma caneca térmica " * 90, "T-LIGHT HOLDER"]
    assert np.abs(graph.encode(texts) - model.encode(texts)).max() < 1e-5
    path = exported.folder_of(model.identity) / exported.GRAPH
    path.write_bytes(path.read_bytes()[:-1000])
    assert exported.find_exported(model.identity) is None


class Endpoint(BaseHTTPRequestHandler):
    """Gives the length of each text, in reverse order, as an endpoint may."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        rows = [
            {"index": n, "embedding": [len(t), 1.0], "object": "embedding"}
            for n, t in enumerate(asked["input"])
        ]
        body = {"object": "list", "model": asked["model"], "data": rows[::-1], "usage": {}}
        text = json.dumps(body if asked["model"] == "good" else {"data": []}).encode()
        self.send_response(200 if asked["model"] != "gone" else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def test_an_endpoint_gives_vectors_of_length_one_in_order(address):
    rows = open_embedder(Identity(f"{address}#good")).encode(["a", "four", ""])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert np.allclose(rows[1], np.array([4, 1]) / 17**0.5)


@pytest.mark.parametrize("model", ["gone", "empty"])
def test_an_endpoint_that_gives_nothing_is_an_error_without_its_text(address, model):
    with pytest.raises(EmbedderError, match="endpoint"):
        open_embedder(Identity(f"{address}#{model}")).encode(["a"])


def test_an_address_without_a_model_is_refused(address):
    with pytest.raises(EmbedderError, match="MODEL"):
        open_embedder(Identity(address))


def test_vectors_no_text_had_for_long_are_removed(listener, tmp_path):
    store = VectorStore(tmp_path)
    embed(["old", "used"], store, identity=listener.identity)
    held = sqlite3.connect(tmp_path / FILE)
    with held:
        held.execute("UPDATE vectors SET used = '2020-01-01'")
    embed(["used"], store, identity=listener.identity)
    assert store.prune() == 1 and store.prune() == 0
    assert held.execute("SELECT COUNT(*) FROM vectors").fetchall() == [(1,)]
    store.close()


def test_a_file_of_before_is_read_and_nothing_of_it_removed_at_once(tmp_path):
    with sqlite3.connect(tmp_path / FILE) as held:
        held.execute(
            "CREATE TABLE vectors"
            " (embedder TEXT, text BLOB, vector BLOB NOT NULL, PRIMARY KEY (embedder, text)) WITHOUT ROWID"
        )
        held.execute("INSERT INTO vectors VALUES ('m', x'00', x'00000000')")
    store = VectorStore(tmp_path)
    assert store.prune() == 0
    store.close()

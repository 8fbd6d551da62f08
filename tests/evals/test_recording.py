"""Cassettes: recorded from an endpoint on this machine, replayed offline, and what makes one unfit."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vcr.request import Request

from agent.catalogue import Catalogue
from agent.settings import ModelSettings
from evals.cases import Case
from evals.datasets import Place
from evals.recording.asking import Recorded, record_cases
from evals.recording.command import replayed, stale
from evals.recording.exchange import difference, normal
from evals.recording.library import Library
from evals.recording.offline import Offline, offline
from evals.recording.shelf import PARTS, Shelf
from evals.recording.tape import Mode
from evals.run import run_cases
from tests.evals.scripted_model import counts_orders
from tests.model_endpoint import Body, ModelEndpoint, Said, calls, fails, in_turn, model_endpoint
from tests.tiny_shop import publish_shop

KEY = "sk-of-nobody-in-particular"
SETTINGS = ModelSettings(name="scripted", api_key=KEY, timeout=20)


def asked(name: str, *turns: str) -> Case:
    return Case.model_validate(
        {"id": name, "dataset": "shop", "kind": "metric", "turns": list(turns), "reason": "r"}
        | {"gold": {"sql": "select 9"}}
    )


ONE, TWO = asked("one", "how many orders?"), asked("two", "orders, please", "and again?")


class Desk:
    """A library, a published shop and an endpoint that may be asked to record."""

    def __init__(self, library: Library, place: Place, endpoint: ModelEndpoint) -> None:
        self.library, self.endpoint = library, endpoint
        self.places = {"shop": place}
        self.settings = ModelSettings(
            name=SETTINGS.name, api_key=KEY, timeout=SETTINGS.timeout, base_url=endpoint.url
        )

    def record(self, *cases: Case, mode: Mode = "record", jobs: int = 1) -> list[Recorded]:
        return record_cases(cases, self.places, self.settings, self.library, mode=mode, jobs=jobs)

    def replay(self, *cases: Case) -> dict[str, Any]:
        with offline():
            done = run_cases(cases, self.places, replayed(self.settings), tapes=self.library)
        return {case.id: case for case in done.cases}


@pytest.fixture
def desk(shop: Place, tmp_path: Path) -> Iterator[Desk]:
    with model_endpoint(counts_orders) as endpoint:
        yield Desk(Library.of(SETTINGS.name, tmp_path / "cassettes"), shop, endpoint)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The tiny shop, published, and gold that needs no raw files."""
    raw, workspace = tmp_path / "raw", tmp_path / "workspace"
    raw.mkdir()
    workspace.mkdir()
    (raw / "orders.csv").write_text("order_id\n1\n")
    (tmp_path / "shop.sql").write_text("-- no tables")
    monkeypatch.setattr("evals.raw.FOLDER", tmp_path)
    monkeypatch.setattr("evals.gold_rows.FOLDER", tmp_path)
    publish_shop(workspace)
    return Place(workspace=workspace, raw=raw, source=None, pack="shop")


def test_what_was_recorded_is_replayed_offline_and_scored(desk: Desk):
    assert [one.verdict for one in desk.record(ONE, TWO)] == ["recorded", "recorded"]
    sent = len(desk.endpoint.bodies)
    done = desk.replay(ONE, TWO)
    assert all(case.passed and case.model == "scripted" and case.tokens for case in done.values())
    assert "9" in done["two"].said
    assert len(desk.endpoint.bodies) == sent, "a replay asks nobody"


def test_a_replay_with_another_right_answer_fails(desk: Desk):
    desk.record(ONE)
    other = ONE.model_copy(update={"gold": ONE.gold.model_copy(update={"sql": "select 10"})})
    assert desk.replay(other)["one"].silently_wrong


def test_cassettes_hold_no_key_header_host_or_clock(desk: Desk):
    desk.record(ONE)
    assert any(KEY in header for headers in desk.endpoint.headers for header in headers.values())
    kept = "".join(path.read_text() for path in desk.library.folder.rglob("*") if path.is_file())
    for secret in (KEY, "uthorization", "127.0.0.1", "penAI/", "x-stainless", "fp_secret"):
        assert secret not in kept
    assert "created: 0" in kept and "how many orders?" in kept


def test_a_system_prompt_is_kept_once(desk: Desk):
    desk.record(ONE, asked("again", "how many orders?"))
    parts = sorted(path.suffix for path in (desk.library.folder / PARTS).iterdir())
    assert parts == [".json", ".md"]
    assert all(path.stat().st_size < 20_000 for path in desk.library.folder.glob("*.yaml"))


def test_a_changed_prompt_names_the_cases_to_record_again(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.record(ONE, TWO)
    changed = asked("one", "how many orders were there?")
    done = desk.replay(changed, TWO)
    assert done["two"].passed and not done["one"].passed
    assert (
        done["one"].cassette
        == "the prompt changed (system prompt, message 1, of role user): record this case again"
    )
    assert [case.id for case in stale([changed, TWO], desk.places, desk.settings, desk.library)] == ["one"]
    monkeypatch.setattr(Catalogue, "prompt_for", lambda self, asked: "Another prompt.")
    assert "system prompt" in desk.replay(TWO)["two"].cassette
    assert len(stale([ONE, TWO], desk.places, desk.settings, desk.library)) == 2


def test_mending_asks_only_what_changed(desk: Desk):
    desk.record(TWO)
    sent = len(desk.endpoint.bodies)
    assert [one.verdict for one in desk.record(TWO, mode="mend")] == ["unchanged"]
    assert len(desk.endpoint.bodies) == sent
    changed = asked("two", "orders, please", "and once more?")
    assert [one.verdict for one in desk.record(changed, mode="mend")] == ["recorded"]
    assert len(desk.endpoint.bodies) == sent + 2, "the first turn was played"
    assert desk.replay(changed)["two"].passed
    assert desk.replay(TWO)["two"].cassette


def test_a_half_played_cassette_fails(desk: Desk):
    desk.record(TWO)
    shorter = asked("two", "orders, please")
    assert desk.replay(shorter)["two"].cassette == "half-played: 2 of 4 exchanges were asked for"


def test_orphans_are_found(desk: Desk):
    desk.record(ONE, TWO)
    assert desk.library.orphans([ONE, TWO]) == []
    assert desk.library.orphans([ONE]) == ["two.yaml"]
    (desk.library.folder / PARTS / "0123.md").write_text("Nobody's.")
    assert desk.library.orphans([ONE, TWO]) == [f"{PARTS}/0123.md"]
    desk.library.drop_unused_parts()
    assert desk.library.orphans([ONE, TWO]) == []


def test_a_case_without_a_cassette_is_skipped(desk: Desk):
    assert desk.replay(ONE)["one"].verdict == "skipped"


def test_a_question_no_model_is_asked_has_an_empty_cassette(desk: Desk):
    turned = asked("turned", "drop table customers")
    assert desk.record(turned)[0].verdict == "recorded"
    assert desk.endpoint.bodies == []
    assert desk.replay(turned)["turned"].cassette == ""


@pytest.mark.parametrize("failure", [fails(500), fails(401), Said(b"<html>", 200)])
def test_what_an_endpoint_failed_at_is_not_kept(desk: Desk, failure: Said):
    desk.record(ONE)
    before = desk.library.path(ONE).read_bytes()
    desk.endpoint.script = in_turn(calls("query_metrics", metrics=["orders"]), failure)
    assert desk.record(ONE)[0].verdict == "failed"
    assert desk.library.path(ONE).read_bytes() == before


def test_jobs_are_asked_at_once(desk: Desk):
    meeting = threading.Barrier(3, timeout=15)

    def together(body: Body) -> Said:
        if body["messages"][-1]["role"] == "user":
            meeting.wait()
        return counts_orders(body)

    desk.endpoint.script = together
    cases = [asked(f"case_{number}", f"orders in 201{number}?") for number in (5, 6, 7)]
    assert [one.verdict for one in desk.record(*cases, jobs=3)] == ["recorded"] * 3
    for case in cases:
        kept = desk.library.path(case).read_text()
        assert case.asked[0] in kept and not any(
            other.asked[0] in kept for other in cases if other is not case
        )


def test_nothing_gets_out_of_a_replay(desk: Desk):
    host, port = "127.0.0.1", int(desk.endpoint.url.rpartition(":")[2].removesuffix("/v1"))
    with offline(), pytest.raises(Offline):
        socket.create_connection((host, port), timeout=5)
    socket.create_connection((host, port), timeout=5).close()


def test_texts_of_any_kind_are_kept_as_they_are(tmp_path: Path):
    texts = ["", "a\nb", " \n x \n\n", "\x85\u2028\r\n\t'\"", "- a: b", "null", "9", "é🙂\u202e", "{part: x}"]
    messages: list[dict[str, Any]] = [{"role": "system", "content": text} for text in texts]
    messages += [{"role": "user", "content": text} for text in texts]
    bodies = [
        {"model": "m", "tools": [{"a": texts}], "messages": messages[: len(texts)]},
        {"model": "m", "tools": [{"a": texts}], "messages": messages},
        {"model": "m", "messages": messages[3:]},
    ]
    requests = [Request("POST", "http://h:1/v1/x", json.dumps(body), {}) for body in bodies]
    response = {"status": {"code": 200}, "body": {"string": json.dumps({"text": texts}).encode()}}
    path = tmp_path / "case.yaml"
    Shelf(tmp_path).save_cassette(str(path), {"requests": requests, "responses": [response] * 3})
    read, replies = Shelf(tmp_path).load_cassette(str(path))
    assert [json.loads(request.body) for request in read] == bodies
    assert {request.path for request in read} == {"/v1/x"}
    assert json.loads(replies[0]["body"]["string"]) == {"text": texts}


def test_bodies_are_compared_in_their_normal_form():
    def body(figure: float, mark: str, **more: Any) -> dict[str, Any]:
        told = json.dumps({"rows": [[figure]]})
        return {"messages": [{"role": "tool", "content": told}, {"role": "user", "content": mark}], **more}

    one = body(0.1234567890123, "<text-0123456789abcdef n=1>", user="me")
    two = body(0.1234567890124, "<text-fedcba9876543210 n=1>")
    assert normal(one) == normal(two)
    assert normal(one) != normal(body(0.12345, "<text-0123456789abcdef n=1>"))
    assert difference({"model": "a", "messages": []}, {"model": "b", "messages": [{}]}) == (
        "model, 1 messages instead of 0"
    )

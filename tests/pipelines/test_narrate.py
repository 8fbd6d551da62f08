"""Overviews written by a model: marked, checked for figures, paid for once; the model is a stand-in."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.cli import run
from pipelines.documents.dictionary import Column, Dictionary, Table
from pipelines.documents.narrate import mart_facts, narrate, problem_with
from pipelines.documents.trace import Ref
from pipelines.writer import Writer

GOOD = "The mart sales tells of order lines.\n\nIt answers what was sold."


def sales(description: str = "One row per order line.", rows: int = 7) -> Dictionary:
    column = Column(Ref("sales.fact_sales", "sold_on"), "DATE", "Day by ISO 8601")
    table = Table("sales.fact_sales", "gold", "full", description, (column,), rows=rows)
    return Dictionary("Shop", "shop", "v", "", None, {table.name: table}, {}, {}, ())


class Scripted:
    """A model that gives the next of its answers."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[list[tuple[str, str]]] = []

    def __call__(self, turns) -> str:
        self.asked.append(list(turns))
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD, None),
        ("Days follow ISO 8601.", None),
        ("It holds 7 rows.", "figures"),
        ("Revenue grew by 12.5 % in 2024.", "12.5, 2024"),
        ("Days follow ISO 8601-2.", "8601-2"),
        (" \n", "empty"),
        ("word " * 1000, "too long"),
    ],
)
def test_a_figure_that_is_not_among_the_facts_is_refused(text: str, problem: str | None):
    found = problem_with(text, mart_facts(sales(), "sales"))
    assert found is None if problem is None else problem in found


def test_a_refused_answer_is_asked_again_with_the_reason(tmp_path: Path):
    model = Scripted("It holds 7 rows.", GOOD)
    narratives = narrate(sales(), Writer("stub", model), cache=tmp_path)
    assert narratives["sales"].paragraphs == (
        "The mart sales tells of order lines.",
        "It answers what was sold.",
    )
    assert narratives["sales"].model == "stub"
    assert [role for role, _ in model.asked[1]] == ["user", "assistant", "user"]
    assert "(7)" in model.asked[1][2][1]


def test_a_model_that_keeps_stating_figures_is_left_out(tmp_path: Path):
    model = Scripted(*["It holds 7 rows."] * 3)
    assert narrate(sales(), Writer("stub", model), cache=tmp_path) == {}
    assert len(model.asked) == 3
    assert not list(tmp_path.iterdir())


def test_equal_facts_are_asked_once(tmp_path: Path):
    model = Scripted(GOOD, GOOD, GOOD)
    first = narrate(sales(), Writer("stub", model), cache=tmp_path)
    assert narrate(sales(rows=8), Writer("stub", model), cache=tmp_path) == first
    assert len(model.asked) == 1
    narrate(sales("One row per line."), Writer("stub", model), cache=tmp_path)
    narrate(sales(), Writer("other", model), cache=tmp_path)
    assert len(model.asked) == 3


def test_a_cache_that_was_tampered_with_is_asked_anew(tmp_path: Path):
    model = Scripted(GOOD, GOOD)
    narrate(sales(), Writer("stub", model), cache=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text(json.dumps({"paragraphs": ["It holds 7 rows."]}))
    assert narrate(sales(), Writer("stub", model), cache=tmp_path)["sales"].paragraphs[0].startswith("The")


def test_the_facts_hold_no_rows_and_an_empty_mart_is_not_asked_about(tmp_path: Path):
    assert "7" not in mart_facts(sales(rows=7), "sales").replace("8601", "")
    assert narrate(sales(rows=0), Writer("stub", Scripted()), cache=tmp_path) == {}


@pytest.fixture
def endpoint() -> Iterator[str]:
    """A local endpoint that speaks the protocol of chat completions."""

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            message = {"role": "assistant", "content": "<b>Plain</b> words about the business."}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            body = {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
            data = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.mark.long
def test_the_pages_say_who_wrote_them(demo_workspace: Path, tmp_path: Path, endpoint: str, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_MODEL", "stub-7")
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint)
    monkeypatch.setenv("OPENAI_API_KEY", "x")
    assert run(["--workspace", str(demo_workspace), "docs", "--narrate", "--out", str(tmp_path / "d")]) == 0
    page = (tmp_path / "d" / "mart-sales.html").read_text("utf-8")
    assert "Written by a language model (stub-7)" in page
    assert "&lt;b&gt;Plain&lt;/b&gt; words" in page
    assert "Written by a language model" in (tmp_path / "d" / "markdown" / "README.md").read_text("utf-8")


def test_without_a_model_it_is_said_what_to_set(demo_workspace: Path, tmp_path: Path, capsys):
    assert run(["--workspace", str(demo_workspace), "docs", "--narrate", "--out", str(tmp_path / "d")]) == 1
    assert "FOOTNOTE_MODEL" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()

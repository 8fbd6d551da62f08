"""What commands and the agent leave in the log: every question, tool call, SQL, refusal and answer."""

import ast
import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.assistant import Agent
from agent.build import assemble
from agent.events import TextDelta
from agent.settings import ModelSettings
from app.audit import audit_folder, open_log
from app.cli import run
from app.fresh import FreshAgent
from tests.agent.conftest import ScriptedModel, call
from tests.security.audit.test_log import ROOT, written
from tests.tiny_shop import publish_shop
from warehouse.audit_log.files import file_names
from warehouse.audit_log.recorder import AuditUnwritable
from warehouse.audit_log.verify import verify
from warehouse.user import User

Asked = Callable[..., list[dict[str, Any]]]
ANA = User("ana", "analyst")


@pytest.fixture
def shop(workspace: Path) -> Path:
    workspace.mkdir()
    publish_shop(workspace)
    return workspace


@pytest.fixture
def footnote(shop: Path) -> Asked:
    """Return a call that runs a command and returns the lines that it left."""

    def ask(*arguments: str, code: int = 0) -> list[dict[str, Any]]:
        before = len(written(audit_folder(shop)))
        assert run(["--workspace", str(shop), "--as", "ana", *arguments]) == code
        lines = written(audit_folder(shop))[before:]
        assert {line["user"] for line in lines} <= {"ana"}
        return lines  # type: ignore[return-value]

    return ask


def events(lines: list[dict[str, Any]]) -> list[str]:
    return [line["event"] for line in lines]


def test_a_question(footnote: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    lines = footnote("ask", "how many orders?", "--json")
    outcome = json.loads(capsys.readouterr().out)
    assert events(lines) == ["question", "sql", "tool_call", "tool_call", "answer"]
    question, sql, tool, ending, answer = (line["fields"] for line in lines)
    assert {line["conversation"] for line in lines} == {outcome["conversation_id"]}
    assert question["question"] == "how many orders?" and question["version"] == "v1"
    assert sql["sql"] == outcome["citations"][0]["sql"]
    assert (sql["row_count"], sql["truncated"], sql["version"]) == (1, False, "v1")
    assert tool["tool"] == "query_metrics" and tool["arguments"]["metrics"] == ["orders"] and tool["ok"]
    assert ending["tool"] == "answer" and "text" not in ending["arguments"]
    assert (answer["status"], answer["row_counts"], answer["certified"]) == ("answered", [1], True)
    assert answer["answer_sha256"] == hashlib.sha256(outcome["answer"].encode()).hexdigest()


@pytest.mark.parametrize(
    "question", ["", "profit?", "drop table sales.orders", "x" * 3_000, "how many orders in Narnia?"]
)
def test_a_question_that_gets_no_figure(question: str, footnote: Asked) -> None:
    lines = footnote("ask", question, "--json")
    assert events(lines)[0] == "question" and events(lines)[-1] == "answer"
    assert lines[-1]["fields"]["status"] in ("refused", "clarification")


def test_a_query_its_rows_stay_out(footnote: Asked, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = footnote("query", "--metrics", "revenue,orders", "--by", "state", "--json")
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert events(lines) == ["question", "sql", "answer"]
    assert lines[0]["fields"]["request"]["metrics"] == ["revenue", "orders"]
    assert lines[1]["fields"]["row_count"] == len(rows) > 2
    text = json.dumps([line["fields"] for line in lines])
    assert not [row[0] for row in rows if row[0] and f'"{row[0]}"' in text]


def test_a_query_that_is_wrong(footnote: Asked) -> None:
    lines = footnote("query", "--metrics", "orders", "--where", "state = 'Narnia'", code=1)
    assert events(lines) == ["question", "refusal", "answer"]
    assert lines[1]["fields"]["code"] == lines[2]["fields"]["code"] == "unknown_value"


def test_sql_of_somebody(footnote: Asked, shop: Path) -> None:
    good, bad = "SELECT count(*) FROM sales.fact_sales", "SELECT getenv('OPENAI_API_KEY')"
    lines = footnote("sql", good)
    assert events(lines) == ["sql"] and lines[0]["fields"]["sql"] == good
    assert lines[0]["fields"]["row_count"] == 1
    lines = footnote("sql", bad, code=1)
    assert events(lines) == ["refusal"]
    assert (lines[0]["fields"]["code"], lines[0]["fields"]["sql"]) == ("refused_function", bad)
    batch = shop / "batch.jsonl"
    batch.write_text("".join(json.dumps({"id": n, "sql": sql}) + "\n" for n, sql in enumerate((good, bad))))
    assert events(footnote("sql", "--check", "--batch", str(batch), "--run")) == ["sql", "refusal"]
    assert events(footnote("sql", "--check", "--batch", str(batch))) == ["refusal"]


def test_values_of_a_dimension(footnote: Asked) -> None:
    lines = footnote("dimensions", "state", "--values", "--json")
    assert events(lines) == ["question", "sql", "answer"]
    assert lines[1]["fields"]["row_count"] > 2


def scripted(shop: Path, *replies: Any) -> Agent:
    model = ScriptedModel(replies=list(replies), seen=[])
    return assemble(shop, ModelSettings(name="scripted"), model, recorder=open_log(shop))


def test_what_a_model_says_and_reads_stays_out(shop: Path) -> None:
    agent = scripted(
        shop,
        call("run_sql", sql="SELECT secret FROM hidden.users"),
        call("no_such_tool", x="\x1b[2J"),
        call("query_metrics", metrics=["orders"]),
        call("answer", kind="answer", text="There were {q1.orders} orders, says canary-in-prose."),
    )
    try:
        assert agent.ask("how many orders?", user=ANA).status == "answered"
    finally:
        agent.close()
    lines = written(audit_folder(shop))
    told = [line["fields"] for line in lines]
    assert events(lines) == [
        *("question", "refusal", "tool_call", "tool_call", "sql", "tool_call", "tool_call", "answer")
    ]  # fmt: skip
    assert (told[1]["code"], told[2]["ok"], told[3]["ok"]) == ("refused_table", False, False)  # type: ignore[index]
    assert told[3]["arguments"] == {"x": "\\x1b[2J"}  # type: ignore[index]
    assert "canary" not in json.dumps(told)
    assert {(line["user"], line["role"]) for line in lines} == {("ana", "analyst")}
    assert len({line["conversation"] for line in lines}) == 1


def test_a_turn_that_breaks_or_is_given_up_is_told(shop: Path) -> None:
    agent = scripted(shop, call("query_metrics", metrics=["orders"]))
    turn = agent.stream("how many orders?", user=ANA)
    next(iter(turn))
    turn.close()  # type: ignore[attr-defined]
    agent.close()
    assert written(audit_folder(shop))[-1]["fields"] == {"status": "given_up"}


def test_nothing_is_said_that_could_not_be_noted(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever line of a turn it is that the disk has no room for."""
    log = open_log(shop)
    before = written(audit_folder(shop))
    for left in range(5):
        agent = scripted(
            shop,
            call("query_metrics", metrics=["orders"]),
            call("answer", kind="answer", text="{q1.orders}."),
        )
        agent._recorder = _Full(left)
        told: list[Any] = []
        with pytest.raises(AuditUnwritable):
            for event in agent.stream("how many orders?", user=ANA):
                told.append(event)
        agent.close()
        assert not [event for event in told if isinstance(event, TextDelta)]
    assert before == [] and log is not None


class _Full:
    """A log with room for a few lines."""

    def __init__(self, left: int) -> None:
        self.left = left

    def append(self, event: str, user: User, **fields: Any) -> None:
        if not self.left:
            raise AuditUnwritable("no room", code="audit_unwritable")
        self.left -= 1


def test_without_a_log_questions_are_refused(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "state").write_text("no folder")
    for command in (["ask", "how many orders?"], ["query", "--metrics", "orders"], ["sql", "SELECT 1"]):
        assert run(["--workspace", str(shop), *command]) == 1
        out, err = capsys.readouterr()
        assert not out and "Nothing is answered, since it can't be written into the audit log" in err
    monkeypatch.setenv("FOOTNOTE_AUDIT", "optional")
    assert run(["--workspace", str(shop), "query", "--metrics", "orders"]) == 0
    (shop / "state").unlink()
    monkeypatch.delenv("FOOTNOTE_AUDIT")
    (shop / "workspace.yml").write_text("audit: off\n")
    assert run(["--workspace", str(shop), "query", "--metrics", "orders"]) == 0
    assert not audit_folder(shop).exists()


def test_no_key_of_the_endpoint_is_in_it(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where the endpoint repeats it in its error, or a person pastes it."""
    secret = "canary-0123456789abcdef"
    monkeypatch.setenv("OPENAI_API_KEY", secret)
    monkeypatch.setenv("FOOTNOTE_AUDIT_KEY", "seal-canary-42")
    assert run(["--workspace", str(shop), "ask", f"how many orders? my key is {secret} seal-canary-42"]) == 0
    text = (audit_folder(shop) / file_names(audit_folder(shop))[0]).read_text("utf-8")
    assert "canary" not in text and "my key is [secret] [secret]" in text


def test_people_who_ask_at_once_do_not_mix(shop: Path) -> None:
    fresh = FreshAgent(shop)
    names = [f"user{n}" for n in range(8)]

    def ask(name: str) -> None:
        for _ in range(3):
            list(fresh.stream("how many orders?", user=User(name, "r")))

    threads = [threading.Thread(target=ask, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fresh.close()
    lines = written(audit_folder(shop))
    assert verify(audit_folder(shop)).problem is None
    assert len({line["conversation"] for line in lines}) == 3 * len(names)
    for name in names:
        own = [line for line in lines if line["user"] == name]
        assert len({line["conversation"] for line in own}) == 3
        assert events(own).count("question") == events(own).count("answer") == 3  # type: ignore[arg-type]


def test_verify_and_show(footnote: Asked, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        footnote("ask", "how many orders?")
    capsys.readouterr()
    base = ["--workspace", str(shop), "audit"]
    assert run([*base, "verify", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] and report["lines"] == 10 and report["problem"] is None
    assert run([*base, "verify", "--head", report["head"]]) == 0
    assert f"Head: {report['head']}" in capsys.readouterr().out
    assert run([*base, "verify", "--head", f"10:{'0' * 64}"]) == 1
    capsys.readouterr()
    assert (
        run([*base, "show", "--event", "question", "--user", "ana", "--since", "2020-01-01", "--json"]) == 0
    )
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["fields"]["question"] for line in shown] == ["how many orders?"] * 2
    assert run([*base, "show", "--user", "bob", "--json"]) == 0
    assert run([*base, "show", "--since", "2999-01-01", "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert run([*base, "show"]) == 0
    assert "how many orders?" in capsys.readouterr().out
    path = audit_folder(shop) / file_names(audit_folder(shop))[0]
    path.write_bytes(path.read_bytes().replace(b"how many orders?", b"how many ordure?", 1))
    assert run([*base, "verify"]) == 1
    assert capsys.readouterr().out.startswith(f"{path.name}:1: changed")
    assert run([*base, "verify", "--json"]) == 1
    problem = json.loads(capsys.readouterr().out)["problem"]
    assert (problem["kind"], problem["file"], problem["line"]) == ("changed", path.name, 1)


def test_every_edge_that_opens_an_agent_hands_it_a_log() -> None:
    calls = [
        (path.name, {keyword.arg for keyword in node.keywords})
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "build_agent"
    ]
    assert len(calls) >= 2 and all("recorder" in given for _, given in calls), calls


def test_who_tries_the_conversation_of_another_is_told(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["--workspace", str(shop)]
    assert run([*base, "--as", "ana", "ask", "how many orders?", "--json"]) == 0
    identity = json.loads(capsys.readouterr().out)["conversation_id"]
    assert run([*base, "--as", "bob", "ask", "how many orders?", "--conversation", identity]) == 1
    question, answer = written(audit_folder(shop))[-2:]
    assert (question["user"], question["conversation"]) == ("bob", identity)
    assert answer["fields"]["status"] == "error"  # type: ignore[index]


ROLES = """
roles:
  x: {metrics: ["*"], dimensions: ["*"]}
  narrow: {metrics: [orders], dimensions: []}
users: {ana: {role: x}, bob: {role: narrow}}
limits: {questions_per_day: 1}
"""


def test_limits_and_rights_are_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "policies.yml").write_text(ROLES)
    base = ["--workspace", str(shop), "--as"]
    for _ in range(2):
        assert run([*base, "ana", "ask", "how many orders?", "--json"]) == 0
    assert events(written(audit_folder(shop)))[-3:] == ["question", "limit", "answer"]  # type: ignore[arg-type]
    assert run([*base, "bob", "query", "--metrics", "revenue"]) == 1
    assert events(written(audit_folder(shop)))[-3:] == ["question", "refusal", "answer"]  # type: ignore[arg-type]
    assert run([*base, "bob", "sql", "SELECT 1"]) == 1
    last = written(audit_folder(shop))[-1]
    assert (last["event"], last["user"], last["role"]) == ("refusal", "bob", "narrow")
    assert last["fields"] == {"code": "not_allowed", "sql": ["SELECT 1"]}
    capsys.readouterr()
    for command in (["audit", "show"], ["audit", "verify"]):
        assert run([*base, "ana", *command]) == 1
        assert "how many orders?" not in capsys.readouterr().out

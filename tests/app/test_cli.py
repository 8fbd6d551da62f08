"""The command line's edges: exit codes, JSON errors, odd arguments; the agent is a stand-in."""

import json
import subprocess
import sys
import types
from pathlib import Path

import pytest

from agent.outcome import Outcome
from app.cli import run
from tests.app.outcomes import FakeAgent, answered, clarification, outcome
from warehouse.errors import GuardRefusal
from warehouse.serving import ServingInfo, write_pointer

FOOTNOTE = Path(sys.executable).with_name("footnote")


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> FakeAgent:
    fake = FakeAgent(answered())
    module = types.ModuleType("agent.build")
    module.build_agent = lambda workspace, **options: fake  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "agent.build", module)
    return fake


@pytest.fixture
def published(workspace: Path) -> Path:
    info = ServingInfo(
        dataset="demo", title="Demo", version="v1", built_at="", currency="USD", locale="en_US", country="US",
        language="en", data_start=None, data_end=None, tables={}, lacks={},
    )  # fmt: skip
    folder = workspace / "serving"
    folder.mkdir(parents=True)
    (folder / "v1.json").write_text(info.to_json())
    (folder / "v1.duckdb").touch()
    write_pointer(workspace, "v1")
    return workspace


def test_an_answer_is_the_contract(agent: FakeAgent, capsys: pytest.CaptureFixture[str]):
    assert run(["ask", "revenue by month", "--json", "--conversation", "c7"]) == 0
    assert Outcome.model_validate_json(capsys.readouterr().out) == answered()
    assert agent.asked == [("revenue by month", "c7")]
    assert agent.closed


def test_an_answer_on_a_terminal(agent: FakeAgent, published: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["--workspace", str(published), "ask", "revenue by month"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Revenue was $3,234.50.\n")
    assert "2,234.50" in printed
    assert "[q1: 2 rows" in printed and "select date_trunc" in printed
    assert "  - And by state?" in printed


@pytest.mark.parametrize(
    "given", [clarification(), outcome(status="refused", answer="This dataset has no payments.")]
)
def test_no_answer_is_no_error(agent: FakeAgent, published: Path, given: Outcome, capsys):
    agent.given = given
    assert run(["--workspace", str(published), "ask", "x"]) == 0
    out, err = capsys.readouterr()
    assert out.strip() and not err


@pytest.mark.parametrize("answer", ["", "The model is away."])
def test_a_failing_model_is_one_message_on_stderr(agent: FakeAgent, published: Path, answer: str, capsys):
    failed = outcome(status="error", answer=answer, error={"code": "model", "message": "The model is away."})
    agent.given = failed
    assert run(["--workspace", str(published), "ask", "x"]) == 1
    assert capsys.readouterr() == ("", "footnote: The model is away.\n")
    assert run(["--workspace", str(published), "ask", "x", "--json"]) == 1
    out, err = capsys.readouterr()
    assert Outcome.model_validate_json(out) == failed
    assert err == "footnote: The model is away.\n"


def test_our_error_is_one_message(agent: FakeAgent, capsys: pytest.CaptureFixture[str]):
    agent.given = GuardRefusal(
        "That table is not published.", code="refused_table", choices=["sales.fact_sales"]
    )
    assert run(["ask", "x", "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "refused_table"
    assert Outcome.model_validate_json(out).status == "error"
    assert err == "footnote: That table is not published. Nearest: sales.fact_sales.\n"


def test_an_unexpected_error_names_its_log(agent: FakeAgent, workspace: Path, capsys):
    workspace.mkdir()
    agent.given = ZeroDivisionError("secret detail")
    assert run(["--workspace", str(workspace), "ask", "x"]) == 1
    err = capsys.readouterr().err
    assert "Traceback" not in err and "secret detail" not in err
    log = workspace / "state" / "footnote.log"
    assert str(log) in err and "secret detail" in log.read_text()


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["nonsense"], ["ask", "x", "--no-such-option"], ["query"], ["chat", "--port", "99999999"], []],
)
def test_wrong_usage_is_two(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err


def test_help_is_zero(capsys: pytest.CaptureFixture[str]):
    assert run(["--help"]) == 0
    assert "refresh" in capsys.readouterr().out


def test_bytes_that_are_not_utf8_do_no_harm(agent: FakeAgent, capsys: pytest.CaptureFixture[str]):
    assert run(["ask", "caf\udce9", "--json"]) == 0
    assert agent.asked[0][0] == "caf\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("command", [["metrics"], ["dimensions"], ["query", "--metrics", "orders"]])
def test_nothing_published_names_the_next_step(command: list[str], workspace: Path, capsys):
    assert run(["--workspace", str(workspace), *command]) == 1
    assert "footnote refresh" in capsys.readouterr().err
    assert not workspace.exists()


def test_a_reader_that_leaves_is_no_error(tmp_path: Path):
    done = subprocess.run(
        f"{FOOTNOTE} --help | true; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


def test_a_flag_of_refresh_is_checked_like_the_settings_file(tmp_path, capsys):
    assert run(["--workspace", str(tmp_path), "refresh", "--look-back-days", "-1"]) == 1
    assert "look_back_days (--look-back-days)" in capsys.readouterr().err
    assert run(["--workspace", str(tmp_path), "refresh", "--partition", "week"]) == 1
    assert "partition (--partition)" in capsys.readouterr().err

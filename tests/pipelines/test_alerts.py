"""Alerts: what is worth one, and that each channel gets it, or says why not."""

import json
import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipelines.alerts import command, webhook
from pipelines.alerts.alert import STALENESS_RULE, Alert, broken, failed_run, stale, worsened
from pipelines.alerts.send import Delivery, send
from pipelines.errors import SourceError
from pipelines.rulebook.rule import Rule, judged
from pipelines.runs.history import PastResult, PastRun
from pipelines.settings import Settings

ABOUT = {"dataset": "demo", "run": 7, "outcome": "published", "version": "v1"}
ALERTS = [Alert("rule_worsened", "orders_have_items", "Each order has a line.", failing=3, failing_before=1)]


def rule(name="r", severity="warn"):
    return Rule(name, "volume", severity, "gold", "a.b", "So it is.", "Mend it.", "", ("a.b",), "audit")


def past(**results):
    known = {name: PastResult("failed", checked, failing, "") for name, (checked, failing) in results.items()}
    return PastRun(1, known, {})


@pytest.mark.parametrize(
    ("checked", "failing", "before", "is_worse"),
    [
        (100, 1, (100, 0), True),
        (100, 5, (100, 5), False),
        (100, 4, (100, 5), False),
        (100, 6, (100, 5), True),
        # Twice the rows with twice the failing ones is no worse, nor is a share within a tenth.
        (200, 10, (100, 5), False),
        (200, 11, (100, 5), False),
        (200, 12, (100, 5), True),
        # More failing rows among far more rows.
        (1000, 6, (100, 5), False),
        (100, 1, (0, 0), True),
    ],
)
def test_a_rule_has_worsened_beyond_the_tolerance(checked, failing, before, is_worse):
    result = judged(rule(), checked=checked, failing=failing)
    assert bool(worsened([result], past(r=before))) is is_worse


def test_nothing_worsens_without_a_run_before():
    result = judged(rule(), checked=10, failing=10)
    assert worsened([result], None) == []
    assert worsened([result], past(other=(10, 0))) == []


def test_staleness_is_told_once_as_such():
    assert (
        worsened([judged(rule(STALENESS_RULE), checked=1, failing=1)], past(**{STALENESS_RULE: (1, 0)})) == []
    )
    today = date(2024, 1, 10)
    assert stale(date(2024, 1, 7), today=today, limit=3) == []
    [alert] = stale(date(2024, 1, 6), today=today, limit=3)
    assert alert.event == "data_stale" and "2024-01-06, 4 days before" in alert.text
    assert stale(date(1999, 1, 1), today=today, limit=None) == []
    assert stale(None, today=today, limit=3) == []


def test_a_broken_blocking_rule_is_told():
    results = [judged(rule("b", "block"), checked=2, failing=1), judged(rule("w"), checked=2, failing=1)]
    assert [alert.subject for alert in broken(results)] == ["b"]


def test_a_failed_run_tells_where_and_not_what():
    problem = SourceError("the value 'Ann Lee' is no number", file="a.csv", line=7, column="b", code="odd")
    alert = failed_run(problem)
    assert "odd: file a.csv, line 7, column b" in alert.text and "Ann" not in alert.text
    assert failed_run(ValueError("Ann Lee")).text.count("internal") == 1


@pytest.fixture
def server():
    """A web server on this machine that keeps what is posted; `answers` are its status codes in turn."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            status = self.server.answers.pop(0) if self.server.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.posted, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(server):
    return f"http://127.0.0.1:{server.server_port}/hook?token=secret"


def test_a_webhook_gets_the_alerts_as_json(server):
    assert send(ALERTS, Settings(alert_webhook=address(server)), ABOUT) == [Delivery("webhook", True)]
    [body] = map(json.loads, server.posted)
    assert body["run"] == 7 and body["source"] == "footnote"
    assert body["alerts"] == [
        {
            "event": "rule_worsened",
            "subject": "orders_have_items",
            "text": "Each order has a line.",
            "failing": 3,
            "failing_before": 1,
        }
    ]


def test_a_webhook_is_tried_twice(server):
    server.answers = [500, 200]
    assert send(ALERTS, Settings(alert_webhook=address(server)), ABOUT) == [Delivery("webhook", True)]
    server.answers = [500, 503]
    assert webhook.post(address(server), b"{}") == "answered with status 503"
    assert len(server.posted) == 4


def test_a_webhook_follows_nowhere(server):
    server.answers = [302, 302]
    assert webhook.post(address(server), b"{}") == "answered with status 302"
    assert len(server.posted) == 2


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("http://example.com/hook", "must be an https address"),
        ("ftp://127.0.0.1/hook", "must be an https address"),
        ("file:///etc/passwd", "must be an https address"),
        ("no address", "not a web address"),
        ("http://[::1", "not a web address"),
        ("http://127.0.0.1:1/hook?token=secret", "can't be reached"),
    ],
)
def test_a_webhook_that_can_not_be_reached_says_so(target, problem):
    [delivery] = send(ALERTS, Settings(alert_webhook=target), ABOUT)
    assert not delivery.delivered and problem in delivery.detail and "secret" not in delivery.detail


def script(folder, text):
    path = folder / "hook with space.py"
    path.write_text(text)
    return f"{sys.executable} '{path}'"


def test_a_command_gets_the_alerts_on_its_input(tmp_path):
    kept = tmp_path / "kept.json"
    hook = script(tmp_path, f"import sys; open({str(kept)!r}, 'wb').write(sys.stdin.buffer.read())")
    assert send(ALERTS, Settings(alert_command=hook), ABOUT) == [Delivery("command", True)]
    assert json.loads(kept.read_text())["alerts"][0]["subject"] == "orders_have_items"


def test_a_command_is_no_shell(tmp_path):
    hook = script(tmp_path, "") + f" ; touch {tmp_path / 'made'} $(touch {tmp_path / 'made'})"
    assert command.run_command(hook, b"{}") == ""
    assert not (tmp_path / "made").exists()


def test_a_command_that_fails_says_so(tmp_path, monkeypatch):
    assert command.run_command(script(tmp_path, "raise SystemExit(9)"), b"{}") == "ended with exit code 9"
    assert "can't be started" in command.run_command(str(tmp_path / "absent"), b"{}")
    assert "can't be split" in command.run_command("'open", b"{}")
    assert "empty" in command.run_command(" ", b"{}")
    monkeypatch.setattr(command, "SECONDS", 0.3)
    assert "did not end" in command.run_command(script(tmp_path, "import time; time.sleep(60)"), b"{}")


def test_a_command_need_not_read(tmp_path):
    assert command.run_command(script(tmp_path, ""), b"x" * 1_000_000) == ""


def test_nothing_is_sent_without_alerts_or_channels(tmp_path):
    assert send([], Settings(alert_command=str(tmp_path / "absent")), ABOUT) == []
    assert send(ALERTS, Settings(), ABOUT) == []

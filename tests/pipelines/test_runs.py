"""Runs are kept whatever becomes of them, and tell what is worse than before."""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.cli import run
from pipelines.built_tables import BuiltModel
from pipelines.day_spans import DaySpan
from pipelines.errors import CheckError
from pipelines.lock import LOCK
from pipelines.rulebook.measures import TableState
from pipelines.rulebook.rule import Rule, judged, not_applicable
from pipelines.runs import database, record
from pipelines.runs.database import open_to_read, open_to_write, runs_file
from pipelines.runs.history import checked_runs, last_published, list_runs, run_detail
from pipelines.runs.log import FILE as LOG
from pipelines.runs.record import Recorder
from warehouse.errors import WorkspaceError

pytestmark = pytest.mark.usefixtures("without_models")


def rule(name="r"):
    return Rule(name, "volume", "warn", "gold", "a.b", "So it is.", "Mend it.", "", ("a.b",), "audit")


@pytest.fixture
def workspace(workspace):
    workspace.mkdir()
    return workspace


def begun(workspace, *, scale=None, request=None):
    recorder = Recorder(workspace)
    recorder.begin("shop", scale=scale, request=request or {})
    return recorder


def published(workspace, *, failing=1, **circumstances):
    recorder = begun(workspace, **circumstances)
    results = [judged(rule(), checked=10, failing=failing), not_applicable(rule("n"), "it is empty")]
    built = [BuiltModel("a.b", (DaySpan(date(2024, 1, 1), date(2024, 1, 3)),))]
    recorder.checked(results, {"a.b": TableState(10, date(2024, 1, 3)), "a.c": TableState(2)}, built)
    recorder.end("published", version="v", mode="changes", reason="files changed", built=built)
    return recorder


def hold(workspace):
    (workspace / LOCK).write_text(str(os.getpid()))


def test_a_run_is_known_as_far_as_it_went(workspace):
    hold(workspace)
    recorder = begun(workspace, scale=0.5, request={"days": "2024"})
    with recorder.step("land") as note:
        note("3 rows")
    step = recorder.step("transform")
    step.__enter__()
    [summary] = list_runs(workspace)
    assert (summary.outcome, summary.seconds, summary.rules_failed) == ("running", None, None)
    detail = run_detail(workspace, summary.run_id)
    assert [(one["name"], one["outcome"]) for one in detail.steps] == [
        ("land", "3 rows"),
        ("transform", None),
    ]
    assert detail.request == {"days": "2024"}
    # The process is gone, or another refresh holds the lock.
    (workspace / LOCK).write_text("")
    assert list_runs(workspace)[0].outcome == "killed"


def test_the_next_run_marks_the_killed(workspace):
    begun(workspace)
    hold(workspace)
    begun(workspace)
    assert [one.outcome for one in list_runs(workspace)] == ["running", "killed"]


def test_a_run_that_is_killed_leaves_a_readable_record(workspace):
    kill = f"""
import os, signal, sqlite3
from pathlib import Path
from pipelines.runs.database import open_to_write
from pipelines.runs.record import Recorder
workspace = Path({str(workspace)!r})
recorder = Recorder(workspace)
recorder.begin("shop", scale=None, request={{}})
recorder.step("land").__enter__()
with open_to_write(workspace) as connection:
    connection.execute("INSERT INTO alerts VALUES (1, 'half', 'written', 0, '')")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", kill], cwd=Path(__file__).parents[2], timeout=60)
    assert done.returncode == -9
    [summary] = list_runs(workspace)
    assert summary.outcome == "killed"
    detail = run_detail(workspace, summary.run_id)
    assert detail.steps[0]["name"] == "land" and not detail.alerts
    published(workspace)
    assert [one.outcome for one in list_runs(workspace)] == ["published", "killed"]


def test_a_published_run_says_what_it_did(workspace):
    published(workspace)
    [summary] = list_runs(workspace)
    assert (summary.rows, summary.rules_failed, summary.days, summary.version) == (12, 1, 3, "v")
    detail = run_detail(workspace, summary.run_id)
    assert detail.tables[0]["days"] == "2024-01-01 to 2024-01-03" and detail.tables[1]["newest_day"] is None
    assert [one["rule_id"] for one in detail.rules] == ["r"]
    assert json.loads(json.dumps(detail.to_json()))["run_id"] == summary.run_id


def test_a_failed_run_says_why(workspace):
    recorder = begun(workspace)
    with pytest.raises(ValueError), recorder.step("land"):
        raise ValueError("no")
    recorder.fail(CheckError("Rules failed", code="rules_failed"))
    [summary] = list_runs(workspace)
    assert (summary.outcome, summary.error_code, summary.error) == ("failed", "rules_failed", "Rules failed.")
    assert run_detail(workspace, 1).steps[0]["outcome"] == "failed: ValueError"


def test_runs_are_compared_with_the_last_of_the_same_data(workspace):
    assert last_published(workspace, "shop", scale=None) is None
    published(workspace, failing=1)
    published(workspace, failing=2)
    published(workspace, failing=3, scale=0.5)
    published(workspace, failing=4, request={"as_of": "2024-01-01"})
    begun(workspace).fail(ValueError("no"))
    before = last_published(workspace, "shop", scale=None)
    assert before.run_id == 2 and before.results["r"].failing == 2
    assert before.tables == {"a.b": TableState(10, date(2024, 1, 3)), "a.c": TableState(2)}
    assert last_published(workspace, "other", scale=None) is None
    assert [one.run_id for one in checked_runs(workspace)] == [4, 3]


def test_old_runs_are_given_up(workspace, monkeypatch):
    monkeypatch.setattr(record, "KEPT_RUNS", 2)
    for _ in range(4):
        published(workspace)
    assert [one.run_id for one in list_runs(workspace)] == [4, 3]
    with open_to_read(workspace) as connection:
        kept = connection.execute("SELECT DISTINCT run_id FROM rule_results ORDER BY 1").fetchall()
    assert [run_id for (run_id,) in kept] == [3, 4]


def test_runs_are_read_while_one_is_written(workspace):
    published(workspace)
    with open_to_write(workspace) as connection:
        connection.execute("UPDATE runs SET version = 'new'")
        assert list_runs(workspace)[0].version == "v"
    assert list_runs(workspace)[0].version == "new"


def test_no_run_yet(workspace):
    assert list_runs(workspace) == [] and checked_runs(workspace) == []
    assert not runs_file(workspace).exists()
    with pytest.raises(WorkspaceError, match="no run yet"):
        run_detail(workspace, 1)
    runs_file(workspace).touch()
    assert list_runs(workspace) == []


def test_an_unknown_run_names_the_known(workspace):
    published(workspace)
    with pytest.raises(WorkspaceError, match="no run 7 .* Runs 1 to 1"):
        run_detail(workspace, 7)


def test_a_file_that_is_no_database_is_put_aside(workspace):
    runs_file(workspace).write_text("this is no database, whatever its name says" * 100)
    with pytest.raises(WorkspaceError, match="can't be read"):
        list_runs(workspace)
    published(workspace)
    assert [one.run_id for one in list_runs(workspace)] == [1]
    assert list(workspace.glob("runs.db.unreadable-*"))


def test_runs_of_a_newer_footnote_are_left_alone(workspace):
    published(workspace)
    with sqlite3.connect(runs_file(workspace)) as connection:
        connection.execute(f"PRAGMA user_version = {database.SCHEMA_VERSION + 1}")
    with pytest.raises(WorkspaceError, match="newer Footnote"):
        list_runs(workspace)
    # The refresh goes on without a record.
    recorder = begun(workspace)
    recorder.end("published")
    assert "record_failed" in (workspace / LOG).read_text()


def test_the_log_is_one_json_object_a_line(workspace):
    recorder = published(workspace)
    recorder.alerted("rule_worsened", "command", delivered=False, detail="exit code 1")
    lines = [json.loads(line) for line in (workspace / LOG).read_text().splitlines()]
    assert [line["event"] for line in lines] == ["run_began", "rule_failed", "run_ended", "alert"]
    assert {line["run"] for line in lines} == {1} and all("at" in line for line in lines)
    assert lines[1]["rule"] == "r" and lines[1]["failing"] == 1


CUSTOMERS = """customer_id,name,email,city,state,country,signup_date
C001,Ann Lee,ann@example.com,Austin,TX,USA,2024-01-02
C002,Bob Ray,bob@example.com,Boston,MA,USA,2024-01-03
"""
PRODUCTS = """product_id,product_name,category,price
P001,Lamp,Home,10.00
P002,Chair,Home,20.00
"""
ORDERS = "order_id,customer_id,product_id,order_date,quantity,price,total,status\n"
GOOD = "".join(f"O{n:03},C001,P001,2024-02-{n:02},1,10.00,10.00,Completed\n" for n in range(1, 11))
BAD = "O011,C009,P001,2024-02-11,1,10.00,10.00,Completed\n"


def write_shop(folder, orders):
    folder.mkdir(exist_ok=True)
    for name, text in (("customers", CUSTOMERS), ("products", PRODUCTS), ("orders", orders)):
        (folder / f"{name}.csv").write_text(text)


def footnote(workspace, *arguments):
    return run(["--workspace", str(workspace), *arguments])


@pytest.mark.long
def test_a_refresh_is_kept_compared_and_alerted(workspace, tmp_path, capsys):
    kept = tmp_path / "alert.json"
    hook = tmp_path / "hook.py"
    hook.write_text(f"import sys; open({str(kept)!r}, 'wb').write(sys.stdin.buffer.read())")
    settings = {"alert_command": f"{sys.executable} {hook}"}
    (workspace / "workspace.yml").write_text(json.dumps(settings))
    files = tmp_path / "files"
    refresh = ("refresh", "--dataset", "retail_sample", "--from", str(files))

    write_shop(files, ORDERS + GOOD)
    assert footnote(workspace, *refresh) == 0
    assert not kept.exists()

    # Nothing changed, but the data are old by now.
    (workspace / "workspace.yml").write_text(json.dumps({**settings, "stale_after_days": 30}))
    assert footnote(workspace, *refresh) == 3
    [alert] = json.loads(kept.read_text())["alerts"]
    assert alert["event"] == "data_stale"
    (workspace / "workspace.yml").write_text(json.dumps(settings))

    # A row of an unknown customer: published without it, and told.
    write_shop(files, ORDERS + GOOD + BAD)
    capsys.readouterr()
    assert footnote(workspace, *refresh) == 3
    message = json.loads(kept.read_text())
    assert message["outcome"] == "published" and message["run"] == 3
    told = {alert["subject"]: alert for alert in message["alerts"]}
    assert told["bronze.orders.customer_id.known"]["failing"] == 1
    assert told["bronze.orders.customer_id.known"]["failing_before"] == 0
    assert "C009" not in kept.read_text()
    assert "alert: rule_worsened" in capsys.readouterr().err

    # The same again is no worse.
    kept.unlink()
    assert footnote(workspace, *refresh) == 0
    assert not kept.exists()

    # A file that can't be read.
    write_shop(files, "order_id\n")
    assert footnote(workspace, *refresh) == 1
    message = json.loads(kept.read_text())
    assert message["outcome"] == "failed" and message["alerts"][0]["event"] == "run_failed"

    outcomes = [one.outcome for one in list_runs(workspace)]
    assert outcomes == ["failed", "unchanged", "published", "unchanged", "published"]
    check_commands(workspace, capsys)


def check_commands(workspace, capsys):
    capsys.readouterr()
    assert footnote(workspace, "runs", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed[0]["error_code"] == "column_missing" and listed[2]["rows"] > 0
    assert footnote(workspace, "runs", "3", "--json") == 0
    detail = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in detail["steps"]][-2:] == ["publish", "prune"]
    assert detail["alerts"][0]["delivered"] == 1
    assert footnote(workspace, "runs") == 0 and footnote(workspace, "runs", "5") == 0
    assert "column_missing" in capsys.readouterr().out
    assert footnote(workspace, "rules", "--json", "--failing", "--kind", "consistency") == 0
    [failing] = json.loads(capsys.readouterr().out)
    assert failing["id"] == "bronze.orders.customer_id.known"
    assert (failing["failing"], failing["failing_before"], failing["change"]) == (1, 0, 1)
    assert (
        failing["severity"] == "quarantine" and failing["remedy"] and failing["sql"] and failing["run"] == 3
    )
    assert footnote(workspace, "rules") == 0
    assert "bronze.orders.customer_id.known" in capsys.readouterr().out
    assert footnote(workspace, "rules", "orders_have_items") == 0
    assert "Each order has at least one line." in capsys.readouterr().out
    assert footnote(workspace, "rules", "orders_have_item") == 1
    assert "Nearest: orders_have_items" in capsys.readouterr().err
    assert footnote(workspace, "rules", "--kind", "speed") == 2
    assert footnote(workspace, "runs", "--alert-test", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [{"channel": "command", "delivered": True, "detail": ""}]


@pytest.mark.long
def test_a_hook_that_fails_breaks_nothing(workspace, tmp_path, capsys):
    settings = {"alert_command": str(tmp_path / "absent"), "stale_after_days": 30}
    (workspace / "workspace.yml").write_text(json.dumps(settings))
    write_shop(tmp_path / "files", ORDERS + GOOD)
    refresh = ("refresh", "--dataset", "retail_sample", "--from", str(tmp_path / "files"))
    assert footnote(workspace, *refresh) == 3
    assert "the alert command failed: can't be started" in capsys.readouterr().err
    assert list_runs(workspace)[0].outcome == "published"
    assert run_detail(workspace, 1).alerts[0]["delivered"] == 0
    assert footnote(workspace, "runs", "--alert-test") == 1


def test_rules_are_listed_before_any_run(workspace, capsys):
    assert footnote(workspace, "rules", "--json", "--kind", "volume") == 0
    listed = json.loads(capsys.readouterr().out)
    assert {one["status"] for one in listed} == {"not_run"} and len(listed) >= 4
    assert footnote(workspace, "runs", "--alert-test") == 1
    assert "No channel is set" in capsys.readouterr().out

"""`footnote runs`."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.json_text import json_text

if TYPE_CHECKING:
    from pipelines.runs.history import RunDetail, RunSummary

RUN_HEADERS = ("run", "started (UTC)", "outcome", "seconds")
RESULT_HEADERS = ("rows", "set aside", "rules failed", "days", "version")


def runs(
    context: typer.Context,
    run: Annotated[int | None, typer.Argument(help="One run, in full.", show_default=False)] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many runs to list.")] = 50,
    alert_test: Annotated[
        bool, typer.Option("--alert-test", help="Send a sample alert by the channels that are set.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the refreshes of the workspace, or show one with its steps, rows, failed rules and alerts."""
    from pipelines.runs.history import list_runs, run_detail

    workspace = context.obj.workspace
    if alert_test:
        _test_alerts(context, as_json)
    elif run is not None:
        detail = run_detail(workspace, run)
        if as_json:
            print(json_text(detail.to_json()))
        else:
            _print_run(detail)
    else:
        known = list_runs(workspace, most=most)
        if as_json:
            print(json_text([vars(one) for one in known]))
        else:
            _print_runs(known)


def _print_runs(known: "list[RunSummary]") -> None:
    from app.render import Table
    from app.terminal import print_rows

    if not known:
        print("No run yet: `footnote refresh` makes the first.")
        return
    rows = tuple(
        (
            str(one.run_id),
            one.started_at[:19].replace("T", " "),
            f"{one.outcome} ({one.error_code})" if one.error_code else one.outcome,
            "" if one.seconds is None else f"{one.seconds:.1f}",
            *map(_count, (one.rows, one.quarantined, one.rules_failed)),
            _days(one),
            one.version or "",
        )
        for one in known
    )
    numeric = (True, False, False, True, True, True, True, True, False)
    print_rows(Table(headers=RUN_HEADERS + RESULT_HEADERS, rows=rows, numeric=numeric))
    print("`footnote runs RUN` shows one in full.")


def _print_run(detail: "RunDetail") -> None:
    from app.terminal import print_facts, print_table

    run = detail.run
    print_facts({**vars(run), "days": _days(run), "request": json.dumps(detail.request)})
    for title, rows in (
        ("steps", detail.steps),
        ("tables", detail.tables),
        ("failed rules", detail.rules),
        ("alerts", detail.alerts),
    ):
        if rows:
            print(f"\n{title}")
            print_table(list(rows[0]), [[_cell(value) for value in row.values()] for row in rows])


def _test_alerts(context: typer.Context, as_json: bool) -> None:
    from app.refresh import dataset_of
    from pipelines.alerts.alert import Alert
    from pipelines.alerts.send import send
    from pipelines.settings import load_settings

    workspace = context.obj.workspace
    sample = Alert("test", "sample", "This is a test: nothing is wrong with the data.")
    about = {"dataset": dataset_of(workspace), "run": None, "outcome": "test", "version": None}
    sent = send([sample], load_settings(workspace), about)
    if as_json:
        print(json_text([vars(one) for one in sent]))
    for one in () if as_json else sent:
        print(f"{one.channel}: {'delivered' if one.delivered else 'failed: ' + one.detail}")
    if not sent and not as_json:
        print("No channel is set: alert_command or alert_webhook in workspace.yml.")
    if not sent or not all(one.delivered for one in sent):
        raise typer.Exit(1)


def _days(run: "RunSummary") -> str:
    if run.days is None:
        return "all" if run.outcome in ("published", "built") else ""
    return f"{run.days:,}"


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"

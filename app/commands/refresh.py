"""`footnote refresh`."""

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.json_text import json_text

if TYPE_CHECKING:
    from pipelines.preview import Preview
    from pipelines.report import RefreshReport
    from pipelines.request import Request

# Rows set aside beyond this part of a file are more than dirt.
ALARMING = 0.05
# Published, and something about the data is worth a look: a rule worsened, or they are stale.
ALERTED = 3
HEADERS = ("table", "rows in", "loaded", "quarantined", "published")


From = Annotated[
    list[str] | None,
    typer.Option(
        "--from",
        metavar="DIR|DAY",
        help="Folder of the raw files (remembered), or the first day to process again; or one of each.",
    ),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="DAY", help="The day after the last one to process again.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="DAY", help="Build what was known before that day, as a version beside the current one."
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MODEL[+]",
        help="Build one model and what it depends on; with + behind, what depends on it too.",
    ),
]


def refresh(
    context: typer.Context,
    dataset: Annotated[
        str | None, typer.Option(help="Dataset pack; the workspace's own, or demo, which needs no files.")
    ] = None,
    sources: From = None,
    end: To = None,
    as_of: AsOf = None,
    publish: Annotated[bool, typer.Option("--publish", help="Make the --as-of version current.")] = False,
    select: Select = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be processed; change nothing.")
    ] = False,
    scale: Annotated[float | None, typer.Option(help="Size of a generated dataset; 1 is normal.")] = None,
    gateway: Annotated[
        str | None, typer.Option(metavar="duckdb|spark", help="Engine that builds the tables.")
    ] = None,
    look_back_days: Annotated[
        int | None, typer.Option(help="Days before the newest one that are always processed again.")
    ] = None,
    keyword_batch_size: Annotated[
        int | None, typer.Option(help="Keywords a language model judges at once.")
    ] = None,
    max_keywords: Annotated[int | None, typer.Option(help="Most keywords judged by meaning.")] = None,
    partition: Annotated[
        str | None, typer.Option(metavar="day|month", help="How the Parquet of the facts is cut.")
    ] = None,
    stale_after_days: Annotated[int | None, typer.Option(help="Age of the data that alerts.")] = None,
    keep_versions: Annotated[int | None, typer.Option(help="Published versions that are kept.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Land the raw files, build and check the tables that changed, and publish a new version.

    Exit code 3: published, but a rule worsened or the data are stale.
    """
    from app.days import read_from
    from app.refresh import prepare, run_preview

    folder, first = read_from(sources or ())
    request = _request(first, end, as_of, publish, tuple(select or ()))
    workspace = context.obj.workspace
    flags = {
        "scale": scale,
        "gateway": gateway,
        "look_back_days": look_back_days,
        "keyword_batch_size": keyword_batch_size,
        "max_keywords": max_keywords,
        "partition": partition,
        "stale_after_days": stale_after_days,
        "keep_versions": keep_versions,
        "dry_run": dry_run or None,
    }
    given = prepare(workspace, dataset=dataset, source=folder, **flags)
    if given.settings.dry_run:
        _print_preview(run_preview(workspace, given, request), as_json=as_json)
        return
    report = _run(workspace, dataset=dataset, source=folder, request=request, **flags)
    _tell(report, as_json)


def _run(workspace: Path, **given: Any) -> "RefreshReport":
    from app.refresh import run_refresh

    return run_refresh(workspace, progress=_print_step, tell=_print_line, **given)


def _tell(report: "RefreshReport", as_json: bool) -> None:
    if as_json:
        print(json_text(report.to_json()))
    else:
        _print_report(report)
    if report.alerts:
        _print_alerts(report)
        raise typer.Exit(ALERTED)


def _print_preview(preview: "Preview", *, as_json: bool) -> None:
    if as_json:
        print(json_text(asdict(preview)))
        return
    print(f"A refresh of {preview.dataset} would build {preview.mode}: {preview.reason}.")
    for kind, names in (("source", preview.sources), ("model", preview.models), ("day", preview.days)):
        for name in names:
            print(f"{kind} {name}")


def _request(
    first: date | None, end: str | None, as_of: str | None, publish: bool, select: tuple[str, ...]
) -> "Request":
    from app.days import read_day, read_range
    from pipelines.request import Request

    days = read_range(first, end)
    if publish and not as_of:
        raise typer.BadParameter("--publish belongs to --as-of; any other refresh publishes anyway")
    if as_of and (days or select):
        raise typer.BadParameter("--as-of builds everything anew: leave --from DAY, --to and --select out")
    return Request(
        days=days,
        as_of=read_day(as_of, "--as-of") if as_of else None,
        make_current=publish or not as_of,
        select=select,
    )


def _print_step(name: str, outcome: str, seconds: float) -> None:
    # On stderr: with --json, stdout is the report alone.
    print(f"{name:<10} {seconds:>6.1f}s  {outcome}", file=sys.stderr, flush=True)


def _print_line(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _print_report(report: "RefreshReport") -> None:
    from app.render import Table
    from app.terminal import print_rows

    rows = tuple(
        (row.table, *map(_count, (row.rows_in, row.loaded, row.quarantined, row.published)))
        for row in report.rows
    )
    print_rows(Table(headers=HEADERS, rows=rows, numeric=(False, True, True, True, True)))
    for source in report.sources:
        for reason, count in source.reasons.items():
            print(f"set aside from {source.file}: {count:,} x {reason}")
        for warning in source.warnings:
            print(f"warning: bronze.{source.name}: {warning}", file=sys.stderr)
    for row in report.rows:
        if row.rows_in and row.quarantined and row.quarantined > ALARMING * row.rows_in:
            share = row.quarantined / row.rows_in
            print(f"warning: {share:.0%} of {row.table} was set aside; is the file whole?", file=sys.stderr)
    if report.is_unchanged:
        print(f"Nothing changed: version {report.version} of {report.dataset} stays, {report.seconds:.1f} s.")
        return
    _print_built(report)
    if report.as_of:
        print(
            f"Built {report.dataset} as of {report.as_of}, version {report.version}: data from "
            f"{report.data_start} to {report.data_end}, in {report.seconds:.1f} s. "
            f"{'It is current now.' if report.is_current else 'Ask it with --version.'}"
        )
        return
    print(
        f"Published {report.dataset}, version {report.version}: data from {report.data_start} "
        f"to {report.data_end}, in {report.seconds:.1f} s."
    )


def _print_built(report: "RefreshReport") -> None:
    for model in report.built:
        if model.days:
            print(f"{model.table}: processed {', '.join(model.days)}")


def _print_alerts(report: "RefreshReport") -> None:
    for alert in report.alerts:
        before = alert.failing_before
        told = "" if before is None else f" In the run before: {before:,}."
        print(f"alert: {alert.event} {alert.subject}: {alert.text}{told}", file=sys.stderr)
    for delivery in report.deliveries:
        if not delivery.delivered:
            print(f"warning: the alert {delivery.channel} failed: {delivery.detail}", file=sys.stderr)


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"

"""`footnote refresh`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.report import RefreshReport

# Rows set aside beyond this part of a file are more than dirt.
ALARMING = 0.05
HEADERS = ("table", "rows in", "loaded", "quarantined", "published")


def refresh(
    context: typer.Context,
    dataset: Annotated[
        str | None, typer.Option(help="Dataset pack; the workspace's own, or demo, which needs no files.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Folder of the pack's raw files.")
    ] = None,
    scale: Annotated[float | None, typer.Option(help="Size of a generated dataset; 1 is normal.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Land the raw files, build and check every table, and publish a new version."""
    from app.refresh import run_refresh

    report = run_refresh(
        context.obj.workspace, dataset=dataset, source=source, scale=scale, progress=_print_step
    )
    if as_json:
        print(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        _print_report(report)


def _print_step(name: str, outcome: str, seconds: float) -> None:
    # On stderr: with --json, stdout is the report alone.
    print(f"{name:<10} {seconds:>6.1f}s  {outcome}", file=sys.stderr, flush=True)


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
    for row in report.rows:
        if row.rows_in and row.quarantined and row.quarantined > ALARMING * row.rows_in:
            share = row.quarantined / row.rows_in
            print(f"warning: {share:.0%} of {row.table} was set aside; is the file whole?", file=sys.stderr)
    if report.is_unchanged:
        print(f"Nothing changed: version {report.version} of {report.dataset} stays, {report.seconds:.1f} s.")
        return
    print(
        f"Published {report.dataset}, version {report.version}: data from {report.data_start} "
        f"to {report.data_end}, in {report.seconds:.1f} s."
    )


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"

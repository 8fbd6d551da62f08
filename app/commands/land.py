"""`footnote land`."""

import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.json_text import json_text

if TYPE_CHECKING:
    from pipelines.follow import Counts
    from pipelines.landing.landed import LandedSource

HEADERS = ("source", "file", "rows in", "loaded", "quarantined", "changed")


def land(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Dataset pack.")],
    source: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Folder of the pack's raw files.")
    ] = None,
    verify: Annotated[
        Path | None,
        typer.Option(
            "--verify", metavar="DIR", help="Only compare the files below DIR with the published sums."
        ),
    ] = None,
    follow: Annotated[
        str | None,
        typer.Option(
            "--follow", metavar="DIR|-", help="Take new files of a folder, or JSON lines, as they come."
        ),
    ] = None,
    source_name: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="The source that all events are of.")
    ] = None,
    batch_rows: Annotated[int | None, typer.Option(help="Most events taken at once.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Bring raw files or a stream of events into bronze; the next refresh builds from them."""
    _check_options(source, verify, follow, source_name)
    workspace = context.obj.workspace
    if verify is not None:
        raise typer.Exit(_verify(dataset, verify, as_json=as_json))
    if follow is not None:
        _follow(workspace, dataset, follow, source_name, batch_rows, as_json=as_json)
        return
    from app.landing import run_landing

    landed = run_landing(workspace, dataset, source=source)
    if as_json:
        print(json_text([one.to_json() for one in landed]))
    else:
        _print_landed(landed)


def _check_options(source: Path | None, verify: Path | None, follow: str | None, name: str | None) -> None:
    if sum(option is not None for option in (source, verify, follow)) > 1:
        raise typer.BadParameter("--from, --verify and --follow exclude each other")
    if name is not None and follow is None:
        raise typer.BadParameter("--source belongs to --follow")


def _verify(dataset: str, folder: Path, *, as_json: bool) -> int:
    from pipelines.landing.verify import verify
    from warehouse.pack import load_pack

    checks = verify(load_pack(dataset), folder.expanduser())
    if as_json:
        print(json_text([asdict(check) for check in checks]))
    else:
        for check in checks:
            print(f"{check.verdict:<9} {check.file}{f'  {check.detail}' if check.detail else ''}")
    return 0 if all(check.is_fine for check in checks) else 1


def _follow(
    workspace: Path, dataset: str, place: str, name: str | None, batch_rows: int | None, *, as_json: bool
) -> None:
    from app.landing import run_follow

    stopped: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        # The second time at once: something may hang.
        stopped.append(number)
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    counts = run_follow(
        workspace,
        dataset,
        place,
        source_name=name,
        batch_rows=batch_rows,
        tell=_tell,
        must_stop=lambda: bool(stopped),
    )
    if as_json:
        print(json_text(counts.to_json()))
    else:
        _print_counts(counts)


def _tell(text: str) -> None:
    # On stderr: with --json, stdout is the outcome alone.
    print(text, file=sys.stderr, flush=True)


def _print_counts(counts: "Counts") -> None:
    print(
        f"{counts.events:,} events in {counts.batches:,} batches: {counts.loaded:,} loaded, "
        f"{counts.quarantined:,} set aside."
    )
    for reason, count in counts.reasons.most_common():
        print(f"set aside: {count:,} x {reason}")
    if counts.refused_files:
        print(f"{counts.refused_files:,} files were left out.")
    if counts.waiting:
        print("Some batches wait on disk for the next refresh.")


def _print_landed(landed: "tuple[LandedSource, ...]") -> None:
    from app.render import Table
    from app.terminal import print_rows

    rows = tuple(
        (
            one.name,
            one.file,
            f"{one.rows_in:,}",
            f"{one.loaded:,}",
            f"{one.quarantined:,}",
            "yes" if one.changed else "no",
        )
        for one in landed
    )
    print_rows(Table(headers=HEADERS, rows=rows, numeric=(False, False, True, True, True, False)))
    for one in landed:
        for reason, count in one.reasons.items():
            print(f"set aside from {one.file}: {count:,} x {reason}")
        for warning in one.warnings:
            print(f"warning: {one.name}: {warning}", file=sys.stderr)

"""`footnote audit`: is the audit log still what was written, and what stands in it."""

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.json_text import json_text
from app.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warehouse.audit_log.verify import Report

audit = typer.Typer(
    name="audit", help="The log of questions, SQL, refusals and answers.", no_args_is_help=True
)
HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
LONGEST_CELL = 100


@audit.command()
def verify(
    context: typer.Context,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="COUNT:HASH", help="A head noted earlier, that must still be in it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Check every line of the audit log; the first that is not in order is named, and the exit code is 1."""
    from app.audit import audit_folder, audit_keys
    from warehouse.audit_log.verify import verify as verify_log

    noted = HEAD.fullmatch(head) if head else None
    if head and not noted:
        raise typer.BadParameter("--head is COUNT:HASH, as `footnote audit verify` prints it")
    known = (int(noted[1]), noted[2]) if noted else None
    report = verify_log(audit_folder(context.obj.workspace), audit_keys(), known=known)
    if as_json:
        print(json_text(report.as_dict()))
    else:
        _print_report(report)
    return 1 if report.problem else 0


def _print_report(report: "Report") -> None:
    for note in report.notes:
        print(visible(note))
    if report.problem:
        problem = report.problem
        place = f"{problem.file}:{problem.line}: " if problem.file else ""
        print(visible(f"{place}{problem.kind}: {problem.message}"))
        return
    seals = {
        "none": "",
        "checked": ", sealed",
        "not checked": ", seals not checked: FOOTNOTE_AUDIT_KEY is not set",
    }
    print(f"{report.lines} lines in {report.files} files are as they were written{seals[report.seals]}.")
    print(f"Head: {report.lines}:{report.hash}")
    print("Noted elsewhere and given as --head, it shows later whether the log was cut or written anew.")


@audit.command()
def show(
    context: typer.Context,
    user: Annotated[str | None, typer.Option("--user", help="Events of one user.")] = None,
    event: Annotated[str | None, typer.Option("--event", help="question, tool_call, sql, ...")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="An ISO day or time, in UTC.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the lines as they stand.")] = False,
) -> None:
    """Print the events of the audit log."""
    from app.audit import audit_folder
    from app.terminal import print_table
    from warehouse.audit_log.verify import lines_of

    wanted = {name: value for name, value in (("user", user), ("event", event)) if value is not None}
    lines = _chosen(lines_of(audit_folder(context.obj.workspace)), wanted, _moment(since))
    if as_json:
        for line in lines:
            print(json_text(dict(line)))
        return
    rows = [
        [str(line["seq"]), line["at"][:19], line["event"], line["user"], _words(line["fields"])]
        for line in lines
    ]
    print_table(["line", "at (UTC)", "event", "user", "what"], rows)


def _chosen(
    lines: "Iterator[Mapping[str, Any]]", wanted: dict[str, str], since: str | None
) -> "Iterator[Mapping[str, Any]]":
    for line in lines:
        is_wanted = all(line[name] == value for name, value in wanted.items())
        if is_wanted and (since is None or line["at"] >= since):
            yield line


def _moment(text: str | None) -> str | None:
    """Return a time as lines tell theirs."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            "--since is a day or a time, such as 2026-03-01 or 2026-03-01T12:00"
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _words(fields: "Mapping[str, Any]") -> str:
    told = ", ".join(
        f"{name} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in fields.items()
        if value not in (None, [], "")
    )
    short = " ".join(told.split())
    return short if len(short) <= LONGEST_CELL else f"{short[:LONGEST_CELL]}..."

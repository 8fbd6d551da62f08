"""`footnote sql`: one statement, or a file of them, through the guard and the worker."""

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from app.statements import Statements
    from warehouse.audit_log.recorder import Trail

TABLE = re.compile(r'("[^"]+"|\w+)\.("[^"]+"|\w+)')
MAX_ROWS = 200


def sql(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="SQL", help="One SELECT.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer or the refusal as JSON.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Say whether it may run, and run nothing.")] = False,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", metavar="FILE", help='Judge each line {"id", "sql"} of a file; - is stdin.'),
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Run what the batch may, too.")] = False,
    database: Annotated[
        Path | None, typer.Option("--database", metavar="FILE", help="A DuckDB file, not the workspace.")
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="TABLE", help="schema.table of that file to open; again for more."),
    ] = None,
) -> None:
    """Run SQL of your own through the guard, read-only and bounded."""
    tables, texts = _sorted_out(words or [], allow or [])
    if (batch is None) == (len(texts) != 1) or (batch is not None and texts):
        raise typer.BadParameter("give one SELECT, or --batch FILE")
    if (database is None) != (not tables):
        raise typer.BadParameter("--database and --allow go together")
    lines = _lines(batch) if batch is not None else []
    from app.identity import check_may_run_sql
    from warehouse.audit_log.statements import refusals_noted

    trail = _trail(context.obj, database)
    with refusals_noted(trail, sql=texts[:1]):
        check_may_run_sql(context.obj.workspace, context.obj.user)
    with _opened(context.obj.workspace, database, tables, trail) as statements:
        if batch is not None:
            for verdict in statements.verdicts(lines, and_run=run):
                print(json.dumps(verdict), flush=True)
        elif as_json:
            print(json.dumps(_told(statements, texts[0], check=check), allow_nan=False))
        elif check:
            statements.check(texts[0])
            print("allowed")
        else:
            _print(statements, texts[0])


def _sorted_out(words: list[str], allow: list[str]) -> tuple[list[str], list[str]]:
    """Return tables and statements: after --allow, further names may follow the first, or a comma."""
    named = [word for word in words if allow and TABLE.fullmatch(word)]
    tables = [name for given in allow for name in re.split(r"[,\s]+", given) if name]
    return tables + named, [word for word in words if word not in named]


def _lines(batch: Path) -> list[bytes]:
    if str(batch) == "-":
        return sys.stdin.buffer.read().split(b"\n")
    if not batch.is_file():
        raise typer.BadParameter(f"there is no file {batch}")
    return batch.read_bytes().split(b"\n")


def _trail(settings: Any, database: Path | None) -> "Trail":
    """Return where the statements are noted; those over a file of somebody's own are not."""
    from app.audit import open_log
    from warehouse.audit_log.recorder import NO_TRAIL, Trail

    return NO_TRAIL if database else Trail(open_log(settings.workspace), settings.user)


def _opened(workspace: Path, database: Path | None, tables: list[str], trail: "Trail") -> "Statements":
    from app.statements import Statements

    return Statements.of_file(database, tables) if database else Statements.of_workspace(workspace, trail)


def _told(statements: "Statements", text: str, *, check: bool) -> dict[str, Any]:
    from warehouse.errors import GuardRefusal

    try:
        if check:
            statements.check(text)
            return {"status": "allowed", "sql": text}
        answer = statements.run(text)
    except GuardRefusal as refusal:
        return {
            "status": "refused",
            "error": {"code": refusal.code, "message": str(refusal)},
            "sql": text,
        }
    return {
        "status": "answered",
        "columns": answer.columns,
        "types": answer.types,
        "rows": answer.rows,
        "row_count": len(answer.rows),
        "truncated": answer.truncated,
        "ms": round(answer.ms, 1),
        "sql": text,
    }


def _print(statements: "Statements", text: str) -> None:
    from app.terminal import print_table

    answer = statements.run(text)
    shown = [["" if cell is None else str(cell) for cell in row] for row in answer.rows[:MAX_ROWS]]
    print_table(answer.columns, shown)
    if answer.truncated or len(answer.rows) > len(shown):
        print(f"The first {len(shown)} rows; there are more.")

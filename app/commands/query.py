"""`footnote query`: the typed request behind an answer, without the question."""

import csv
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.csv_cells import harmless
from app.json_text import json_text
from app.query_options import takes_query
from app.version import Version

if TYPE_CHECKING:
    from semantic_layer.query import MetricQuery
    from semantic_layer.result import Result

MAX_ROWS = 200


@takes_query
def query(
    context: typer.Context,
    request: "MetricQuery",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print columns, rows, SQL and ledger as JSON.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")] = False,
    sql_only: Annotated[bool, typer.Option("--sql", help="Print the SQL and run nothing.")] = False,
    version: Version = None,
) -> None:
    """Query metrics directly, without a question."""
    from app.audit import asked
    from semantic_layer.layer import SemanticLayer

    if as_json + as_csv + sql_only > 1:
        raise typer.BadParameter("choose one of --json, --csv and --sql")
    user = context.obj.user
    with SemanticLayer.open(context.obj.workspace, version) as layer:
        if sql_only:
            print(layer.for_user(user).compile(request).sql)
            return
        with asked(
            context.obj.workspace, user, request=request.as_dict(), version=layer.info.version
        ) as trail:
            result = layer.query(request, user=user, trail=trail)
    _print(result, currency=layer.info.currency, as_json=as_json, as_csv=as_csv)


def _print(result: "Result", *, currency: str, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print(json_text(_as_json(result), allow_nan=False))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([harmless(name) for name in result.column_names])
        writer.writerows([harmless(cell) for cell in row] for row in result.rows)
    else:
        _print_table(result, currency)


def _print_table(result: "Result", currency: str) -> None:
    from agent.notes import partial_notes
    from agent.outcome import Citation
    from app.render import table_of
    from app.terminal import print_rows

    citation = Citation(
        id="q1",
        kind="metric_query",
        sql=result.sql,
        columns=result.column_names,
        rows=result.rows,
        row_count=result.row_count,
        truncated=result.truncated,
        column_units=result.column_units,
        column_currencies=result.column_currencies,
    )
    print_rows(table_of(citation, currency=currency, max_rows=MAX_ROWS))
    for note in partial_notes(result.ledger):
        print(note)


def _as_json(result: "Result") -> dict[str, Any]:
    """Return columns as names, as in a citation of `footnote ask --json`, with their units beside."""
    return asdict(result) | {
        "columns": result.column_names,
        "column_units": result.column_units,
        "column_currencies": result.column_currencies,
        "row_count": result.row_count,
    }

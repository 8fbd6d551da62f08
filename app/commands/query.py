"""`footnote query`: the typed request behind an answer, without the question."""

import csv
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.version import Version

if TYPE_CHECKING:
    from semantic_layer.result import Result

MAX_ROWS = 200


def query(
    context: typer.Context,
    metrics: Annotated[str, typer.Option(help="Metrics, separated by commas.", show_default=False)],
    by: Annotated[str, typer.Option(help="Dimensions to group by: state,month")] = "",
    where: Annotated[str, typer.Option(help="Filter: \"state in ('SP', 'RJ') and score >= 4\"")] = "",
    start: Annotated[
        str,
        typer.Option("--from", metavar="DATE", help="First day, month or year: 2017-01-31, 2017-01, 2017."),
    ] = "",
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, month or year, included.")] = "",
    compare: Annotated[str, typer.Option(help="previous_year or previous_period.")] = "",
    order: Annotated[str, typer.Option(help='Order: "revenue desc,state"')] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many rows.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print columns, rows, SQL and ledger as JSON.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")] = False,
    sql_only: Annotated[bool, typer.Option("--sql", help="Print the SQL and run nothing.")] = False,
    version: Version = None,
) -> None:
    """Query metrics directly, without a question."""
    from semantic_layer.layer import SemanticLayer
    from semantic_layer.query import MetricQuery

    if as_json + as_csv + sql_only > 1:
        raise typer.BadParameter("choose one of --json, --csv and --sql")
    request = MetricQuery.parse(
        {
            "metrics": _names(metrics),
            "group_by": _names(by),
            "where": _conditions(where),
            "time": {"from": start or None, "to": end or None} if start or end else None,
            "compare": compare or None,
            "order_by": [_order(item) for item in _names(order)],
            "limit": limit,
        }
    )
    with SemanticLayer.open(context.obj.workspace, version) as layer:
        if sql_only:
            print(layer.compile(request).sql)
            return
        result = layer.query(request)
    _print(result, currency=layer.info.currency, as_json=as_json, as_csv=as_csv)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _conditions(text: str) -> list[Any]:
    if not text.strip():
        return []
    from app.where import parse_where

    return list(parse_where(text))


def _order(text: str) -> dict[str, Any]:
    name, _, direction = text.partition(" ")
    direction = direction.strip().lower()
    if direction not in ("", "asc", "desc"):
        raise typer.BadParameter(f"--order takes a name and then asc or desc, not '{text}'")
    return {"name": name, "descending": direction == "desc"}


def _print(result: "Result", *, currency: str, as_json: bool, as_csv: bool) -> None:
    if as_json:
        print(json.dumps(_as_json(result), ensure_ascii=False, allow_nan=False))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(result.column_names)
        writer.writerows(result.rows)
    else:
        _print_table(result, currency)


def _print_table(result: "Result", currency: str) -> None:
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
        column_units=[column.unit for column in result.columns],
    )
    print_rows(table_of(citation, currency=currency, max_rows=MAX_ROWS))


def _as_json(result: "Result") -> dict[str, Any]:
    """Return columns as names, as in a citation of `footnote ask --json`, with their units beside."""
    return asdict(result) | {
        "columns": result.column_names,
        "column_units": [column.unit for column in result.columns],
        "row_count": result.row_count,
    }

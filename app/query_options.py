"""The options that ask for metrics, shared by `footnote query` and `footnote explain`."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from semantic_layer.query import MetricQuery

Compare = Literal["previous_year", "previous_period"]


def asked(
    metrics: Annotated[str, typer.Option(help="Metrics, separated by commas.", show_default=False)],
    by: Annotated[str, typer.Option(help="Dimensions to group by: state,month")] = "",
    where: Annotated[
        str, typer.Option(help="Filter: \"state in ('SP', 'RJ') and (score >= 4 or score is null)\"")
    ] = "",
    start: Annotated[
        str,
        typer.Option("--from", metavar="DATE", help="First day, month or year: 2017-01-31, 2017-01, 2017."),
    ] = "",
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, month or year, included.")] = "",
    compare: Annotated[
        Compare | None, typer.Option(help="What to set each value against.", show_default=False)
    ] = None,
    having: Annotated[
        str, typer.Option(help='Condition on columns of the answer: "revenue > 1000 and revenue_change < 0"')
    ] = "",
    share: Annotated[str, typer.Option(help="Metrics to show as a share of the total too.")] = "",
    share_of_parent: Annotated[
        str, typer.Option(help="Metrics to show as a share of the rows equal in all groups but the last.")
    ] = "",
    top: Annotated[str, typer.Option(help='First rows of each group: "3 within state by revenue"')] = "",
    cumulative: Annotated[
        str, typer.Option(help='"revenue 7 days; revenue month to date; revenue running"')
    ] = "",
    every_period: Annotated[bool, typer.Option("--every-period", help="Show periods without rows.")] = False,
    cohort: Annotated[str, typer.Option(help='Group by the first period of each: "person by month"')] = "",
    order: Annotated[str, typer.Option(help='Order: "revenue desc,state"')] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many rows.")] = None,
) -> dict[str, Any]:
    """Read the options as plain data of a metric query; QueryError tells of every text that can't be read."""
    texts = {
        "metrics": metrics,
        "group_by": by,
        "where": where,
        "having": having,
        "share_of_total": share,
        "share_of_parent": share_of_parent,
        "top": top,
        "cumulative": cumulative,
        "cohort": cohort,
        "order_by": order,
    }
    return _read(texts) | {
        "time": {"from": start or None, "to": end or None} if start or end else None,
        "compare": compare,
        "every_period": every_period,
        "limit": limit,
    }


def _read(texts: dict[str, str]) -> dict[str, Any]:
    from app.clauses import parse_cohort, parse_cumulative, parse_having, parse_names, parse_order, parse_top
    from app.where import parse_where
    from semantic_layer.errors import QueryError

    def names(option: str, example: str) -> Callable[[str], list[str]]:
        return lambda text: parse_names(text, option=option, example=example)

    readers: dict[str, Callable[[str], Any]] = {
        "metrics": names("--metrics", "revenue,orders"),
        "group_by": names("--by", "category,month"),
        "where": parse_where,
        "having": parse_having,
        "share_of_total": names("--share", "revenue"),
        "share_of_parent": names("--share-of-parent", "revenue"),
        "top": parse_top,
        "cumulative": parse_cumulative,
        "cohort": parse_cohort,
        "order_by": parse_order,
    }
    read: dict[str, Any] = {}
    problems: list[QueryError] = []
    for name, text in texts.items():
        try:
            if text.strip():
                read[name] = readers[name](text)
        except QueryError as error:
            problems.append(error)
    if problems:
        raise QueryError.together(problems, code=problems[0].code)
    return {"metrics": []} | read


def _request(data: dict[str, Any], context: typer.Context, version: str | None) -> "MetricQuery":
    from semantic_layer.errors import FootnoteError, QueryError
    from semantic_layer.layer import SemanticLayer
    from semantic_layer.query import MetricQuery

    try:
        return MetricQuery.parse(data)
    except QueryError as error:
        # A day that does not exist must not hide a metric that does not either.
        readable = MetricQuery.readable_part(data)
        problems: list[QueryError] = [error]
        try:
            if readable:
                user = context.obj.user
                with SemanticLayer.open(context.obj.workspace, version) as layer:
                    layer.for_user(user).compile(readable)
        except QueryError as others:
            problems += others.problems or (others,)
        except FootnoteError:
            pass
        raise QueryError.together(problems, code=error.code) from None


def takes_query(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `asked`; it is called with the query they make as `request`."""
    own = inspect.signature(command).parameters
    wanted = inspect.signature(asked).parameters

    def run(**options: Any) -> None:
        data = asked(**{name: options.pop(name) for name in wanted})
        command(request=_request(data, options["context"], options["version"]), **options)

    merged = [*wanted.values(), *(part for name, part in own.items() if name != "request")]
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # what typer reads
        [part.replace(kind=inspect.Parameter.KEYWORD_ONLY) for part in merged]
    )
    run.__annotations__ = {part.name: part.annotation for part in merged}
    run.__name__ = command.__name__
    run.__doc__ = command.__doc__
    return run

"""`footnote explain`: how a metric query is answered, and what became of the rows."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from app.json_text import json_text
from app.query_options import takes_query
from app.version import Version

if TYPE_CHECKING:
    from semantic_layer.query import MetricQuery


@takes_query
def explain(
    context: typer.Context,
    request: "MetricQuery",
    run: Annotated[bool, typer.Option(help="Run the query too, for the ledger of its rows.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    version: Version = None,
) -> None:
    """Explain how a query is answered: definitions, plan, joins, SQL and what became of the rows."""
    from app.audit import asked
    from app.explain_page import explanation_lines
    from semantic_layer.explain import explain as explain_query
    from semantic_layer.layer import SemanticLayer

    user = context.obj.user
    with SemanticLayer.open(context.obj.workspace, version) as layer:
        view = layer.for_user(user)
        told = asdict(explain_query(view.manifest, view.compile(request).query))
        if run:
            with asked(
                context.obj.workspace, user, request=request.as_dict(), version=layer.info.version
            ) as trail:
                result = layer.query(request, user=user, trail=trail)
            told |= {"ledger": result.ledger, "row_count": result.row_count}
    if as_json:
        print(json_text(told))
    else:
        print("\n".join(explanation_lines(told)))

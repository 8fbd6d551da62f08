"""`footnote metrics`."""

from typing import Annotated, Any

import typer

from app.json_text import json_text
from app.version import Version

NAMES = ("synonyms", "tables", "inputs", "dimensions")


def metrics(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One metric, in full.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    version: Version = None,
) -> None:
    """List the metrics, or tell all about one."""
    from app.definition_pages import metric_line, metric_page
    from app.lookup import named_metric
    from semantic_layer.layer import SemanticLayer

    user = context.obj.user
    with SemanticLayer.open(context.obj.workspace, version) as whole:
        layer = whole.for_user(user)
        known = layer.manifest.metrics
        if name:
            _print_one(metric_page(layer, named_metric(known, name)), as_json=as_json)
            return
        described = [metric_line(layer, metric) for metric in known.values() if not metric.hidden]
    if as_json:
        print(json_text(described))
    else:
        _print_list(described)


def _print_one(page: dict[str, Any], *, as_json: bool) -> None:
    from app.terminal import print_page

    if as_json:
        print(json_text(page))
        return
    alternatives = [
        f"{other['metric']}: {other['when']}{' (meant by default)' if other['default'] else ''}"
        for other in page["alternatives"]
    ]
    lacking = [f"{name}: {why}" for name, why in page["dimensions_unavailable"].items()]
    texts = {
        name: ", ".join(page[name]) for name in ("synonyms", "tables", "inputs", "dimensions") if name in page
    }
    print_page(page | texts | {"alternatives": alternatives, "dimensions_unavailable": lacking})


def _print_list(described: list[dict[str, Any]]) -> None:
    from app.terminal import print_table

    rows = [
        [item["name"], item["unit"] or "", item["unavailable"] or item["description"]] for item in described
    ]
    print_table(["metric", "unit", "what it is"], rows)

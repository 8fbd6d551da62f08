"""`footnote metrics`."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.version import Version

if TYPE_CHECKING:
    from semantic_layer.layer import SemanticLayer
    from semantic_layer.manifest import Metric


def metrics(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One metric, in full.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    version: Version = None,
) -> None:
    """List the metrics, or describe one."""
    from app.lookup import named
    from app.terminal import print_facts, print_table
    from semantic_layer.layer import SemanticLayer

    with SemanticLayer.open(context.obj.workspace, version) as layer:
        known = layer.manifest.metrics
        chosen = [named(known, name, kind="metric")] if name else list(known.values())
        described = [_describe(layer, metric) for metric in chosen]
    if as_json:
        print(json.dumps(described[0] if name else described, ensure_ascii=False))
    elif name:
        print_facts(described[0])
    else:
        rows = [
            [item["name"], item["unit"] or "", item["unavailable"] or item["description"]]
            for item in described
        ]
        print_table(["metric", "unit", "what it is"], rows)


def _describe(layer: "SemanticLayer", metric: "Metric") -> dict[str, Any]:
    return {
        "name": metric.name,
        "label": metric.label,
        "description": metric.description,
        "type": metric.type,
        "unit": metric.unit,
        "synonyms": list(metric.synonyms),
        "caveats": list(metric.caveats),
        "dimensions": [dimension.full_name for dimension in layer.manifest.reachable([metric.name])],
        "unavailable": layer.unavailable(metric.name),
    }

"""`footnote dimensions`."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.version import Version

if TYPE_CHECKING:
    from semantic_layer.layer import SemanticLayer
    from semantic_layer.manifest import Dimension


def dimensions(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One dimension, in full.", show_default=False)] = None,
    values: Annotated[bool, typer.Option("--values", help="List the values the dimension takes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    version: Version = None,
) -> None:
    """List what a metric can be broken down or filtered by."""
    from app.lookup import named_dimension
    from app.terminal import print_facts, print_table
    from semantic_layer.layer import SemanticLayer

    if values and not name:
        raise typer.BadParameter(
            "--values needs the name of one dimension, as in: footnote dimensions state --values"
        )
    with SemanticLayer.open(context.obj.workspace, version) as layer:
        known = layer.manifest.dimensions
        chosen = [named_dimension(known, name)] if name else list(known.values())
        described = [_describe(dimension) for dimension in chosen]
        if values:
            described[0]["values"] = _values(layer, chosen[0])
    if as_json:
        print(json.dumps(described[0] if name else described, ensure_ascii=False))
    elif name:
        print_facts(described[0])
    else:
        print_table(
            ["dimension", "type", "what it is"],
            [[d["full_name"], d["type"], d["description"]] for d in described],
        )


def _describe(dimension: "Dimension") -> dict[str, Any]:
    return {
        "full_name": dimension.full_name,
        "name": dimension.name,
        "entity": dimension.entity,
        "label": dimension.label,
        "description": dimension.description,
        "type": dimension.type,
        "synonyms": list(dimension.synonyms),
    }


def _values(layer: "SemanticLayer", dimension: "Dimension") -> list[str]:
    from semantic_layer.errors import QueryError

    if dimension.pii:
        raise QueryError(
            f"The values of '{dimension.full_name}' name persons and are not listed.",
            code="values_of_persons",
            action="Count them by a metric instead, such as customers.",
        )
    domain = layer.values.domains.get(dimension.full_name)
    if domain is None:
        raise QueryError(
            f"The values of '{dimension.full_name}' are not listed.",
            code="values_not_indexed",
            action=f"Group by it instead: footnote query --metrics orders --by {dimension.full_name}",
        )
    return domain.values

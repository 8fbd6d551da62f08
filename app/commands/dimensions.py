"""`footnote dimensions`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.json_text import json_text
from app.version import Version

if TYPE_CHECKING:
    from semantic_layer.layer import SemanticLayer
    from semantic_layer.manifest import Dimension
    from warehouse.audit_log.recorder import Trail

MOST_FOUND = 20


def dimensions(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One dimension, in full.", show_default=False)] = None,
    values: Annotated[
        bool, typer.Option("--values", help="List every value the dimension takes, with its rows.")
    ] = False,
    search: Annotated[
        str, typer.Option(help="Find values by case, accent, beginning, typo or another name.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    version: Version = None,
) -> None:
    """List what a metric can be broken down or filtered by, or tell all about one."""
    from app.audit import asked
    from app.definition_pages import dimension_line, dimension_page
    from app.lookup import named_dimension
    from semantic_layer.layer import SemanticLayer

    if values and not name:
        raise typer.BadParameter(
            "--values needs the name of one dimension, as in: footnote dimensions state --values"
        )
    user = context.obj.user
    with SemanticLayer.open(context.obj.workspace, version) as whole:
        layer = whole.for_user(user)
        known = layer.manifest.dimensions
        chosen = (layer.manifest.find(name) or named_dimension(known, name)) if name else None
        if search:
            _print_found(_found(layer, search, chosen), as_json=as_json)
        elif chosen and values:
            question = {"values_of": chosen.full_name, "version": layer.info.version}
            with asked(context.obj.workspace, context.obj.user, **question) as trail:
                listed = _values(layer, chosen, trail)
            _print_values(dimension_line(layer, chosen) | listed, as_json=as_json)
        elif chosen:
            _print_one(dimension_page(layer, chosen), as_json=as_json)
        else:
            _print_list([dimension_line(layer, one) for one in known.values()], as_json=as_json)


def _values(layer: "SemanticLayer", dimension: "Dimension", trail: "Trail") -> dict[str, Any]:
    """Every value with the rows of its table that hold it, commonest first; rows without one apart."""
    from semantic_layer.errors import QueryError

    lacking = layer.unavailable(dimension.full_name)
    if lacking:
        raise QueryError(f"'{dimension.full_name}' has no values: {lacking}", code="unavailable")
    if dimension.pii:
        raise QueryError(
            f"The values of '{dimension.full_name}' are personal and not listed", code="personal_values"
        )
    counted = layer.count_values(dimension, trail=trail)
    known = [(value, rows) for value, rows in counted if value is not None]
    return {
        "values": [value for value, _ in known],
        "rows": [rows for _, rows in known],
        "rows_without": sum(rows for value, rows in counted if value is None),
    }


def _found(layer: "SemanticLayer", text: str, dimension: "Dimension | None") -> list[dict[str, Any]]:
    from semantic_layer.errors import QueryError

    if dimension and dimension.full_name not in layer.values.domains:
        raise QueryError(
            f"The values of '{dimension.full_name}' are not indexed",
            code="values_not_indexed",
            choices=list(layer.values.domains)[:5],
            action=f"List them: footnote dimensions {dimension.full_name} --values",
        )
    matches = layer.values.search(text, [dimension.full_name] if dimension else None, MOST_FOUND)
    return [
        {"dimension": m.dimension, "value": m.value, "rows": m.rows, "found_by": m.how, "score": m.score}
        for m in matches
    ]


def _print_list(described: list[dict[str, Any]], *, as_json: bool) -> None:
    from app.terminal import print_table

    if as_json:
        print(json_text(described))
        return
    rows = [[d["full_name"], d["type"], d["unavailable"] or d["description"]] for d in described]
    print_table(["dimension", "type", "what it is"], rows)


def _print_one(page: dict[str, Any], *, as_json: bool) -> None:
    from app.terminal import print_page

    if as_json:
        print(json_text(page))
    else:
        print_page(page | {name: ", ".join(page[name]) for name in ("synonyms", "metrics")})


def _print_values(listed: dict[str, Any], *, as_json: bool) -> None:
    from app.terminal import print_table

    if as_json:
        print(json_text(listed))
        return
    rows = [[str(value), f"{count:,}"] for value, count in zip(listed["values"], listed["rows"], strict=True)]
    if listed["rows_without"]:
        rows.append(["(none)", f"{listed['rows_without']:,}"])
    print_table([listed["full_name"], "rows"], rows)


def _print_found(found: list[dict[str, Any]], *, as_json: bool) -> None:
    from app.terminal import print_table

    if as_json:
        print(json_text(found))
    elif not found:
        print("No value is like that.")
    else:
        rows = [[f["value"], f["dimension"], f"{f['rows']:,}", f["found_by"]] for f in found]
        print_table(["value", "dimension", "rows", "found by"], rows)

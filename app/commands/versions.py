"""`footnote versions`."""

from typing import Annotated, Any

import typer

from app.json_text import json_text


def versions(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the published versions: the current one, those before it, and those of an earlier state."""
    from app.terminal import print_table
    from warehouse.serving import current_version, published, version_names

    workspace = context.obj.workspace
    now = current_version(workspace)
    described: list[dict[str, Any]] = []
    for name in version_names(workspace):
        info = published(workspace, name).info
        described.append(
            {
                "version": name,
                "is_current": name == now,
                "as_of": str(info.as_of) if info.as_of else None,
                "built_at": info.built_at,
                "data_start": str(info.data_start),
                "data_end": str(info.data_end),
            }
        )
    if as_json:
        print(json_text(described))
    else:
        print_table(
            ["version", "as of", "built", "data from", "to"],
            [
                (
                    f"{one['version']}{' (current)' if one['is_current'] else ''}",
                    one["as_of"] or "all that is known",
                    one["built_at"],
                    one["data_start"],
                    one["data_end"],
                )
                for one in described
            ],
        )

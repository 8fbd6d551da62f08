"""`footnote policies`: what each role may see."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    pass


def policies(
    context: typer.Context,
    role: Annotated[str | None, typer.Argument(help="One role, in full.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema, for editors.")] = False,
) -> None:
    """Tell what a role may see, or check the policies: every problem with its line and the nearest names."""
    if schema:
        from semantic_layer.policies.json_schema import json_schema

        print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    from app.identity import check_owner
    from semantic_layer.folders import load_definitions
    from semantic_layer.policies.load import PolicySource

    check_owner(context.obj.user)
    manifest = load_definitions(context.obj.workspace)
    spec = PolicySource(context.obj.workspace, manifest).now().spec
    if spec is None:
        print("There are no policies: whoever asks is the owner and sees everything.")
        return
    from semantic_layer.policies.told import told_of

    names = [_known(role, list(spec.roles))] if role else list(spec.roles)
    told = [told_of(spec, name, manifest) for name in names]
    if as_json:
        print(json.dumps(told[0] if role else told, ensure_ascii=False))
    else:
        _print(told)


def _known(role: str, roles: list[str]) -> str:
    from semantic_layer.errors import QueryError
    from semantic_layer.nearest import nearest

    if role not in roles:
        raise QueryError(
            f"There is no role '{role}'", code="unknown_role", choices=nearest(role, roles) or tuple(roles)
        )
    return role


def _print(told: list[dict[str, Any]]) -> None:
    from app.terminal import print_page

    for place, page in enumerate(told):
        if place:
            print()
        lists = {name: ", ".join(value) for name, value in page.items() if isinstance(value, list)}
        print_page(page | lists)

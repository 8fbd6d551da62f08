"""`footnote knowledge`: the index of products, definitions and reviews."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from app.json_text import json_text

knowledge = typer.Typer(
    help="The index that products, definitions and reviews are found by.", no_args_is_help=True
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@knowledge.command()
def build(
    context: typer.Context,
    anew: Annotated[bool, typer.Option("--anew", help="Although nothing changed.")] = False,
    as_json: Json = False,
) -> None:
    """Index what is published now; texts that were embedded before are not embedded again."""
    from app.refresh import run_index

    built = run_index(
        context.obj.workspace, tell=lambda text: print(text, file=sys.stderr, flush=True), anew=anew
    )
    print(json_text(asdict(built)) if as_json else f"{built.name}: {built.outcome}")


@knowledge.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """Say which index answers, of which data and model, and what is wrong with it."""
    from app.terminal import print_facts
    from knowledge.status import read_status

    found = read_status(context.obj.workspace)
    if as_json:
        print(json_text(asdict(found)))
        return
    print_facts({name: value for name, value in asdict(found).items() if name != "warnings"})
    for warning in found.warnings:
        typer.echo(f"warning: {warning}", err=True)

"""`footnote feedback`."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def feedback(
    context: typer.Context,
    people: Annotated[
        int, typer.Option("--people", min=1, metavar="N", help="Only what so many people said alike.")
    ] = 1,
) -> None:
    """Print what people said of answers in the chat as a diff to review: synonyms, verified queries, cases.

    Nothing is changed. `git apply` takes the diff: the paths are of the source tree or the workspace.
    """
    from agent.verified import FILE
    from app.feedback.propose import CASES, cases, synonyms, verified
    from app.feedback.store import read
    from app.visible import visible_lines
    from semantic_layer.folders import files_in_use, load_definitions
    from warehouse.serving import current

    workspace: Path = context.obj.workspace
    said = read(workspace)
    dataset = current(workspace).info.dataset
    files, manifest = files_in_use(workspace), load_definitions(workspace)
    proposals = [
        *synonyms(said, manifest, files, people=people),
        *verified(said, _text(workspace / FILE), people=people),
        *cases(said, _text(Path(CASES)), dataset),
    ]
    right = sum(one.is_right for one in said)
    print(f"{len(said)} words on answers: {right} right, {len(said) - right} wrong.", file=sys.stderr)
    for proposal in proposals:
        print(f"{visible_lines(proposal.why)}.", file=sys.stderr)
        print(visible_lines(proposal.diff), end="")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""

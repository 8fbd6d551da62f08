"""`footnote ask`."""

import json
from typing import Annotated

import typer


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question in plain language.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole outcome as JSON.")] = False,
    conversation: Annotated[
        str | None, typer.Option("--conversation", metavar="ID", help="Continue an earlier conversation.")
    ] = None,
) -> int:
    """Answer a question, with the SQL behind every number."""
    from agent.build import build_agent

    agent = build_agent(context.obj.workspace)
    try:
        outcome = agent.ask(question, conversation_id=conversation)
    finally:
        agent.close()
    if as_json:
        print(json.dumps(outcome.model_dump(mode="json"), ensure_ascii=False, allow_nan=False))
    else:
        from app.terminal import print_outcome
        from warehouse.serving import current

        print_outcome(outcome, currency=current(context.obj.workspace).info.currency)
    return 1 if outcome.status == "error" else 0

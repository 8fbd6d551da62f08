"""`footnote ask`."""

import sys
from typing import Annotated

import typer

from app.json_text import json_text
from app.version import Version
from app.visible import visible_lines


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question in plain language.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole outcome as JSON.")] = False,
    conversation: Annotated[
        str | None, typer.Option("--conversation", metavar="ID", help="Continue an earlier conversation.")
    ] = None,
    version: Version = None,
) -> int:
    """Answer a question, with the SQL behind every number."""
    from agent.build import build_agent
    from app.audit import open_log
    from pipelines.settings import load_settings

    workspace = context.obj.workspace
    settings = load_settings(workspace)
    agent = build_agent(
        workspace,
        version=version,
        keep_days=settings.keep_conversations_days,
        recorder=open_log(workspace, settings),
    )
    try:
        outcome = agent.ask(question, conversation_id=conversation, user=context.obj.user)
    finally:
        agent.close()
    failed = outcome.status == "error"
    if as_json:
        print(json_text(outcome.model_dump(mode="json"), allow_nan=False))
    elif not failed:
        from app.terminal import print_outcome
        from warehouse.serving import published

        print_outcome(outcome, currency=published(context.obj.workspace, version).info.currency)
    if failed:
        told = outcome.error.message if outcome.error else outcome.answer
        print(f"footnote: {visible_lines(told)}", file=sys.stderr)
    return 1 if failed else 0

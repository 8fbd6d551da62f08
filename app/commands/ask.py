"""`footnote ask`."""

import sys
from typing import Annotated

import typer

from app.json_text import json_text
from app.version import Version
from app.visible import visible_lines


def ask(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(help="A question in plain language.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole outcome as JSON.")] = False,
    conversation: Annotated[
        str | None, typer.Option("--conversation", metavar="ID", help="Continue an earlier conversation.")
    ] = None,
    approve: Annotated[
        str | None, typer.Option("--approve", metavar="ID", help="Let SQL run that waits for it.")
    ] = None,
    decline: Annotated[
        str | None, typer.Option("--decline", metavar="ID", help="Leave SQL that waits.")
    ] = None,
    version: Version = None,
) -> int:
    """Answer a question, with the SQL behind every number."""
    from agent.build import build_agent
    from app.audit import open_log
    from pipelines.settings import load_settings

    if [question, approve, decline].count(None) != 2:
        raise typer.BadParameter("give a question, or --approve ID, or --decline ID")
    workspace, user = context.obj.workspace, context.obj.user
    settings = load_settings(workspace)
    agent = build_agent(
        workspace,
        version=version,
        keep_days=settings.keep_conversations_days,
        recorder=open_log(workspace, settings),
    )
    try:
        if question is not None:
            outcome = agent.ask(question, conversation_id=conversation, user=user)
        else:
            outcome = agent.settle(approve or decline or "", run=approve is not None, user=user)
        while outcome.approval and not as_json and sys.stdin.isatty():
            print(visible_lines(outcome.approval.sql))
            outcome = agent.settle(outcome.approval.id, run=typer.confirm(outcome.answer), user=user)
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

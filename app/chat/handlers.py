"""What the chat does when a page opens, a question comes, or a button is clicked."""

import asyncio
from pathlib import Path

import chainlit as cl

from app.chat.answer import CHOOSE, DECIDE, answer, decide
from app.chat.told import told
from app.chat.who import in_role
from app.fresh import FreshAgent


def register(workspace: Path) -> None:
    """Attach the handlers to Chainlit, over one agent shared by all sessions."""
    fresh = FreshAgent(workspace)

    @cl.on_app_shutdown
    def close() -> None:
        fresh.close()

    @cl.set_starters
    async def starters(user: cl.User | None) -> list[cl.Starter]:
        try:
            questions = await asyncio.to_thread(fresh.starters, in_role(workspace, user))
        except Exception:
            # The page opens all the same: the first message then says what is wrong.
            return []
        return [cl.Starter(label=question, message=question) for question in questions]

    @cl.on_chat_start
    async def greet() -> None:
        try:
            await asyncio.to_thread(fresh.open)
        except Exception as error:
            await cl.Message(content=told(error, workspace=workspace)).send()

    @cl.on_message
    async def on_message(message: cl.Message) -> None:
        await answer(fresh, str(message.content))

    @cl.action_callback(CHOOSE)
    async def choose(action: cl.Action) -> None:
        question = str(action.payload.get("question", ""))
        asked = await cl.Message(content=question, type="user_message").send()
        # A click has no run of its own, and steps without one are drawn below the answer.
        async with cl.Step(name="on_message", type="run", parent_id=asked.id):
            await answer(fresh, question)

    @cl.action_callback(DECIDE)
    async def consent(action: cl.Action) -> None:
        async with cl.Step(name="on_message", type="run"):
            await decide(fresh, str(action.payload.get("id", "")), run=action.payload.get("run") is True)

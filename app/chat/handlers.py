"""What the chat does when a page opens, a question comes, or a button is clicked."""

import asyncio
from pathlib import Path

import chainlit as cl

from app.chat.answer import CHOOSE, DECIDE, RATE, answer, decide, ratings
from app.chat.rating import is_correction
from app.chat.told import told
from app.chat.who import asking, in_role
from app.fresh import FreshAgent
from warehouse.errors import FootnoteError


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
        text = str(message.content)
        if not (is_correction(text) and await _noted(workspace, text)):
            await answer(fresh, text)

    @cl.action_callback(RATE)
    async def rate(action: cl.Action) -> None:
        name, is_right = str(action.payload.get("answer", "")), action.payload.get("right") is True
        said = await asyncio.to_thread(_rated, workspace, name, is_right=is_right)
        await cl.Message(content=said).send()

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


def _rated(workspace: Path, name: str, *, is_right: bool) -> str:
    """Keep a click of who has the session, and return what is said to it."""
    try:
        return ratings().rated(workspace, asking(workspace).name, name, is_right=is_right)
    except FootnoteError as error:
        return told(error, workspace=workspace)


async def _noted(workspace: Path, text: str) -> bool:
    """Keep what somebody says was meant, and tell whether there was an answer it could be of."""
    try:
        said = await asyncio.to_thread(ratings().meant, workspace, asking(workspace).name, text)
    except FootnoteError as error:
        said = told(error, workspace=workspace)
    if said:
        await cl.Message(content=said).send()
    return said is not None

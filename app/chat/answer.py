"""One question in the chat: streams the agent's events, then shows rows, SQL, chart and what to ask next."""

import asyncio
import json
from collections.abc import Callable, Generator
from contextlib import aclosing
from typing import Any

import chainlit as cl

from agent.approval import LEAVE, RUN
from agent.events import Event, Finished, TextDelta, ToolFinished, ToolStarted
from agent.markdown import fenced
from agent.outcome import Citation, Outcome
from app.chart import figure_of
from app.chat.rating import Ratings
from app.chat.told import told
from app.chat.who import asking
from app.fresh import FreshAgent
from app.render import doubts_line, footnote_line, markdown_table, plain_refusal, table_of
from app.threads import stream
from semantic_layer.errors import QueryError
from semantic_layer.unseen import visible
from warehouse.serving import current
from warehouse.user import User

CONVERSATION = "conversation_id"
FORGOTTEN = ("unknown_conversation", "conversation_unreadable")
TURNS = "turns"
CHOOSE = "choose"
DECIDE = "decide"
RATE = "rate"
RATED = "rated"
ROWS_IN_TEXT = 12
ROWS_IN_GRID = 1_000
STEP_TEXT = 4_000
Begin = Callable[[User, str | None], Generator[Event, None, None]]
PIECE = 120  # characters of an answer that are shown at once


async def answer(fresh: FreshAgent, question: str) -> None:
    """Answer one question in the current session; an error becomes a message in plain words."""
    await _show(fresh, lambda user, conversation: _events(fresh, question, conversation, user), question)


async def decide(fresh: FreshAgent, approval_id: str, *, run: bool) -> None:
    """Go on with a turn that waits for consent, which is asked of whoever has the session."""
    await _show(fresh, lambda user, _: fresh.decide(approval_id, run=run, user=user))


async def _show(fresh: FreshAgent, begin: Begin, question: str = "") -> None:
    async with _session_lock():
        conversation = cl.user_session.get(CONVERSATION)
        turn = _Turn(fresh, question, is_follow_up=conversation is not None)
        # A turn cut short leaves its conversation half written: only a finished one is continued.
        cl.user_session.set(CONVERSATION, None)
        try:
            user = asking(fresh.workspace)
            async with aclosing(stream(lambda: begin(user, conversation))) as events:
                async for event in events:
                    await turn.show(event)
        except Exception as error:
            await turn.say(told(error, workspace=fresh.workspace))


def _events(
    fresh: FreshAgent, question: str, conversation: str | None, user: User
) -> Generator[Event, None, None]:
    """Yield the events of a turn; a conversation that was forgotten meanwhile begins anew."""
    try:
        yield from fresh.stream(question, conversation, user=user)
    except QueryError as error:
        if error.code not in FORGOTTEN or conversation is None:
            raise
        yield from fresh.stream(question, None, user=user)


def _session_lock() -> asyncio.Lock:
    """Return the session's lock: a button clicked during a turn continues that turn's conversation."""
    lock = cl.user_session.get(TURNS)
    if lock is None:
        lock = asyncio.Lock()
        cl.user_session.set(TURNS, lock)
    return lock


class _Turn:
    """The messages and steps of one question as they appear."""

    def __init__(self, fresh: FreshAgent, question: str, *, is_follow_up: bool) -> None:
        self.fresh, self.question, self.is_follow_up = fresh, question, is_follow_up
        self.run = cl.context.current_run
        self.steps: dict[str, cl.Step] = {}
        self.message: cl.Message | None = None
        self.unsent = ""

    async def show(self, event: Event) -> None:
        match event:
            case ToolStarted():
                await self._start_step(event)
            case ToolFinished():
                await self._finish_step(event)
            case TextDelta():
                await self._stream(event.text)
            case Finished():
                cl.user_session.set(CONVERSATION, event.outcome.conversation_id)
                await self._finish(event.outcome)

    async def _stream(self, text: str) -> None:
        # Each piece is a message of its own on the socket: a word a piece would cost more than the answer.
        self.unsent += text
        if len(self.unsent) >= PIECE:
            piece, self.unsent = self.unsent, ""
            await self._message().stream_token(piece)

    async def say(self, text: str) -> None:
        """Close the turn with a text in place of whatever was streamed."""
        message = self._message()
        message.content = text
        await (message.update() if message.streaming else message.send())

    def _message(self) -> cl.Message:
        # Made when first needed: a message made earlier would stand above the steps.
        if self.message is None:
            self.message = cl.Message(content="")
        return self.message

    async def _start_step(self, event: ToolStarted) -> None:
        parent = self.run.id if self.run else None
        step = cl.Step(name=event.name.replace("_", " "), type="tool", parent_id=parent, show_input="json")
        step.input = json.dumps(event.input, indent=2, ensure_ascii=False, default=str)
        self.steps[event.id] = step
        await step.send()

    async def _finish_step(self, event: ToolFinished) -> None:
        step = self.steps.get(event.id)
        if step is None:
            return
        # A tool's reply holds rows: as code, since a step is drawn as Markdown.
        told = fenced(event.output_text[:STEP_TEXT], "json")
        step.output = f"{fenced(event.sql, 'sql')}\n{told}" if event.sql else told
        step.is_error = not event.ok
        await step.update()

    async def _finish(self, outcome: Outcome) -> None:
        currency = current(self.fresh.workspace).info.currency
        self._message().elements = [*_chart(outcome, currency), *_grids(outcome, currency)]
        asks_back = outcome.clarification is not None
        rates = _rates(ratings().remember(outcome, self.question, is_follow_up=self.is_follow_up))
        if asks_back or not outcome.citations:
            self._message().actions = [*_buttons(outcome), *rates]
        shown = f"\n{fenced(outcome.approval.sql, 'sql')}" if outcome.approval else ""
        await self.say(plain_refusal(outcome) + shown)
        if outcome.citations and not asks_back:
            await _footnotes(outcome, currency, rates).send()


def _chart(outcome: Outcome, currency: str) -> list[Any]:
    figure = figure_of(outcome, currency=currency)
    if figure is None:
        return []
    from plotly.graph_objects import Figure

    chart = cl.Plotly(name="chart", figure=Figure(figure), display="inline", size="large")
    # Without it Plotly draws a button that leads to its makers.
    chart.content = json.dumps(json.loads(chart.content) | {"config": {"displaylogo": False}})
    return [chart]


def _footnotes(outcome: Outcome, currency: str, rates: list[cl.Action]) -> cl.Message:
    """Return the message below the answer: each citation's few rows and its SQL, and what to ask next."""
    parts: list[str] = []
    for citation in outcome.citations:
        if 1 < citation.row_count <= ROWS_IN_TEXT:
            parts.append(markdown_table(table_of(citation, currency=currency, max_rows=ROWS_IN_TEXT)))
        line = footnote_line(citation, certified=outcome.certified)
        parts.append(f"**{line}**\n{fenced(citation.sql, 'sql')}")
    parts += [doubts_line(outcome)] if outcome.doubts else []
    return cl.Message(content="\n\n".join(parts), actions=[*_buttons(outcome), *rates])


def _grids(outcome: Outcome, currency: str) -> list[Any]:
    """Return a paged table for each citation with more rows than a text should hold."""
    return [_grid(cited, currency) for cited in outcome.citations if cited.row_count > ROWS_IN_TEXT]


def _grid(citation: Citation, currency: str) -> Any:
    from pandas import DataFrame

    table = table_of(citation, currency=currency, max_rows=ROWS_IN_GRID)
    cells = [[visible(cell) for cell in row] for row in table.rows]
    frame = DataFrame(cells, columns=[visible(header) for header in table.headers])
    return cl.Dataframe(name=table.note or citation.id, data=frame, display="inline")


def ratings() -> Ratings:
    """Return the answers of the current session that may be rated."""
    known: Ratings | None = cl.user_session.get(RATED)
    if known is None:
        known = Ratings()
        cl.user_session.set(RATED, known)
    return known


def _rates(name: str | None) -> list[cl.Action]:
    """Return the buttons that say whether an answer is right."""
    if name is None:
        return []
    return [
        cl.Action(name=RATE, label=label, payload={"answer": name, "right": is_right})
        for label, is_right in (("Right", True), ("Not right", False))
    ]


def _buttons(outcome: Outcome) -> list[cl.Action]:
    """Return a button for each reading to choose from, or each question to ask next; or for a consent."""
    if outcome.approval:
        waiting = outcome.approval.id
        return [
            cl.Action(name=DECIDE, label=label, payload={"id": waiting, "run": label == RUN})
            for label in (RUN, LEAVE)
        ]
    texts = outcome.clarification.options if outcome.clarification else outcome.suggestions
    return [cl.Action(name=CHOOSE, label=visible(text), payload={"question": text}) for text in texts]

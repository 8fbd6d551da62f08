"""Bind: render the references of the ending, check its numerals, and make the outcome; or send it back."""

import time
from typing import Any

from langgraph.runtime import Runtime

from agent.chart import choose_chart
from agent.events import TextDelta
from agent.nodes.act import tool_message
from agent.notes import write_notes
from agent.numerals import check_numerals
from agent.outcome import Clarification, ErrorInfo, Number, Outcome, Status
from agent.references import BindingError, Bound, Source, bind
from agent.state import Conversation, Message, Turn
from agent.suggest import next_questions
from agent.tools.toolbox import Ending
from semantic_layer.layer import SemanticLayer

MAX_REPAIRS = 2
UNBOUND = "The rows are below; I could not word them with every figure traced to a cell."


class Bind:
    """Turns an ending into an outcome whose every figure is a cell."""

    def __init__(self, layer: SemanticLayer, catalogue: Source) -> None:
        self._layer = layer
        self._catalogue = catalogue

    def __call__(self, state: Conversation, runtime: Runtime[Turn]) -> dict[str, Any]:
        turn = runtime.context
        assert turn.ending
        try:
            outcome = self._finish(turn, turn.ending)
        except BindingError as problem:
            return {"messages": self._send_back(turn, str(problem))}
        turn.outcome = outcome
        for piece in _pieces(outcome.answer):
            runtime.stream_writer(TextDelta(piece))
        return {"messages": _closing(turn, "sent")}

    def _send_back(self, turn: Turn, problem: str) -> list[Message]:
        """Advice for the model, or after the last repair the bare rows."""
        turn.repairs += 1
        if turn.repairs > MAX_REPAIRS:
            fallback = (
                Ending("answer", UNBOUND)
                if turn.citations
                else Ending("refusal", "I could not ground an answer.")
            )
            turn.outcome = self._finish(turn, fallback)
            return _closing(turn, "not sent")
        messages = _closing(turn, f"Not sent. {problem} Call answer again.")
        turn.ending, turn.ending_call = None, None
        return messages

    def _finish(self, turn: Turn, ending: Ending) -> Outcome:
        status: Status = {"ask": "clarification", "refusal": "refused"}.get(ending.kind, "answered")  # type: ignore[assignment]
        sources = {"catalogue": self._catalogue, **turn.sources}
        allowed = " ".join((turn.question, *turn.tool_texts))
        bound = bind(ending.text, sources)
        check_numerals(bound, allowed)
        if not bound.text.strip():
            raise BindingError("The answer is empty.")
        options = [bind(option, sources).text for option in ending.options]
        cited = _cited(turn, bound) if status == "answered" else []
        notes = [
            bind(line, sources)
            for c in cited
            for line in write_notes(c, turn.results[c.id], self._layer.manifest)
        ]
        answer = "\n\n".join([bound.text, *(["\n".join(f"- {n.text}" for n in notes)] if notes else [])])
        return Outcome(
            status=status,
            answer=answer,
            certified=bool(cited) and all(c.kind != "sql" for c in cited),
            model=turn.model_name,
            conversation_id=turn.conversation_id,
            dataset=self._layer.info.dataset,
            data_version=self._layer.info.version,
            citations=cited,
            numbers=_figures([bound, *notes]),
            clarification=Clarification(question=bound.text, options=options)
            if status == "clarification"
            else None,
            chart=choose_chart(cited[-1], turn.results[cited[-1].id]) if cited else None,
            suggestions=self._suggestions(turn),
            error=ErrorInfo(code=ending.reason, message=bound.text) if status == "refused" else None,
            timings_ms=turn.timings.model_copy(update={"total": (time.perf_counter() - turn.started) * 1000}),
            usage=turn.usage,
        )

    def _suggestions(self, turn: Turn) -> list[str]:
        last = next((c for c in reversed(turn.citations) if c.query), None)
        return next_questions(self._layer, last.query) if last and last.query else []


def _cited(turn: Turn, bound: Bound) -> list[Any]:
    """The results the text refers to, or all of them when it refers to none."""
    used = {number.citation for number in bound.numbers}
    return [c for c in turn.citations if c.id in used] or turn.citations


def _figures(texts: list[Bound]) -> list[Number]:
    return [n for bound in texts for n in bound.numbers if any(c.isdigit() for c in n.text)]


def _closing(turn: Turn, content: str) -> list[Message]:
    return [tool_message(turn.ending_call, content)] if turn.ending_call else []


def _pieces(text: str) -> list[str]:
    """The text in small pieces that add up to it again."""
    words = text.split(" ")
    return [word if i == 0 else f" {word}" for i, word in enumerate(words)]

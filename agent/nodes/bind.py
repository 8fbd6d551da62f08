"""Bind: render the references of the ending, check its numerals, and make the outcome; or send it back."""

import time
from itertools import chain
from typing import Any

from langgraph.runtime import Runtime

from agent.chart import choose_chart
from agent.confidence import Confidence, confidence_in
from agent.error_words import in_words
from agent.errors import ModelError
from agent.events import TextDelta
from agent.markdown import plain, unlinked
from agent.nodes.act import tool_message
from agent.notes import fair_alternatives, write_notes
from agent.numerals import check_numerals
from agent.outcome import Citation, Clarification, ErrorInfo, Number, Outcome, Status
from agent.passages import quoted
from agent.references import ERROR, BindingError, Bound, Source, bind, error_source
from agent.repeated import NOT_SENT, kept_to, questions
from agent.state import Conversation, Message, Turn
from agent.suggest import next_questions
from agent.tools.toolbox import Ending, without_braces
from semantic_layer.layer import SemanticLayer
from semantic_layer.values import ValueIndex

MAX_REPAIRS = 2
AS_STORED = 94
# SQL of somebody, and what was gathered from texts: no definition stands behind either.
UNCERTIFIED = ("sql", "reviews")
SENT = "sent"
FROM_TEXTS = "(An answer worded from texts, which are not repeated here.)"
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
            outcome = self._finish(turn, turn.ending, state["messages"])
        except BindingError as problem:
            return {"messages": self._send_back(turn, str(problem), state["messages"])}
        turn.outcome = outcome
        for piece in _pieces(outcome.answer):
            runtime.stream_writer(TextDelta(piece))
        return {"messages": _closing(turn, SENT)}

    def _send_back(self, turn: Turn, problem: str, before: list[Message]) -> list[Message]:
        """Advice for the model, or after the last repair the bare rows."""
        turn.repairs += 1
        if turn.repairs > MAX_REPAIRS:
            _check_said_anything(turn)
            turn.outcome = self._finish(turn, _fallback(turn), before)
            return _closing(turn, "not sent")
        if turn.passages:
            # The advice may repeat what a stranger wrote: it is for the summariser's eyes.
            turn.advice.append(f"Your last answer was not sent. {problem}")
            messages = _closing(turn, "not sent")
        else:
            advice = f"{NOT_SENT} {problem} Call answer again."
            # A plain text has no call to reply to; the advice must reach the model all the same.
            messages = _closing(turn, advice) or [{"role": "user", "content": advice}]
        turn.ending, turn.ending_call = None, None
        return messages

    def _finish(self, turn: Turn, ending: Ending, before: list[Message]) -> Outcome:
        status: Status = {"ask": "clarification", "refusal": "refused"}.get(ending.kind, "answered")  # type: ignore[assignment]
        sources = {"catalogue": self._catalogue, **turn.sources}
        bound, *options = _checked(turn, ending, sources, self._layer.values, [*questions(before)])
        is_answer = status == "answered"
        cited = _cited(turn, [bound, *options], is_answer=is_answer)
        lines = (write_notes(c, turn.results[c.id], self._layer) for c in cited if is_answer)
        # Queries of one metric and range say the same of themselves.
        notes = list(
            {note.text: note for note in (bind(n, sources) for n in chain.from_iterable(lines))}.values()
        )
        said = unlinked(bound.text)
        sure = self._confidence(turn, cited) if is_answer else None
        answer = "\n\n".join([said, *(["\n".join(f"- {unlinked(n.text)}" for n in notes)] if notes else [])])
        return Outcome(
            status=status,
            answer=answer,
            certified=is_answer and bool(cited) and all(c.kind not in UNCERTIFIED for c in cited),
            model=turn.model_name,
            conversation_id=turn.conversation_id,
            dataset=self._layer.info.dataset,
            data_version=self._layer.info.version,
            data_start=str(self._layer.info.data_start),
            data_end=str(self._layer.info.data_end),
            citations=cited,
            numbers=_figures([bound, *notes], cited),
            clarification=Clarification(question=said, options=[plain(unlinked(o.text)) for o in options])
            if status == "clarification"
            else None,
            chart=choose_chart(cited[-1], turn.results[cited[-1].id]) if cited and is_answer else None,
            suggestions=self._suggestions(turn),
            confidence=sure.value if sure else None,
            doubts=list(sure.doubts) if sure else [],
            error=ErrorInfo(code=ending.reason, message=said) if status == "refused" else None,
            timings_ms=turn.timings.model_copy(update={"total": (time.perf_counter() - turn.started) * 1000}),
            usage=turn.usage,
        )

    def _confidence(self, turn: Turn, cited: list[Citation]) -> Confidence:
        asked = {name for one in cited if one.query for name in one.query.get("metrics", ())}
        is_contested = any(fair_alternatives(name, self._layer) for name in asked)
        return confidence_in(turn, cited, is_contested=is_contested)

    def _suggestions(self, turn: Turn) -> list[str]:
        last = next((c for c in reversed(turn.citations) if c.query and c.kind == "metric_query"), None)
        return next_questions(self._layer, last.query) if last and last.query else []


def _stored_in(option: str, values: ValueIndex) -> str:
    """The stored values an option names: a figure that is part of such a name is data."""
    name = option.rpartition(": ")[2].partition(" (")[0]
    return " ".join(m.value for m in values.search(name) if m.score >= AS_STORED)


def _checked(
    turn: Turn, ending: Ending, sources: dict[str, Source], values: ValueIndex, asked: list[str]
) -> list[Bound]:
    """The text of an ending and then its options, rendered, with no figure typed by hand.

    What was `asked` may be repeated, and what the queries that are cited were kept to.
    """
    text = ending.text
    if ending.kind == "refusal" and turn.tool_error is not None:
        # Only a refusal may quote an error: its figures may be those a model wrote into the failed call.
        told = in_words(turn.tool_error, sources["catalogue"].labels)
        sources = {**sources, ERROR: error_source(told)}
        text = f"{{{ERROR}.text}}" if text == without_braces(turn.tool_error) else text
    rendered = [bind(template, sources) for template in (text, *ending.options)]
    cited = _cited(turn, rendered, is_answer=ending.kind == "answer")
    known = "\n".join([turn.question, *asked, *chain.from_iterable(map(kept_to, cited))])
    check_numerals(rendered[0], known)
    for option in rendered[1:]:
        check_numerals(option, f"{known} {_stored_in(option.text, values)}")
    if not rendered[0].text.strip():
        raise BindingError("The answer is empty.")
    return rendered


def _cited(turn: Turn, texts: list[Bound], *, is_answer: bool) -> list[Citation]:
    """The results the texts rest on; for an answer all of them when it refers to none."""
    used = frozenset().union(*(bound.used for bound in texts))
    found = [c for c in turn.citations if c.id in used]
    return found or (turn.citations if is_answer else [])


def _figures(texts: list[Bound], cited: list[Citation]) -> list[Number]:
    """The figures that stand in a result the outcome carries; those of the catalogue stand in none."""
    known = {c.id for c in cited}
    found = (n for bound in texts for n in bound.numbers if n.citation in known)
    return [n for n in found if any(c.isdigit() for c in n.text)]


def _check_said_anything(turn: Turn) -> None:
    """Raise ModelError where a model said nothing at all, so that there is nothing to show."""
    if (
        not (turn.citations or turn.passages or turn.is_offline)
        and turn.ending
        and not turn.ending.text.strip()
    ):
        raise ModelError("The model gave no answer.", code="model_empty", action="Try again.")


def _fallback(turn: Turn) -> Ending:
    if turn.passages:
        return Ending("answer", quoted(turn.passages))
    if turn.citations:
        return Ending("answer", UNBOUND)
    return Ending("refusal", "I could not ground an answer.", reason="unsupported")


def _closing(turn: Turn, content: str) -> list[Message]:
    if turn.ending_call:
        return [tool_message(turn.ending_call, content)]
    return [{"role": "assistant", "content": FROM_TEXTS}] if turn.passages and content == SENT else []


def _pieces(text: str) -> list[str]:
    """The text in small pieces that add up to it again."""
    words = text.split(" ")
    return [word if i == 0 else f" {word}" for i, word in enumerate(words)]

"""The agent as edges use it: ask a question, or stream what happens while it is answered."""

import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

from agent.approval import LEAVE, QUESTION, RUN, Decision, approval_of, parted, question_of
from agent.errors import ModelError
from agent.events import Event, Finished, TextDelta
from agent.graphs import Graphs
from agent.intake import Turned, clean, turn_away
from agent.noted import noted
from agent.offline import PREFIX, without_prefix
from agent.outcome import Clarification, ErrorInfo, Outcome, Timings
from agent.settings import PLANNER
from agent.state import Conversation, Turn
from agent.store import ConversationStore
from agent.suggest import starters
from semantic_layer.errors import GuardRefusal
from semantic_layer.layer import SemanticLayer
from warehouse.audit_log.recorder import Recorder, Trail, Unrecorded
from warehouse.user import LOCAL, User

RECURSION_LIMIT = 40


class Agent:
    """Answers questions over one serving version; conversations are kept by id."""

    def __init__(
        self,
        wire: Callable[[SemanticLayer], Any],
        layer: SemanticLayer,
        model_name: str,
        store: ConversationStore,
        recorder: Recorder | None = None,
        planner: Callable[[SemanticLayer], Any] | None = None,
    ) -> None:
        """Wire graphs with `wire`, and where that is of a remote model, the planner's with `planner`."""
        self._recorder = recorder or Unrecorded()
        self._graphs = Graphs(wire)
        self._planners = Graphs(planner) if planner else None
        self._layer = layer
        self._model_name = model_name
        self._store = store

    def ask(self, question: str, conversation_id: str | None = None, *, user: User = LOCAL) -> Outcome:
        """Answer one question of a user; `conversation_id` continues one of the user's."""
        for event in self.stream(question, conversation_id, user=user):
            if isinstance(event, Finished):
                return event.outcome
        raise AssertionError("a stream ends with Finished")

    def stream(
        self, question: str, conversation_id: str | None = None, *, user: User = LOCAL
    ) -> Iterator[Event]:
        """Yield tool calls, text and last the outcome of one question.

        Each is noted by the recorder before it is told; AuditUnwritable ends the turn.
        """
        store = self._store
        identity = conversation_id or store.begin(user)
        trail = Trail(self._recorder, user, identity)
        trail.note("question", question=question, model=self._model_name, version=self._layer.info.version)
        yield from noted(trail, self._events(question, conversation_id, identity, trail))

    def _events(
        self, question: str, resumed: str | None, identity: str, trail: Trail
    ) -> Generator[Event, None, None]:
        began = time.perf_counter()
        store, user = self._store, trail.user
        if resumed:
            identity = store.resume(resumed, user)
        cleaned, is_offline = without_prefix(clean(question), offered=self._planners is not None)
        try:
            layer = self._layer.for_user(user)
            if turned := turn_away(cleaned):
                yield from self._turn_away(turned, identity, began, layer)
                return
            meter = self._layer.meter(user)
            meter.count_question()
        except GuardRefusal as refusal:
            trail.refused(refusal.code)
            yield from self._turn_away(Turned(refusal.code, str(refusal)), identity, began, None)
            return
        name = PLANNER if is_offline else self._model_name
        turn = Turn(
            cleaned,
            identity,
            name,
            user=user,
            meter=meter,
            trail=trail,
            started=began,
            is_offline=is_offline,
        )
        asked = {"messages": [{"role": "user", "content": cleaned}], "approved": []}
        yield from self._run(asked, turn, layer)

    def decide(self, approval_id: str, *, run: bool, user: User = LOCAL) -> Iterator[Event]:
        """Yield the rest of a turn that waits for a user's consent to SQL: run it, or leave it.

        QueryError where the user has no such turn.
        """
        identity, digest = parted(approval_id)
        trail = Trail(self._recorder, user, identity)
        trail.note("approval", sql_digest=digest, approved=run)
        yield from noted(trail, self._decided(identity, Decision(digest, run), trail))

    def settle(self, approval_id: str, *, run: bool, user: User = LOCAL) -> Outcome:
        """Decide on SQL that waits, and return how the turn ends, or what it waits for next."""
        for event in self.decide(approval_id, run=run, user=user):
            if isinstance(event, Finished):
                return event.outcome
        raise AssertionError("a stream ends with Finished")

    def _decided(self, identity: str, decision: Decision, trail: Trail) -> Generator[Event, None, None]:
        began, user = time.perf_counter(), trail.user
        self._store.resume(identity, user)
        layer, meter = self._layer.for_user(user), self._layer.meter(user)
        waiting: Conversation = self._graphs.of(layer).get_state(_config(identity)).values
        turn = Turn(
            question_of(waiting),
            identity,
            self._model_name,
            user=user,
            meter=meter,
            trail=trail,
            started=began,
            is_resumed=True,
            declined=None if decision.run else decision.digest,
        )
        allowed = [*waiting.get("approved", []), *([decision.digest] if decision.run else [])]
        yield from self._run({"messages": [], "approved": allowed}, turn, layer)

    def _run(self, given: dict[str, Any], turn: Turn, layer: SemanticLayer) -> Generator[Event, None, None]:
        identity = turn.conversation_id
        try:
            graphs = self._planners if turn.is_offline and self._planners else self._graphs
            graph = graphs.of(layer)
            # Only the newest checkpoint is of use: none is written before the turn is over.
            told = graph.stream(
                given, _config(identity), context=turn, stream_mode="custom", durability="exit"
            )
            yield from told
        except ModelError as error:
            yield Finished(self._failed(error, turn))
            return
        finally:
            self._store.prune([identity])
        if turn.pending:
            yield Finished(self._waiting(turn, *turn.pending))
            return
        assert turn.outcome
        yield Finished(turn.outcome)

    def _waiting(self, turn: Turn, tool: str, sql: str) -> Outcome:
        """The outcome of a turn that goes on when the person says so."""
        identity = turn.conversation_id
        return Outcome(
            status="clarification",
            answer=QUESTION,
            clarification=Clarification(question=QUESTION, options=[RUN, LEAVE]),
            approval=approval_of(identity, tool, sql),
            usage=turn.usage,
            **self._bare(identity, turn.started),
        )

    def starters(self, user: User = LOCAL) -> list[str]:
        """Questions to start with, which this dataset answers for the user."""
        return starters(self._layer.for_user(user))

    def close(self) -> None:
        """End the worker and close the conversation store."""
        self._layer.close()
        self._store.close()

    def _bare(self, identity: str, began: float) -> dict[str, Any]:
        return {
            "model": self._model_name,
            "conversation_id": identity,
            "dataset": self._layer.info.dataset,
            "data_version": self._layer.info.version,
            "timings_ms": Timings(total=(time.perf_counter() - began) * 1000),
        }

    def _turn_away(
        self, turned: Turned, identity: str, began: float, layer: SemanticLayer | None
    ) -> Iterator[Event]:
        """Yield a refusal; what to ask instead is of the layer that the user sees, if any."""
        yield TextDelta(turned.message)
        yield Finished(
            Outcome(
                status="refused",
                answer=turned.message,
                error=ErrorInfo(code=turned.code, message=turned.message),
                suggestions=starters(layer)[:3] if layer else [],
                **self._bare(identity, began),
            )
        )

    def _failed(self, error: ModelError, turn: Turn) -> Outcome:
        """The outcome of a turn whose model failed: what to do, and the same question for the planner."""
        offer = f"{PREFIX}{turn.question}"
        way = f"The planner needs no model; ask it by putting “{PREFIX.strip()}” before the question."
        text = f"{error} {way}" if self._planners else str(error)
        return Outcome(
            status="error",
            answer=text,
            error=ErrorInfo(code=error.code, message=text),
            suggestions=[offer] if self._planners else [],
            usage=turn.usage,
            **self._bare(turn.conversation_id, turn.started),
        )


def _config(identity: str) -> Any:
    return {"configurable": {"thread_id": identity}, "recursion_limit": RECURSION_LIMIT}

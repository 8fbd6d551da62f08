"""Asks every case and scores what comes back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from agent.outcome import Outcome
from evals.cases import Case, case_files
from evals.datasets import Place, place_for
from evals.gold_rows import GoldRows
from evals.record import CaseRecord, RunRecord, Verdict, record
from evals.scorers.asked_back import asked_back
from evals.scorers.behaviour import behaviour
from evals.scorers.numbers_bound import numbers_bound
from evals.scorers.refused import refused
from evals.scorers.same_result import same_result
from evals.scorers.score import Score
from evals.scorers.silently_wrong import silently_wrong
from evals.scorers.tells import tells
from evals.scorers.tokens import tokens
from evals.scorers.tool_path import tool_path
from warehouse.errors import FootnoteError
from warehouse.serving import current

if TYPE_CHECKING:
    from agent.assistant import Agent
    from agent.settings import ModelSettings
    from evals.recording.library import Library

SAID = 400


@dataclass
class Subject:
    """An agent on one dataset, beside the rows its answers are checked against."""

    agent: "Agent"
    gold: GoldRows
    version: str
    tapes: "Library | None" = None
    """The cassettes that its model is replayed from."""
    _stack: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def open(
        cls,
        dataset: str,
        place: Place,
        settings: "ModelSettings | None" = None,
        tapes: "Library | None" = None,
    ) -> "Subject":
        """Open both; raise FootnoteError where either is not there."""
        stack = ExitStack()
        gold = GoldRows(dataset, place.raw, place.workspace.parent / "gold")
        stack.callback(gold.close)
        agent = _agent(place, settings, is_taped=tapes is not None)
        stack.callback(agent.close)
        version = current(place.workspace).info.version
        return cls(agent=agent, gold=gold, version=version, tapes=tapes, _stack=stack)

    def close(self) -> None:
        """Close agent and raw files."""
        self._stack.close()


@dataclass(frozen=True)
class Turns:
    """What came back for each text of a case, and the milliseconds of the last."""

    outcomes: tuple[Outcome, ...]
    milliseconds: float


def run_cases(
    cases: Sequence[Case],
    places: Mapping[str, Place],
    settings: "ModelSettings | None" = None,
    *,
    tapes: "Library | None" = None,
    told: Callable[[CaseRecord], None] = lambda _: None,
) -> RunRecord:
    """Run all cases, dataset by dataset; those of a dataset that is not there are skipped with the reason.

    With `tapes` the model is replayed from them; a case without a cassette is skipped.
    """
    done: list[CaseRecord] = []
    versions: dict[str, str] = {}
    for name in dict.fromkeys(place_for(case, places) for case in cases):
        chosen = [case for case in cases if place_for(case, places) == name]
        try:
            subject = Subject.open(chosen[0].dataset, places[name], settings, tapes)
        except FootnoteError as error:
            done += [_record(case, "skipped", reason=str(error)) for case in chosen]
            continue
        try:
            versions[name] = subject.version
            for case in chosen:
                done.append(run_case(case, subject))
                told(done[-1])
        finally:
            subject.close()
    model = settings.name if settings else next((case.model for case in done if case.model), "")
    return record(done, model=model, files=case_files(), data_versions=versions)


def run_case(case: Case, subject: Subject) -> CaseRecord:
    """Ask the turns of one case and score the last outcome."""
    if subject.tapes and not subject.tapes.is_recorded(case):
        return _record(case, "skipped", reason="It has no cassette.")
    try:
        turns, problem = _asked(case, subject)
    except FootnoteError as error:
        return _record(case, "failed", reason=str(error))
    except Exception as error:
        # A question that brings the agent down is one that fails: the others are asked all the same.
        return _record(case, "failed", reason=f"crashed: {type(error).__name__}: {error}")
    if problem:
        return _record(case, "failed", cassette=problem)
    outcome = turns.outcomes[-1]
    named = dict(scores(case, outcome, subject.gold))
    wrong = silently_wrong(outcome, named.values())
    failed = {name: score.reason for name, score in named.items() if not score.passed}
    return _record(
        case,
        "failed" if failed else "passed",
        reason="; ".join(failed.values()),
        outcome=outcome,
        scores={name: score.passed for name, score in named.items()},
        silently_wrong=not wrong.passed,
        milliseconds=turns.milliseconds,
        tokens=tokens(turns.outcomes),
    )


def scores(case: Case, outcome: Outcome, gold: GoldRows) -> Iterator[tuple[str, Score]]:
    """Yield the scores of an outcome by name; the rows of a wrong kind of outcome are not looked at."""
    kind = behaviour(outcome, case.expect)
    yield "behaviour", kind
    yield "numbers_bound", numbers_bound(outcome, "\n".join(case.asked))
    if not kind.passed:
        return
    yield "asked_back", asked_back(outcome)
    yield "refused", refused(outcome)
    yield "tells", tells(outcome, says=case.says, shows=case.shows)
    yield "tool_path", tool_path(outcome, case.kind, case.path)
    if outcome.status == "answered" and case.right_rows:
        accepted = [gold.rows(sql) for sql in case.right_rows]
        yield "same_result", same_result(outcome, accepted, ordered=case.ordered)


def _agent(place: Place, settings: "ModelSettings | None", *, is_taped: bool) -> "Agent":
    from agent.build import build_agent

    if settings is None or not is_taped:
        return build_agent(place.workspace, settings)
    from evals.recording.asking import taped_agent

    return taped_agent(place.workspace, settings)


def _asked(case: Case, subject: Subject) -> tuple[Turns, str]:
    """Return the turns of a case, and why its cassette was no whole replay of them, if it has one."""
    if subject.tapes is None:
        return converse(case.asked, subject.agent), ""
    from evals.recording.tape import playing

    with playing(subject.tapes.tape(case, "replay")) as tape:
        turns = converse(case.asked, subject.agent)
    return turns, tape.problem


def converse(texts: Iterable[str], agent: "Agent") -> Turns:
    """Ask texts one after another in one conversation."""
    conversation: str | None = None
    outcomes: list[Outcome] = []
    milliseconds = 0.0
    for text in texts:
        started = perf_counter()
        outcomes.append(agent.ask(text, conversation_id=conversation))
        milliseconds = (perf_counter() - started) * 1000
        conversation = outcomes[-1].conversation_id
    return Turns(tuple(outcomes), milliseconds)


def _record(
    case: Case,
    verdict: Verdict,
    *,
    outcome: Outcome | None = None,
    reason: str = "",
    scores: Mapping[str, bool] = MappingProxyType({}),
    silently_wrong: bool = False,
    milliseconds: float = 0.0,
    tokens: int = 0,
    cassette: str = "",
) -> CaseRecord:
    return CaseRecord(
        id=case.id,
        dataset=case.dataset,
        kind=case.kind,
        verdict=verdict,
        of_set=case.set,
        half=case.half or "",
        expected=tuple(case.expect),
        status=outcome.status if outcome else "",
        scores=dict(scores),
        silently_wrong=silently_wrong,
        # What the reported half got wrong is not told, so that nothing can be made to fit it.
        reason=reason if verdict == "skipped" or case.half != "report" else "",
        question=" / ".join(case.asked),
        said=outcome.answer[:SAID] if outcome and case.half != "report" else "",
        model=outcome.model if outcome else "",
        milliseconds=milliseconds,
        tokens=tokens,
        confidence=getattr(outcome, "confidence", None),
        cassette=cassette,
    )

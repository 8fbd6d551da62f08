"""Asks every case and scores what comes back."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from agent.outcome import Outcome
from evals.cases import FOLDER, Case
from evals.raw import RawData
from evals.record import CaseRecord, RunRecord, Verdict, record
from evals.scorers.behaviour import behaviour
from evals.scorers.numbers_bound import numbers_bound
from evals.scorers.same_result import same_result
from evals.scorers.score import PASS, Score
from warehouse.errors import FootnoteError
from warehouse.serving import current

if TYPE_CHECKING:
    from agent.assistant import Agent


@dataclass(frozen=True)
class Place:
    """Where a dataset is: its published workspace and its raw files."""

    workspace: Path
    raw: Path


@dataclass
class Subject:
    """An agent on one dataset, beside the raw files its answers are checked against."""

    agent: "Agent"
    raw: RawData
    version: str
    _stack: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def open(cls, dataset: str, place: Place) -> "Subject":
        """Open both; raise FootnoteError where either is not there."""
        from agent.build import build_agent

        stack = ExitStack()
        raw = RawData(dataset, place.raw)
        stack.callback(raw.close)
        agent = build_agent(place.workspace)
        stack.callback(agent.close)
        return cls(agent=agent, raw=raw, version=current(place.workspace).info.version, _stack=stack)

    def close(self) -> None:
        """Close agent and raw files."""
        self._stack.close()


def run_cases(cases: Sequence[Case], places: dict[str, Place]) -> RunRecord:
    """Run all cases, dataset by dataset; those of a dataset that is not there are skipped with the reason."""
    done: list[CaseRecord] = []
    versions: dict[str, str] = {}
    for dataset in dict.fromkeys(case.dataset for case in cases):
        chosen = [case for case in cases if case.dataset == dataset]
        try:
            subject = Subject.open(dataset, places[dataset])
        except FootnoteError as error:
            done += [_skipped(case, str(error)) for case in chosen]
            continue
        try:
            versions[dataset] = subject.version
            done += [run_case(case, subject) for case in chosen]
        finally:
            subject.close()
    return record(done, files=sorted(FOLDER.glob("*.yml")), data_versions=versions)


def run_case(case: Case, subject: Subject) -> CaseRecord:
    """Ask the turns of one case and score the last outcome."""
    started = perf_counter()
    try:
        outcome = _converse(case.asked, subject.agent)
    except FootnoteError as error:
        return CaseRecord(case.id, case.dataset, case.kind, "failed", str(error))
    elapsed = (perf_counter() - started) * 1000
    failures = [score.reason for score in scores(case, outcome, subject.raw) if not score.passed]
    verdict: Verdict = "failed" if failures else "passed"
    return CaseRecord(case.id, case.dataset, case.kind, verdict, "; ".join(failures), outcome.model, elapsed)


def scores(case: Case, outcome: Outcome, raw: RawData) -> Iterable[Score]:
    """Yield the scores of an outcome; the rows of a wrong kind of outcome are not looked at."""
    kind = behaviour(outcome, case.expect)
    yield kind
    if not kind.passed:
        return
    yield numbers_bound(outcome, case.asked[-1])
    yield same_result(outcome, raw.rows(case.gold.sql), ordered=case.gold.ordered) if case.gold else PASS


def _converse(turns: Sequence[str], agent: "Agent") -> Outcome:
    conversation: str | None = None
    for text in turns:
        outcome = agent.ask(text, conversation_id=conversation)
        conversation = outcome.conversation_id
    return outcome


def _skipped(case: Case, reason: str) -> CaseRecord:
    return CaseRecord(case.id, case.dataset, case.kind, "skipped", reason)

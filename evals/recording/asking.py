"""Asks cases of a model over HTTP and keeps what was said; nothing is scored, so that no answer is told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import httpx2

from evals.cases import Case
from evals.datasets import Place, place_for
from evals.recording.library import Library
from evals.recording.tape import Mode, Tape, TapeTransport, playing
from evals.run import converse
from warehouse.errors import FootnoteError

if TYPE_CHECKING:
    from agent.assistant import Agent
    from agent.settings import ModelSettings

Verdict = Literal["recorded", "unchanged", "failed", "skipped"]


@dataclass(frozen=True)
class Recorded:
    """What became of the recording of a case, and why it failed or was skipped."""

    id: str
    verdict: Verdict
    reason: str = ""


def taped_agent(workspace: Path, settings: "ModelSettings") -> "Agent":
    """Return an agent whose model is asked through the tape that plays."""
    from agent.build import assemble, remote_model

    client = httpx2.Client(transport=TapeTransport(), timeout=settings.timeout)
    return assemble(workspace, settings, remote_model(settings, client))


def record_cases(
    cases: Sequence[Case],
    places: Mapping[str, Place],
    settings: "ModelSettings",
    library: Library,
    *,
    mode: Mode,
    jobs: int,
    told: Callable[[Recorded], None] = lambda _: None,
) -> list[Recorded]:
    """Record cases, several at once, each kept as soon as it is whole; delete parts no longer used."""
    done: list[Recorded] = []
    for name in dict.fromkeys(place_for(case, places) for case in cases):
        chosen = [case for case in cases if place_for(case, places) == name]
        for recorded in _of_place(chosen, places[name], settings, library, mode, jobs):
            done.append(recorded)
            told(recorded)
    library.drop_unused_parts()
    return done


def _of_place(
    cases: Iterable[Case],
    place: Place,
    settings: "ModelSettings",
    library: Library,
    mode: Mode,
    jobs: int,
) -> Iterator[Recorded]:
    try:
        agent = taped_agent(place.workspace, settings)
    except FootnoteError as error:
        yield from (Recorded(case.id, "skipped", str(error)) for case in cases)
        return
    try:
        with ThreadPoolExecutor(jobs) as threads:
            yield from threads.map(lambda case: _recorded(case, agent, library.tape(case, mode)), cases)
    finally:
        agent.close()


def _recorded(case: Case, agent: "Agent", tape: Tape) -> Recorded:
    failure = ""
    with playing(tape):
        try:
            turns = converse(case.asked, agent)
            failure = next((turn.answer for turn in turns.outcomes if turn.status == "error"), "")
        except FootnoteError as error:
            failure = str(error)
    if reason := tape.problem or failure:
        return Recorded(case.id, "failed", reason)
    return Recorded(case.id, "recorded" if tape.keep() else "unchanged")

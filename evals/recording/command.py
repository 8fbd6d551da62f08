"""`footnote eval --record`: choose what to record, record it, say what to do next."""

import argparse
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from evals.cases import Case
from evals.datasets import Place
from evals.recording.asking import Recorded, record_cases
from evals.recording.library import Library
from evals.recording.offline import offline
from evals.run import run_cases
from warehouse.errors import FootnoteError

if TYPE_CHECKING:
    from agent.settings import ModelSettings

# Nobody listens there: of a replay nothing may get out.
NOWHERE = "http://127.0.0.1:9/v1"
PATIENCE = 3600.0  # seconds that an endpoint may take, which may be a person


def replayed(settings: "ModelSettings") -> "ModelSettings":
    """Return the settings under which cassettes are replayed, whatever the environment names."""
    return replace(settings, base_url=NOWHERE, api_key="none")


def recorded(settings: "ModelSettings") -> "ModelSettings":
    """Return the settings under which cassettes are recorded; FootnoteError where no endpoint is named."""
    if not settings.is_remote:
        raise FootnoteError(
            "The planner needs no cassettes",
            code="evals",
            action="Name a model of OPENAI_BASE_URL with --model.",
        )
    return replace(
        settings,
        timeout=max(settings.timeout, PATIENCE),
        api_key=settings.api_key or "none",
        limits=replace(settings.limits, seconds=math.inf),
    )


def record(
    cases: Sequence[Case],
    places: Mapping[str, Place],
    settings: "ModelSettings",
    library: Library,
    options: argparse.Namespace,
) -> int:
    """Record what is asked for; return 0, or 1 where a case could not be recorded."""
    wanted = _wanted(cases, places, settings, library, options)
    done = record_cases(
        wanted,
        places,
        settings,
        library,
        mode="mend" if options.stale else "record",
        jobs=options.jobs,
        told=_told,
    )
    counts = {verdict: sum(one.verdict == verdict for one in done) for verdict in ("recorded", "failed")}
    print(f"{counts['recorded']} recorded, {counts['failed']} failed, in {library.folder}")
    print(f"next: footnote eval --model {settings.name} --replay")
    return 1 if counts["failed"] else 0


def _wanted(
    cases: Sequence[Case],
    places: Mapping[str, Place],
    settings: "ModelSettings",
    library: Library,
    options: argparse.Namespace,
) -> list[Case]:
    """Return the cases to record: all, or those that have no cassette, or one that does not fit."""
    if not (options.stale or options.missing):
        return list(cases)
    wanted = [case for case in cases if options.missing and not library.is_recorded(case)]
    if options.stale:
        wanted += stale(cases, places, settings, library)
    return wanted


def stale(
    cases: Sequence[Case], places: Mapping[str, Place], settings: "ModelSettings", library: Library
) -> list[Case]:
    """Return the cases whose cassette is no whole replay any more; nobody is asked."""
    kept = [case for case in cases if library.is_recorded(case)]
    with offline():
        run = run_cases(kept, places, replayed(settings), tapes=library)
    names = {case.id for case in run.cases if case.cassette}
    return [case for case in kept if case.id in names]


def _told(one: Recorded) -> None:
    print(f"{one.verdict:<9} {one.id} {one.reason}".rstrip(), file=sys.stderr)

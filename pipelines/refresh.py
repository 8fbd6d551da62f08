"""Run the steps of a refresh under the workspace's lock; on failure nothing changes for readers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from pipelines.lock import PATIENCE, STREAMS, hold_lock, unwritable
from pipelines.report import ModelRow, RefreshReport
from pipelines.request import Request
from pipelines.settings import Settings, load_settings
from pipelines.steps import STEPS, Run
from pipelines.versions import remove_partial
from pipelines.watch import watch
from warehouse.errors import InternalError
from warehouse.pack import Pack

Progress = Callable[[str, str, float], None]


def refresh(
    pack: Pack,
    folder: Path,
    *,
    workspace: Path,
    settings: Settings | None = None,
    request: Request | None = None,
    progress: Progress = lambda *_: None,
) -> RefreshReport:
    """Land, build and publish a pack from the raw files of a folder, and say what became of every row.

    `settings` are those of the workspace unless given; `progress` is told name, outcome and seconds of each
    step. Raises SourceError, CheckError or WorkspaceError; the last published version then still answers, and
    half-written files are gone.
    """
    started = datetime.now(UTC)
    settings, request = settings or load_settings(workspace), request or Request()
    watched = watch(pack, workspace=workspace, settings=settings, request=request, today=started.date())
    with watched as watching:
        with hold_lock(workspace), hold_lock(workspace, STREAMS, patience=PATIENCE):
            # What a killed refresh left behind.
            remove_partial(workspace)
            watching.begin()
            run = Run(pack, workspace, folder, settings, request, started, watching)
            try:
                seconds = _run_steps(run, progress)
            except OSError as problem:
                raise unwritable(workspace, problem) from problem
            finally:
                remove_partial(workspace)
            report = _report(run, seconds)
            assert run.info
            watching.end(run.info, mode=report.mode, reason=report.reason, built=run.built)
        watching.tell()
        return replace(report, alerts=tuple(watching.alerts), deliveries=tuple(watching.deliveries))


def _run_steps(run: Run, progress: Progress) -> dict[str, float]:
    seconds = {}
    for step in STEPS:
        if step.builds and run.is_unchanged:
            continue
        begun = perf_counter()
        with run.watch.step(step.name) as note:
            outcome = step.work(run)
            note(outcome)
        seconds[step.name] = round(perf_counter() - begun, 2)
        progress(step.name, outcome, seconds[step.name])
    return seconds


def _report(run: Run, seconds: dict[str, float]) -> RefreshReport:
    if run.info is None or run.scope is None:
        raise InternalError("The refresh ended without a version")
    return RefreshReport(
        dataset=run.pack.name,
        mode=run.scope.mode,
        reason=run.scope.reason,
        version=run.info.version,
        data_start=str(run.info.data_start),
        data_end=str(run.info.data_end),
        seconds=round(sum(seconds.values()), 2),
        steps=seconds,
        sources=run.landed,
        built=tuple(ModelRow.of(model) for model in run.built),
        published={name: table.rows for name, table in run.info.tables.items()},
        lacks=dict(run.info.lacks),
        as_of=str(run.request.as_of) if run.request.as_of else None,
        is_current=run.request.make_current,
    )

"""What a refresh would do, found out on copies: nothing of the workspace changes."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.day_spans import DaySpan, cover
from pipelines.generators import generate_files
from pipelines.landing.land import bronze_folder, land, quarantine_folder
from pipelines.landing.landed import LandedSource
from pipelines.model_graph import ModelGraph, bronze_name, read_graph, table_name
from pipelines.request import Request
from pipelines.scope import Scope, find_scope
from pipelines.settings import Settings
from warehouse.pack import Pack


@dataclass(frozen=True)
class Preview:
    """How much a refresh would build and why; the sources that changed, the models that it would build.

    `days` are the days on which rows changed, as far as the sources tell them by day.
    """

    dataset: str
    mode: str
    reason: str
    sources: tuple[str, ...]
    models: tuple[str, ...]
    days: tuple[str, ...]


def preview(pack: Pack, folder: Path, *, workspace: Path, settings: Settings, request: Request) -> Preview:
    """Land the files of a folder beside the workspace, and compare with its last build.

    Raises what a refresh would raise up to there.
    """
    with tempfile.TemporaryDirectory() as beside:
        landed, bronze = _land_beside(pack, folder, workspace, Path(beside), settings)
        scope = find_scope(pack, workspace=workspace, settings=settings, request=request, bronze=bronze)
    models = [] if scope.mode == "nothing" else _models(read_graph(pack, workspace=workspace), scope, request)
    return Preview(
        dataset=pack.name,
        mode=scope.mode,
        reason=scope.reason,
        sources=tuple(one.name for one in landed if one.name in scope.changed),
        models=tuple(map(table_name, models)),
        days=tuple(map(str, cover(_days(landed, scope, request)))),
    )


def _land_beside(
    pack: Pack, folder: Path, workspace: Path, beside: Path, settings: Settings
) -> tuple[tuple[LandedSource, ...], Path]:
    for original in (bronze_folder, quarantine_folder):
        if original(workspace, pack).is_dir():
            shutil.copytree(original(workspace, pack), original(beside, pack), copy_function=_link_parquet)
    if pack.source == "generator" and not folder.is_dir():
        folder = beside / "raw"
        generate_files(pack.name, folder, scale=settings.scale or 1.0)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    return land(pack, folder, workspace=beside, loaded_at=now), bronze_folder(beside, pack)


def _link_parquet(source: str, target: str) -> str:
    """Landed Parquet is never written to again, so a link will do; all else is copied."""
    if source.endswith(".parquet"):
        try:
            os.link(source, target)
            return target
        except OSError:
            pass
    return str(shutil.copy2(source, target))


def _models(graph: ModelGraph, scope: Scope, request: Request) -> list[str]:
    if scope.selected is not None:
        reached = set(scope.selected)
    elif scope.mode == "everything":
        reached = set(graph.parents)
    else:
        reached = graph.below({bronze_name(source) for source in scope.changed})
        reached |= graph.by_day if request.days else frozenset()
    return [name for name in graph.parents if name in reached]


def _days(landed: tuple[LandedSource, ...], scope: Scope, request: Request) -> Iterator[DaySpan]:
    if request.days and request.days.first and request.days.end:
        yield DaySpan(request.days.first, date.fromordinal(request.days.end.toordinal() - 1))
    for one in landed:
        if scope.mode == "changes" and one.name in scope.changed:
            yield from (DaySpan(day, day) for day in one.days or ())

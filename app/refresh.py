"""Composition root of the refresh: which dataset, from which files, into which workspace."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipelines.lock import unwritable
from pipelines.preview import Preview, preview
from pipelines.refresh import Progress, refresh
from pipelines.report import RefreshReport
from pipelines.request import Request
from pipelines.settings import Settings, load_settings, remember
from pipelines.spark_session import usable_gateway
from warehouse.errors import FootnoteError, WorkspaceError
from warehouse.pack import Pack, load_pack
from warehouse.serving import current, current_version

if TYPE_CHECKING:
    from knowledge.index.build import Built

DEFAULT = "demo"
KNOWLEDGE = "knowledge"
LOG = logging.getLogger(__name__)
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Prepared:
    """A refresh that was found possible, before any file is read or anything written."""

    pack: Pack
    folder: Path
    settings: Settings


def prepare(
    workspace: Path,
    *,
    dataset: str | None = None,
    source: Path | None = None,
    **flags: Any,
) -> Prepared:
    """Settle the dataset of a workspace (its own if none is named, the demo where it is new) and its files.

    `source` is the folder of the raw files, `flags` are settings by name; they win over environment and file.
    """
    held = dataset_of(workspace)
    pack = load_pack(dataset or held or DEFAULT)
    if held and held != pack.name:
        raise other_dataset(workspace, held, pack.name)
    settings = load_settings(workspace, **flags)
    usable_gateway(settings.gateway, settings.spark_conf)
    pack = settled(pack, source or settings.source)
    _check_scale(pack, flags.get("scale"))
    return Prepared(pack, raw_folder(workspace, pack, source, settings.source), settings)


def run_refresh(
    workspace: Path,
    *,
    dataset: str | None = None,
    source: Path | None = None,
    request: Request | None = None,
    progress: Progress = lambda *_: None,
    tell: Tell = lambda _: None,
    **flags: Any,
) -> RefreshReport:
    """Refresh a workspace; the folder and the scale that were given are remembered, other flags are not.

    What is published is then indexed, of which `tell` hears. Raises a FootnoteError that says what to do;
    what was published before stays. An index that can't be made is told, and stops nothing.
    """
    given = prepare(workspace, dataset=dataset, source=source, **flags)
    report = refresh(
        given.pack,
        given.folder,
        workspace=workspace,
        settings=given.settings,
        request=request,
        progress=progress,
    )
    # Only now: a first refresh that failed does not bind the folder to its dataset.
    values = {"source": str(given.folder.absolute()) if source else None, "scale": flags.get("scale")}
    _remember(workspace, dataset=given.pack.name, **{name: value for name, value in values.items() if value})
    return _indexed(workspace, report, progress, tell) if given.settings.knowledge else report


def run_index(workspace: Path, *, tell: Tell = lambda _: None, anew: bool = False) -> "Built":
    """Index what is published now; `anew` although nothing changed. Until it is whole the one before answers.

    Raises WorkspaceError where nothing is published, EmbedderError where the model gives no vectors.
    """
    from knowledge.index.build import build_index

    return build_index(workspace, tell=tell, anew=anew)


def _indexed(workspace: Path, report: RefreshReport, progress: Progress, tell: Tell) -> RefreshReport:
    """Index the version that a refresh made current; what is published stays so whatever becomes of it."""
    if not report.is_current:
        return report
    begun = perf_counter()
    try:
        outcome = run_index(workspace, tell=tell).outcome
    except FootnoteError as problem:
        outcome = f"not indexed: {problem}"
    except Exception as problem:  # libraries below have errors of their own
        LOG.warning("The knowledge index was not made", exc_info=problem)
        outcome = f"not indexed ({type(problem).__name__}): `footnote knowledge build` tries again"
    seconds = round(perf_counter() - begun, 2)
    progress(KNOWLEDGE, outcome, seconds)
    steps = {**report.steps, KNOWLEDGE: seconds}
    return replace(report, steps=steps, seconds=round(report.seconds + seconds, 2))


def run_preview(workspace: Path, given: Prepared, request: Request) -> Preview:
    """Say what a refresh would do, and change nothing."""
    return preview(given.pack, given.folder, workspace=workspace, settings=given.settings, request=request)


def dataset_of(workspace: Path) -> str | None:
    """Name of the dataset that a workspace holds, None where it is new."""
    named = load_settings(workspace).dataset
    return named or (current(workspace).info.dataset if current_version(workspace) else None)


def settled(pack: Pack, source: Path | None) -> Pack:
    """Settle where the files of a pack come from that has both: the folder named, or else its generator."""
    if pack.source != "either":
        return pack
    return pack.model_copy(update={"source": "files" if source else "generator"})


def raw_folder(workspace: Path, pack: Pack, given: Path | None, remembered: Path | None) -> Path:
    if pack.source == "generator":
        if given is not None:
            raise FootnoteError(
                f"The dataset {pack.name} is generated and reads no files",
                code="source_not_wanted",
                action="Leave --from out, or name another --dataset.",
            )
        return workspace / "raw" / pack.name
    source = given or remembered
    if source is None:
        files = ", ".join(one.file_label for one in pack.sources.values())
        raise FootnoteError(
            f"The dataset {pack.name} is read from files, and no folder was named",
            code="source_missing",
            action=f"Add --from DIR with the folder that holds (plain or as .gz): {files}.",
        )
    return source.expanduser()


def _check_scale(pack: Pack, scale: float | None) -> None:
    if scale is not None and pack.source != "generator":
        raise FootnoteError(
            f"The dataset {pack.name} is read from files; only a generated one has a scale",
            code="scale",
            action="Leave --scale out.",
        )


def _remember(workspace: Path, **values: Any) -> None:
    try:
        remember(workspace, **values)
    except OSError as problem:
        raise unwritable(workspace, problem) from problem


def other_dataset(workspace: Path, held: str, wanted: str) -> WorkspaceError:
    return WorkspaceError(
        f"The workspace {workspace} holds the dataset {held}, and a workspace holds one",
        code="other_dataset",
        action=f"Name another with --workspace DIR before `refresh --dataset {wanted}`, or refresh {held}.",
    )

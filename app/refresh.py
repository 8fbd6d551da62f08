"""Composition root of the refresh: which dataset, from which files, into which workspace."""

from pathlib import Path
from typing import Any

from pipelines.lock import unwritable
from pipelines.refresh import Progress, refresh
from pipelines.report import RefreshReport
from pipelines.request import Request
from pipelines.settings import load_settings, remember
from pipelines.spark_session import usable_gateway
from warehouse.errors import FootnoteError, WorkspaceError
from warehouse.pack import Pack, load_pack
from warehouse.serving import current, current_version

DEFAULT = "demo"


def run_refresh(
    workspace: Path,
    *,
    dataset: str | None = None,
    source: Path | None = None,
    scale: float | None = None,
    gateway: str | None = None,
    request: Request | None = None,
    progress: Progress = lambda *_: None,
) -> RefreshReport:
    """Refresh a workspace: its own dataset where none is named, the demo where it is new.

    `source` is the folder of the raw files, `scale` the size of a generated dataset (1 is normal): both are
    remembered. Raises a FootnoteError that says what to do; what was published before stays.
    """
    held = dataset_of(workspace)
    pack = load_pack(dataset or held or DEFAULT)
    if held and held != pack.name:
        raise other_dataset(workspace, held, pack.name)
    _check_scale(pack, scale)
    settings = load_settings(workspace, scale=scale, gateway=gateway)
    usable_gateway(settings.gateway, settings.spark_conf)
    pack = settled(pack, source or settings.source)
    folder = raw_folder(workspace, pack, source, settings.source)
    report = refresh(pack, folder, workspace=workspace, settings=settings, request=request, progress=progress)
    # Only now: a first refresh that failed does not bind the folder to its dataset.
    given = {"source": str(folder.absolute()) if source else None, "scale": scale}
    _remember(workspace, dataset=pack.name, **{name: value for name, value in given.items() if value})
    return report


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

"""Composition root of the landing alone: files or events into bronze, nothing built and nothing published."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.refresh import dataset_of, other_dataset, raw_folder, settled
from pipelines.follow import Counts, Follower, follow_folder, follow_lines
from pipelines.generators.make import make_files
from pipelines.landing.land import land
from pipelines.landing.landed import LandedSource
from pipelines.lock import PATIENCE, STREAMS, hold_lock, unwritable
from pipelines.settings import load_settings, remember
from pipelines.versions import remove_partial
from warehouse.errors import FootnoteError
from warehouse.pack import Pack, load_pack

STANDARD_INPUT = "-"


def run_landing(workspace: Path, dataset: str, *, source: Path | None = None) -> tuple[LandedSource, ...]:
    """Land the files of a dataset; the next refresh builds from them. Raises a FootnoteError."""
    pack = _pack_of(workspace, dataset)
    settings = load_settings(workspace)
    pack = settled(pack, source or settings.source)
    folder = raw_folder(workspace, pack, source, settings.source)
    with hold_lock(workspace), hold_lock(workspace, STREAMS, patience=PATIENCE):
        remove_partial(workspace)
        try:
            if pack.source == "generator":
                make_files(pack.name, folder, scale=settings.scale or 1.0)
            loaded_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
            landed = land(pack, folder, workspace=workspace, loaded_at=loaded_at)
            # So that `footnote refresh` goes on from here.
            given = {"source": str(folder.absolute())} if source else {}
            remember(workspace, dataset=pack.name, **given)
            return landed
        except OSError as problem:
            raise unwritable(workspace, problem) from problem
        finally:
            remove_partial(workspace)


def run_follow(
    workspace: Path,
    dataset: str,
    place: str,
    *,
    source_name: str | None,
    batch_rows: int | None,
    tell: Callable[[str], None],
    must_stop: Callable[[], bool],
) -> Counts:
    """Take the files of a folder, or JSON lines from standard input (`-`), until told to stop or the end."""
    follower = Follower(_pack_of(workspace, dataset), workspace, source=source_name, tell=tell)
    try:
        return _follow(follower, place, batch_rows, must_stop)
    except OSError as problem:
        raise unwritable(workspace, problem) from problem


def _follow(follower: Follower, place: str, batch_rows: int | None, must_stop: Callable[[], bool]) -> Counts:
    if place == STANDARD_INPUT:
        most = load_settings(follower.workspace, batch_rows=batch_rows).batch_rows
        return follow_lines(follower, sys.stdin.fileno(), batch_rows=most, must_stop=must_stop)
    folder = Path(place).expanduser()
    if not folder.is_dir():
        raise FootnoteError(
            f"There is no folder {folder} to follow",
            code="folder_missing",
            action="Name a folder, or - for standard input.",
        )
    return follow_folder(follower, folder, must_stop=must_stop)


def _pack_of(workspace: Path, dataset: str) -> Pack:
    pack = load_pack(dataset)
    held = dataset_of(workspace)
    if held and held != pack.name:
        raise other_dataset(workspace, held, pack.name)
    return pack

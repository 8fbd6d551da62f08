"""The steps of a refresh, in order: read here what it does."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.generators import generate_files
from pipelines.landing.land import land
from pipelines.landing.load import LandedSource
from pipelines.publish import publish
from pipelines.transform import transform
from pipelines.versions import draft_of, prune
from warehouse.pack import Pack
from warehouse.serving import ServingInfo


@dataclass
class Run:
    """What the steps hand on to each other."""

    pack: Pack
    workspace: Path
    folder: Path
    scale: float
    started: datetime
    landed: tuple[LandedSource, ...] = ()
    info: ServingInfo | None = None


@dataclass(frozen=True)
class Step:
    """A step: it works on the run and returns what to tell about it."""

    name: str
    work: Callable[[Run], str]


def source_step(run: Run) -> str:
    """Write the raw files of a generated dataset; other datasets come with files."""
    if run.pack.source == "files":
        return f"reading {run.folder}"
    draft = draft_of(run.folder)
    shutil.rmtree(draft, ignore_errors=True)
    generate_files(run.pack.name, draft, scale=run.scale)
    shutil.rmtree(run.folder, ignore_errors=True)
    draft.rename(run.folder)
    return f"{len(list(run.folder.iterdir()))} files made"


def land_step(run: Run) -> str:
    """Check the files, load good rows to bronze, set the others aside."""
    loaded_at = run.started.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    run.landed = land(run.pack, run.folder, workspace=run.workspace, loaded_at=loaded_at)
    rows, refused = (sum(getattr(one, field) for one in run.landed) for field in ("rows_in", "quarantined"))
    return f"{rows:,} rows of {len(run.landed)} files, {refused:,} set aside"


def transform_step(run: Run) -> str:
    """Build and audit every model."""
    transform(run.pack, workspace=run.workspace)
    return "all tables built, all checks passed"


def publish_step(run: Run) -> str:
    """Make the marts the current version."""
    run.info = publish(run.pack, workspace=run.workspace, built_at=run.started)
    return f"version {run.info.version}, {len(run.info.tables)} tables"


def prune_step(run: Run) -> str:
    """Remove old versions."""
    removed = prune(run.workspace)
    return f"{len(removed)} old versions removed" if removed else "nothing to remove"


STEPS: tuple[Step, ...] = (
    Step("source", source_step),
    Step("land", land_step),
    Step("transform", transform_step),
    Step("publish", publish_step),
    Step("prune", prune_step),
)

"""The steps of a refresh, in order: read here what it does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipelines.bronze_views import Bronze
from pipelines.build_state import end_build
from pipelines.built_tables import BuiltModel
from pipelines.generators.make import make_files
from pipelines.landing.land import bronze_folder, land
from pipelines.landing.landed import LandedSource
from pipelines.models.registry.store import promote, registry_of
from pipelines.publish import Edition, publish
from pipelines.request import Request
from pipelines.room import NEEDED_TO_BUILD, are_landed, check_room, plain_bytes
from pipelines.rulebook.check import check, refuse_broken, summary
from pipelines.rulebook.kept import kept_rules
from pipelines.scope import Scope, find_scope
from pipelines.settings import Settings
from pipelines.transform import transform
from pipelines.update import Update
from pipelines.versions import as_of_folder, prune
from pipelines.watch import Watch
from warehouse.gateways import Gateway
from warehouse.pack import Pack
from warehouse.serving import ServingInfo, current


@dataclass
class Run:
    """What the steps hand on to each other."""

    pack: Pack
    workspace: Path
    folder: Path
    settings: Settings
    request: Request
    started: datetime
    watch: Watch
    landed: tuple[LandedSource, ...] = ()
    scope: Scope | None = None
    built: tuple[BuiltModel, ...] = ()
    info: ServingInfo | None = None

    @property
    def place(self) -> Path:
        """The workspace in which tables are built: an earlier state is not built over today's."""
        return as_of_folder(self.workspace) if self.request.as_of else self.workspace

    @property
    def is_unchanged(self) -> bool:
        """Whether the tables are already what they would be."""
        return self.scope is not None and self.scope.mode == "nothing"


@dataclass(frozen=True)
class Step:
    """A step works on the run and returns what to tell; one that `builds` is skipped if nothing changed."""

    name: str
    work: Callable[[Run], str]
    builds: bool = False


def source_step(run: Run) -> str:
    """Write the raw files of a generated dataset; other datasets come with files."""
    if run.pack.source == "files":
        return f"reading {run.folder}"
    return make_files(run.pack.name, run.folder, scale=run.settings.scale or 1.0)


def land_step(run: Run) -> str:
    """Check the files, load good rows to bronze, set the others aside."""
    loaded_at = run.started.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    if not are_landed(run.pack, run.folder, workspace=run.workspace, today=loaded_at.date()):
        check_room(run.workspace, plain_bytes(run.pack, run.folder, today=loaded_at.date()))
    run.landed = land(run.pack, run.folder, workspace=run.workspace, loaded_at=loaded_at)
    run.watch.landed(run.landed)
    rows, refused = (sum(getattr(one, field) for one in run.landed) for field in ("rows_in", "quarantined"))
    return f"{rows:,} rows of {len(run.landed)} files, {refused:,} set aside"


def compare_step(run: Run) -> str:
    """Find out how much there is to build."""
    run.scope = find_scope(run.pack, workspace=run.workspace, settings=run.settings, request=run.request)
    if run.is_unchanged:
        run.info = current(run.workspace).info
    else:
        plain = plain_bytes(run.pack, run.folder, today=run.started.date())
        check_room(run.workspace, plain, times=NEEDED_TO_BUILD)
    return f"{run.scope.mode}: {run.scope.reason}"


def transform_step(run: Run) -> str:
    """Build and audit every model, or what changed files reach."""
    assert run.scope
    changes = Update(
        run.scope.changed,
        days=run.request.days,
        look_back_days=run.settings.look_back_days,
        only=run.scope.selected,
    )
    run.built = transform(
        run.pack,
        workspace=run.place,
        home=run.workspace,
        settings=run.settings,
        bronze=Bronze(bronze_folder(run.workspace, run.pack), run.request.as_of),
        update_with=changes if run.scope.mode == "changes" else None,
        gateway=Gateway(run.settings.gateway, run.settings.spark_conf),
    )
    by_day = sum(model.days is not None for model in run.built)
    return f"{len(run.built)} tables built, {by_day} of them by day, all audits passed"


def check_step(run: Run) -> str:
    """Evaluate the rulebook over all tables; a blocking rule that fails stops the refresh."""
    rules = kept_rules(run.pack, workspace=run.workspace, scratch=run.place)
    selected = run.scope.selected if run.scope else None
    checked = check(
        run.pack,
        rules,
        workspace=run.place,
        landed=run.landed,
        circumstances=run.watch.circumstances,
        only=None if selected is None else {BuiltModel(name).table for name in selected},
    )
    run.watch.checked(checked, run.built)
    refuse_broken(checked.results)
    return summary(checked.results)


def publish_step(run: Run) -> str:
    """Make the marts a version, and the current one unless it is of an earlier state of the world."""
    assert run.scope
    edition = Edition(
        built_at=run.started,
        grain=run.settings.partition or run.pack.partition,
        as_of=run.request.as_of,
        make_current=run.request.make_current,
        week_start=run.settings.week_start,
        fiscal_year_start=run.settings.fiscal_year_start,
    )
    run.info = publish(run.pack, edition, workspace=run.workspace, built_in=run.place)
    if run.request.as_of is None:
        promote(registry_of(run.workspace))
        end_build(run.workspace, replace(run.scope.built, version=run.info.version))
    return f"version {run.info.version}, {len(run.info.tables)} tables"


def prune_step(run: Run) -> str:
    """Remove old versions."""
    removed = prune(run.workspace, keep=run.settings.keep_versions)
    return f"{len(removed)} old versions removed" if removed else "nothing to remove"


STEPS: tuple[Step, ...] = (
    Step("source", source_step),
    Step("land", land_step),
    Step("compare", compare_step),
    Step("transform", transform_step, builds=True),
    Step("check", check_step, builds=True),
    Step("publish", publish_step, builds=True),
    Step("prune", prune_step),
)

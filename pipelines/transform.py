"""Build silver and gold from bronze with SQLMesh; failing models and audits stop the refresh."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.bronze_views import Bronze, show_bronze
from pipelines.build_state import begin_build
from pipelines.built_tables import BuiltModel, BuiltTables
from pipelines.console import quiet
from pipelines.errors import CheckError
from pipelines.landing.land import bronze_folder
from pipelines.models.place import building_in
from pipelines.models.registry.store import discard_drafts, registry_of
from pipelines.settings import Settings, load_settings
from pipelines.spark_build import engine
from pipelines.update import Update, update
from warehouse.gateways import DUCKDB, Gateway
from warehouse.pack import Pack
from warehouse.project import AFTER_ALL_DAYS, FIRST_DAY, LAST_DAY, confine_sqlmesh, open_project

if TYPE_CHECKING:
    from sqlmesh import Context
    from sqlmesh.core.snapshot.evaluator import AuditResult
    from sqlmesh.utils.concurrency import NodeExecutionFailedError

LOG = logging.getLogger(__name__)


def transform(
    pack: Pack,
    *,
    workspace: Path,
    update_with: Update | None = None,
    bronze: Bronze | None = None,
    home: Path | None = None,
    settings: Settings | None = None,
    gateway: Gateway = DUCKDB,
) -> tuple[BuiltModel, ...]:
    """Build the models of a workspace from its bronze files, and return those that were built.

    `bronze` may lie elsewhere, and `home` is the workspace whose caches are used, if another; `settings` are
    those of that workspace unless given.

    Without `update_with` every table is built anew, else those of the last build are brought up to date.
    Raises CheckError naming what failed; the tables are then not to be trusted, and `build_state` knows.
    """
    begin_build(workspace, from_scratch=update_with is None)
    registry = registry_of(workspace)
    discard_drafts(registry)
    bronze = bronze or Bronze(bronze_folder(workspace, pack))
    show_bronze(pack, workspace, bronze)
    confine_sqlmesh(workspace)
    with (
        quiet() as failures,
        building_in(home or workspace, settings or load_settings(home or workspace), registry),
        engine(gateway, pack, bronze, workspace=workspace) as bring_home,
    ):
        context = open_project(workspace, pack, gateway)
        try:
            if update_with is None:
                built = _build_all(context, failures)
                bring_home(context)
            else:
                built = update(
                    BuiltTables(context),
                    update_with,
                    fail=lambda audits: _check_error([*map(_failed_audit, audits), *_lines(failures)]),
                )
            if gateway.name == DUCKDB.name:
                _refuse_days_outside(BuiltTables(context), built)
            return built
        finally:
            context.close()


def _build_all(context: "Context", failures: "Sequence[NodeExecutionFailedError]") -> tuple[BuiltModel, ...]:
    from sqlmesh.utils.errors import SQLMeshError

    try:
        context.plan(
            auto_apply=True, no_prompts=True, skip_tests=True, no_diff=True, execution_time=AFTER_ALL_DAYS
        )
    except SQLMeshError as problem:
        raise _check_error(_lines(failures) or [f"  {problem}"]) from problem
    tables = BuiltTables(context)
    return tuple(BuiltModel(name) for name in tables.order)


def _refuse_days_outside(tables: BuiltTables, built: Sequence[BuiltModel]) -> None:
    """A row on a day that no table by day has would be left out of it without a word."""
    found = {one.table: tables.rows_outside(one.name) for one in built if tables.is_by_day(one.name)}
    lines = [
        f"  {table}: {rows:,} rows lie before {FIRST_DAY} or after {LAST_DAY}"
        for table, rows in found.items()
        if rows
    ]
    if lines:
        raise _check_error(lines)


def _check_error(lines: Sequence[str]) -> CheckError:
    LOG.error("the build failed: %s", "; ".join(line.strip() for line in lines))
    return CheckError(
        "The tables were not published, because checks failed:\n" + "\n".join(sorted(set(lines))) + "\n",
        code="checks_failed",
        action="The last published version stays. Mend the files or the model, and refresh again.",
    )


def _lines(failures: "Sequence[NodeExecutionFailedError]") -> list[str]:
    return [line for failure in failures for line in _describe(failure)]


def _describe(failure: "NodeExecutionFailedError") -> Iterator[str]:
    from sqlmesh.utils.errors import NodeAuditsErrors

    cause = failure.__cause__
    if isinstance(cause, NodeAuditsErrors):
        for audit in cause.errors:
            yield _audit_line(audit.model_name, audit.audit_name, audit.audit_args, audit.count)
    else:
        name = getattr(failure.node, "snapshot_name", failure.node)
        yield f"  {str(name).replace(chr(34), '')}: {str(cause).splitlines()[0]}"


def _failed_audit(result: "AuditResult") -> str:
    name = result.model.name if result.model else ""
    return _audit_line(name, result.audit.name, result.audit_args, result.count or 0)


def _audit_line(model: str, audit: str, arguments: Mapping[Any, Any], rows: int) -> str:
    column = arguments.get("column") or arguments.get("columns")
    where = f" of {column.sql()}" if column is not None else ""
    return f"  {model}: {audit}{where} found {rows:,} rows"

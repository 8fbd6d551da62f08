"""Build silver and gold from bronze by one SQLMesh plan; failing models and audits stop the refresh."""

import io
import logging
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import CheckError
from pipelines.landing.columns import identifier, literal
from pipelines.landing.land import bronze_folder
from warehouse.pack import Pack
from warehouse.project import build_database, build_folder, confine_sqlmesh, open_project

if TYPE_CHECKING:
    from sqlmesh.utils.concurrency import NodeExecutionFailedError

LOG = logging.getLogger(__name__)


def transform(pack: Pack, *, workspace: Path) -> None:
    """Rebuild every model of a workspace from its bronze files; raise CheckError naming what failed.

    Each refresh builds in a new database, with new state: equal files give equal tables, and a build that was
    killed leaves nothing to mend.
    """
    shutil.rmtree(build_folder(workspace), ignore_errors=True)
    build_folder(workspace).mkdir(parents=True)
    _show_bronze(pack, workspace)
    confine_sqlmesh(workspace)
    with _quiet() as failures:
        from sqlmesh.utils.errors import SQLMeshError

        context = open_project(workspace, pack)
        try:
            context.plan(auto_apply=True, no_prompts=True, skip_tests=True, no_diff=True)
        except SQLMeshError as problem:
            raise _check_error(failures, problem) from problem
        finally:
            context.close()


def _show_bronze(pack: Pack, workspace: Path) -> None:
    """Make the landed files of a pack readable as `bronze.<source>` in the build database."""
    import duckdb

    with duckdb.connect(str(build_database(workspace))) as connection:
        connection.execute("CREATE SCHEMA bronze")
        for source in pack.sources:
            files = (bronze_folder(workspace, pack) / source / "*.parquet").absolute()
            rows = f"read_parquet({literal(str(files))})"
            connection.execute(f"CREATE VIEW bronze.{identifier(source)} AS SELECT * FROM {rows}")


@contextmanager
def _quiet() -> "Iterator[list[NodeExecutionFailedError]]":
    """Keep SQLMesh from writing to the terminal; yield the list in which it reports failed models."""
    from sqlmesh.core.console import NoopConsole, get_console, set_console

    failures: list[NodeExecutionFailedError] = []

    class Listener(NoopConsole):
        def log_failed_models(self, errors: "Sequence[NodeExecutionFailedError]") -> None:
            failures.extend(errors)

    before = get_console()
    set_console(Listener())
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield failures
    finally:
        set_console(before)


def _check_error(failures: "Sequence[NodeExecutionFailedError]", problem: Exception) -> CheckError:
    lines = [line for failure in failures for line in _describe(failure)] or [f"  {problem}"]
    LOG.error("the build failed: %s", "; ".join(line.strip() for line in lines))
    return CheckError(
        "The tables were not published, because checks failed:\n" + "\n".join(sorted(set(lines))) + "\n",
        code="checks_failed",
        action="The last published version stays. Mend the files or the model, and refresh again.",
    )


def _describe(failure: "NodeExecutionFailedError") -> Iterator[str]:
    from sqlmesh.utils.errors import NodeAuditsErrors

    cause = failure.__cause__
    if isinstance(cause, NodeAuditsErrors):
        for audit in cause.errors:
            column = audit.audit_args.get("column") or audit.audit_args.get("columns")
            where = f" of {column.sql()}" if hasattr(column, "sql") else ""
            yield f"  {audit.model_name}: {audit.audit_name}{where} found {audit.count:,} rows"
    else:
        name = getattr(failure.node, "snapshot_name", failure.node)
        yield f"  {str(name).replace(chr(34), '')}: {str(cause).splitlines()[0]}"

"""The SQLMesh project of a workspace: its models and one pack's, an engine to build with, nothing outside."""

import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.gateways import DUCKDB, Gateway, connections
from warehouse.pack import PROJECT, Pack

if TYPE_CHECKING:
    from sqlmesh import Context
    from sqlmesh.core.config import Config

# Names a folder for models as they were parsed, which several workspaces may share.
CACHE_VARIABLE = "FOOTNOTE_PROJECT_CACHE"
MARTS = ("common", "sales", "operations", "finance", "customer_service", "behavior", "marketing", "models")
# The days a fact may have, and the moment at which all of them are over: SQLMesh builds what lies before it,
# whatever today is.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
AFTER_ALL_DAYS = LAST_DAY + timedelta(days=1)
# The column that says on which day a fact happened; a table has at most one of them.
DAY_COLUMNS = ("order_date", "session_date", "event_date", "search_date", "view_date", "contact_date")


def day_column(columns: Iterable[str]) -> str | None:
    """Return the day column among the columns of a table, None where its rows do not happen on a day."""
    return next((column for column in columns if column in DAY_COLUMNS), None)


def build_folder(workspace: Path) -> Path:
    """Folder of the scratch databases of a refresh."""
    return workspace / "build"


def build_database(workspace: Path) -> Path:
    """The database in which bronze, silver and gold are built."""
    return build_folder(workspace) / "warehouse.duckdb"


def cache_folder(workspace: Path) -> Path:
    """Folder of models as they were parsed: what did not change is not parsed again."""
    shared = os.environ.get(CACHE_VARIABLE)
    return Path(shared) if shared else build_folder(workspace) / "cache"


def project_config(workspace: Path, pack: Pack, gateway: Gateway = DUCKDB) -> "Config":
    """Configure SQLMesh for a workspace: state beside the build, no usage analytics, no network."""
    from sqlmesh.core.config import Config, ModelDefaultsConfig

    folder = build_folder(workspace)
    return Config(
        gateways=connections(gateway, database=build_database(workspace), state=folder / "state.duckdb"),
        default_gateway=gateway.name,
        model_defaults=ModelDefaultsConfig(dialect="duckdb", start=str(FIRST_DAY)),
        variables={"country": pack.country, "hemisphere": pack.hemisphere, "days": pack.days},
        # A stand-in is left out where the pack fills the contract: two models of one name are an error.
        ignore_patterns=[f"models/absent/{contract}.sql" for contract in sorted(pack.contracts)],
        cache_dir=str(cache_folder(workspace).absolute()),
        disable_anonymized_analytics=True,
    )


def confine_sqlmesh(workspace: Path) -> None:
    """Set what SQLMesh reads when it is first imported: no usage analytics, no files in the home folder.

    Call it before anything of SQLMesh is imported.
    """
    os.environ["SQLMESH__DISABLE_ANONYMIZED_ANALYTICS"] = "true"
    os.environ.setdefault("SQLMESH_HOME", str((build_folder(workspace) / "sqlmesh").absolute()))
    # A pool of processes costs more than it saves on a few dozen files.
    os.environ.setdefault("MAX_FORK_WORKERS", "1")


def open_project(workspace: Path, pack: Pack, gateway: Gateway = DUCKDB) -> "Context":
    """Load all models, audits and tests of the project and the pack."""
    confine_sqlmesh(workspace)
    from sqlmesh import Context

    return Context(paths=[str(PROJECT), str(pack.folder)], config=project_config(workspace, pack, gateway))

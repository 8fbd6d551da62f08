"""Check a build by its rulebook before it is published."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import CheckError
from pipelines.landing.columns import identifier, literal
from pipelines.landing.landed import LandedSource
from pipelines.rulebook.evaluate import evaluate
from pipelines.rulebook.measures import Circumstances, TableState, create_measures, measure
from pipelines.rulebook.rule import Rule, RuleResult
from pipelines.rulebook.source_checks import source_results
from warehouse.duckdb_limits import MEMORY, connect
from warehouse.pack import Pack
from warehouse.project import build_database

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Checked:
    """What a check found: the result of every rule, and the state of every published table."""

    results: tuple[RuleResult, ...]
    tables: Mapping[str, TableState]


def check(
    pack: Pack,
    rules: Sequence[Rule],
    *,
    workspace: Path,
    landed: Sequence[LandedSource],
    circumstances: Circumstances,
    only: Collection[str] | None = None,
) -> Checked:
    """Evaluate the rules of a pack over the whole build; nothing is raised for a rule that fails.

    `only` names the tables that were brought up to date, where not all were: a rule that compares one of them
    with another that may be older then does not apply.
    """
    with _open_build(workspace) as connection:
        create_measures(connection)
        tables = measure(connection, landed, circumstances)
        evaluated = evaluate([rule for rule in rules if rule.origin != "source"], connection, only=only)
    return Checked(results=(*source_results(pack, landed), *evaluated), tables=tables)


@contextmanager
def _open_build(workspace: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Open the build to read, beside a database in memory that takes the measures."""
    path = build_database(workspace)
    with connect(Path(MEMORY), spill_beside=path) as connection:
        # Under the name it was built with: views of the build name their database.
        connection.execute(f"ATTACH {literal(str(path))} AS {identifier(path.stem)} (READ_ONLY)")
        connection.execute(f"USE {identifier(path.stem)}")
        yield connection


def refuse_broken(results: Sequence[RuleResult]) -> None:
    """Raise a CheckError that names each blocking rule that fails, its rows and its remedy."""
    broken = [one for one in results if one.status == "failed" and one.rule.severity == "block"]
    if not broken:
        return
    lines = [
        f"  {one.rule.id} ({one.rule.table}): {one.failing:,} of {one.checked:,} rows. "
        f"{one.rule.condition} {one.rule.remedy}"
        for one in broken
    ]
    raise CheckError(
        "The tables were not published, because rules failed:\n" + "\n".join(lines) + "\n",
        code="rules_failed",
        action="The last published version stays. `footnote rules --failing` lists them.",
    )


def summary(results: Sequence[RuleResult]) -> str:
    """Say how many rules passed, failed and did not apply."""
    counts = {status: sum(one.status == status for one in results) for status in ("passed", "failed")}
    rest = len(results) - sum(counts.values())
    return (
        f"{len(results)} rules: {counts['passed']} passed, {counts['failed']} failed, {rest} not applicable"
    )

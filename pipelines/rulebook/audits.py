"""Rules written by hand: SQLMesh audits, one a file, in `warehouse/rules` and in the pack's own `rules`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.rulebook.rule import KINDS, SEVERITIES, Rule, layer_of
from warehouse.errors import PackError
from warehouse.pack import Pack
from warehouse.project import PROJECT

FOLDER = "rules"


def written_rules(pack: Pack) -> tuple[Rule, ...]:
    """Read the rules for all packs and those of this pack; a file that is no rule is a PackError."""
    return tuple(read_rule(path) for path in rule_files(pack))


def rule_files(pack: Pack) -> Iterator[Path]:
    """Yield the rule files of the project, then of the pack, by name."""
    for folder in (PROJECT / FOLDER, pack.folder / FOLDER):
        yield from sorted(folder.rglob("*.sql"))


def read_rule(path: Path) -> Rule:
    """Read one audit file: its folder is the kind of rule, its description the condition.

    Severity and remedy stand in the audit's `defaults`, because SQLMesh reads no tags of an audit in SQL.
    """
    audit = _load(path)
    given = {name: value.name for name, value in audit.defaults.items()}
    kind = next((kind for kind in KINDS if kind == path.parent.name), None)
    severity = next((one for one in SEVERITIES if one == given.get("severity")), None)
    if audit.name != path.stem:
        raise _no_rule(path, f"is named {audit.name}; a rule bears the name of its file")
    if kind is None:
        raise _no_rule(path, f"lies in a folder that is no kind of rule: {', '.join(KINDS)}")
    if severity is None or not given.get("remedy") or not audit.description:
        raise _no_rule(path, f"needs a description, a remedy and a severity: {', '.join(SEVERITIES)}")
    tables = tables_of(audit.query)
    return Rule(
        id=audit.name,
        kind=kind,
        severity=severity,
        layer=layer_of(tables[0]),
        table=tables[0],
        condition=audit.description,
        remedy=given["remedy"],
        sql=audit.query.sql(dialect="duckdb", pretty=True),
        reads=tables,
        origin="audit",
    )


def tables_of(query: Any) -> tuple[str, ...]:
    """Return the stored tables a query reads, the one of its outermost FROM first."""
    from sqlglot import exp
    from sqlglot.optimizer.scope import traverse_scope

    own = {cte.alias for cte in query.find_all(exp.CTE)}
    names = [
        f"{table.db}.{table.name}"
        for table in query.find_all(exp.Table, bfs=True)
        if table.db or table.name not in own
    ]
    first = [
        f"{source.db}.{source.name}"
        for scope in traverse_scope(query)
        for source in scope.sources.values()
        if isinstance(source, exp.Table)
    ]
    return tuple(dict.fromkeys([*first[:1], *names]))


def _load(path: Path) -> Any:
    from sqlglot.errors import SqlglotError
    from sqlmesh.core.audit import load_audit
    from sqlmesh.core.dialect import parse
    from sqlmesh.utils.errors import SQLMeshError

    try:
        return load_audit(
            parse(path.read_text("utf-8"), default_dialect="duckdb"), path=path, dialect="duckdb"
        )
    except (SQLMeshError, SqlglotError) as problem:
        raise _no_rule(path, f"can't be read: {' '.join(str(problem).split())}") from problem


def _no_rule(path: Path, problem: str) -> PackError:
    return PackError(
        f"{path} {problem}", code="rule_invalid", action="See the others in warehouse/rules for the form."
    )

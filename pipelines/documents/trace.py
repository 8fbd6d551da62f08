"""Column lineage of one query, by sqlglot: from each column it writes to the stored columns it reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlglot import exp
from sqlglot.lineage import Node, lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

# The column name that stands for the rows of a table: what COUNT(*) reads.
ROWS = "*"
DIALECT = "duckdb"


class Ref(NamedTuple):
    """A column of a table; `column` is ROWS for the table's rows as such."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class Trace:
    """How a column comes about.

    `expression` is its SQL with full table names, `steps` the SQL of the inner queries' columns it names,
    `parents` the stored columns read by all of these; `is_plain` if it is one of them unchanged but for type.
    """

    expression: str
    steps: tuple[str, ...] = ()
    parents: tuple[Ref, ...] = ()
    is_plain: bool = False


def trace_query(query: exp.Query, columns: Mapping[str, Mapping[str, str]]) -> dict[str, Trace]:
    """Trace every column of a query over tables `schema.table` -> column -> type.

    A column whose source can't be found gets a parent of the table "?".
    """
    schema = MappingSchema(
        {
            part: {
                name.split(".")[1]: dict(fields)
                for name, fields in columns.items()
                if name.startswith(f"{part}.")
            }
            for part in sorted({name.split(".")[0] for name in columns})
        },
        dialect=DIALECT,
    )
    qualified = qualify(
        _as_read(query),
        schema=schema,
        dialect=DIALECT,
        identify=False,
        quote_identifiers=False,
        validate_qualify_columns=False,
    )
    nodes = lineage(None, qualified, dialect=DIALECT, schema=schema, trim_selects=False)
    assert isinstance(nodes, dict)
    tables = _tables_by_scope(qualified)
    return {name: _trace(node, tables) for name, node in nodes.items()}


def tables_read(query: exp.Query) -> tuple[str, ...]:
    """Names of the stored tables of a query, sorted."""
    return tuple(sorted({_name(table) for table in query.find_all(exp.Table) if table.db}))


def _as_read(query: exp.Query) -> exp.Query:
    """The query without catalogs, and without quotes where a name needs none."""
    bare = query.copy()
    for table in bare.find_all(exp.Table):
        table.set("catalog", None)
    for identifier in bare.find_all(exp.Identifier):
        if exp.SAFE_IDENTIFIER_RE.match(identifier.this):
            identifier.set("quoted", False)
    return bare


def _trace(node: Node, tables: Mapping[str, tuple[str, ...]]) -> Trace:
    inner = [part for part in node.walk() if not isinstance(part.expression, exp.Table | exp.Placeholder)]
    steps = {
        f"{part.name} = {_sql(part)}"
        for part in inner
        if part is not node and "." in part.name and not _plain(part)
    }
    parents = {ref for part in node.walk() for ref in _reads(part, tables)}
    return Trace(
        expression=_sql(node),
        steps=tuple(sorted(steps)),
        parents=tuple(sorted(parents)),
        is_plain=len(parents) == 1 and all(_plain(part) for part in inner),
    )


def _reads(node: Node, tables: Mapping[str, tuple[str, ...]]) -> Iterator[Ref]:
    if isinstance(node.expression, exp.Table):
        yield Ref(_name(node.expression), exp.to_column(node.name).name)
    elif isinstance(node.expression, exp.Placeholder):
        yield Ref("?", node.name)
    elif _counts_rows(node.expression):
        for name in _read_by(node.source, tables):
            yield Ref(name, ROWS)


def _counts_rows(expression: exp.Expr) -> bool:
    """Whether it is computed from rows rather than from columns: COUNT(*), or a window over all rows."""
    if any(isinstance(count.this, exp.Star) for count in expression.find_all(exp.Count)):
        return True
    return any(not window.find(exp.Column) for window in expression.find_all(exp.Window))


def _plain(node: Node) -> bool:
    return isinstance(_bare(node.expression), exp.Column | exp.Select)


def _bare(expression: exp.Expr) -> exp.Expr:
    """The expression without its alias, casts and brackets."""
    while isinstance(expression, exp.Alias | exp.Cast | exp.Paren):
        expression = expression.this
    return expression


def _sql(node: Node) -> str:
    written = node.expression.unalias().copy()
    outer = written.this if isinstance(written, exp.Cast) else written
    names = _aliases(node.source)
    for column in outer.find_all(exp.Column):
        if column.table in names:
            database, _, table = names[column.table].partition(".")
            column.set("table", exp.to_identifier(table))
            column.set("db", exp.to_identifier(database))
    if isinstance(outer, exp.Paren):
        outer = outer.this
    return outer.sql(dialect=DIALECT, comments=False)


def _aliases(query: exp.Expr) -> dict[str, str]:
    """The stored tables that a SELECT names in its own FROM and JOINs, by alias."""
    sources = [query.args.get("from_") or query.args.get("from"), *(query.args.get("joins") or ())]
    return {
        source.this.alias_or_name: _name(source.this)
        for source in sources
        if source is not None and isinstance(source.this, exp.Table) and source.this.db
    }


def _tables_by_scope(query: exp.Query) -> dict[str, tuple[str, ...]]:
    """For each CTE, the stored tables it reads, over other CTEs too."""
    found: dict[str, tuple[str, ...]] = {}
    for cte in query.find_all(exp.CTE):
        found[cte.alias] = ()
    for _ in range(len(found)):
        for cte in query.find_all(exp.CTE):
            found[cte.alias] = _read_by(cte.this, found)
    return found


def _read_by(query: exp.Expr, tables: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    own = query.copy()
    own.set("with_", None)
    own.set("with", None)
    names: set[str] = set()
    for table in own.find_all(exp.Table):
        names.update((_name(table),) if table.db else tables.get(table.name, ()))
    return tuple(sorted(names))


def _name(table: exp.Table) -> str:
    return f"{table.db}.{table.name}"

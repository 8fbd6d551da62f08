"""Names as SQL identifiers."""

from collections.abc import Callable, Sequence
from functools import cache, reduce
from pathlib import Path

from sqlglot import exp

# The words DuckDB and Spark refuse as bare column or table names.
RESERVED = frozenset(Path(__file__).with_name("reserved_words.txt").read_text(encoding="utf-8").split())


def identifier(name: str) -> exp.Identifier:
    """Return a name as an identifier, quoted only where it must be."""
    return exp.Identifier(this=name, quoted=_is_quoted(name))


def column(name: str, table: str | None = None) -> exp.Column:
    """Return a column reference."""
    return exp.Column(this=identifier(name), table=identifier(table) if table else None)


def written(name: str) -> str:
    """Return a column's name as SQL text; one in quotes already stays as it is."""
    return name if name[:1] == name[-1:] == '"' else identifier(name).sql("duckdb")


def table(name: str, alias: str) -> exp.Table:
    """Return a table, which may be qualified by its schema and database, under an alias."""
    rest, _, bare = name.rpartition(".")
    database, _, schema = rest.rpartition(".")
    return exp.Table(
        this=identifier(bare),
        db=identifier(schema) if schema else None,
        catalog=identifier(database) if database else None,
        alias=exp.TableAlias(this=identifier(alias)),
    )


def named(value: exp.Expr, name: str) -> exp.Expr:
    """Return `value AS name`, or the value itself where it is the column of that name."""
    if isinstance(value, exp.Column) and value.name == name:
        return value
    return exp.Alias(this=value, alias=identifier(name))


def as_date(value: exp.Expr) -> exp.Cast:
    """Return a value cast to DATE."""
    return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.DATE))


def as_timestamp(value: exp.Expr) -> exp.Cast:
    """Return a value cast to TIMESTAMP."""
    return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.TIMESTAMP))


def all_of(conditions: Sequence[exp.Expr]) -> exp.Expr:
    """Return conditions, of which there must be one at least, joined by AND."""
    return reduce(lambda left, right: exp.And(this=left, expression=right), map(_enclose, conditions))


def any_of(conditions: Sequence[exp.Expr]) -> exp.Expr:
    """Return conditions joined by OR, in brackets if there are several."""
    if len(conditions) == 1:
        return conditions[0]
    return exp.Paren(this=reduce(lambda left, right: exp.Or(this=left, expression=right), conditions))


def _enclose(condition: exp.Expr) -> exp.Expr:
    return exp.Paren(this=condition) if isinstance(condition, exp.Or) else condition


def qualify(tree: exp.Expr, alias: str) -> exp.Expr:
    """Return a copy of an expression whose bare columns belong to `alias`."""

    return with_columns(tree, lambda node: node if node.table else column(node.name, alias))


def with_columns(tree: exp.Expr, change: Callable[[exp.Column], exp.Expr]) -> exp.Expr:
    """Return a copy of an expression with each column changed."""
    if isinstance(tree, exp.Column):
        # As most expressions are; to copy a tree and walk it costs ten times as much.
        copy = fresh(tree)
        return change(copy) if isinstance(copy, exp.Column) else copy
    return tree.transform(lambda node: change(node) if isinstance(node, exp.Column) else node)


def fresh(tree: exp.Expr) -> exp.Expr:
    """Return a copy of an expression, for a place of its own in a tree."""
    if type(tree) is not exp.Column or tree.comments or len(tree.parts) > 2:
        return tree.copy()
    parts = {key: _same(part) for key in ("this", "table") if (part := tree.args.get(key))}
    return exp.Column(**parts)


def _same(part: exp.Expr) -> exp.Expr:
    if type(part) is exp.Identifier and not part.comments:
        return exp.Identifier(this=part.this, quoted=part.quoted)
    return part.copy()


@cache
def _is_quoted(name: str) -> bool:
    return name in RESERVED or exp.to_identifier(name).quoted

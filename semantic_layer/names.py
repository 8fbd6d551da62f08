"""Names as SQL identifiers."""

from pathlib import Path

from sqlglot import exp

# The words DuckDB and Spark refuse as bare column or table names.
RESERVED = frozenset(Path(__file__).with_name("reserved_words.txt").read_text(encoding="utf-8").split())


def identifier(name: str) -> exp.Identifier:
    """Return a name as an identifier, quoted only where it must be."""
    return exp.to_identifier(name, quoted=True if name in RESERVED else None)


def column(name: str, table: str | None = None) -> exp.Column:
    """Return a column reference."""
    return exp.Column(this=identifier(name), table=identifier(table) if table else None)


def table(name: str, alias: str) -> exp.Table:
    """Return a schema-qualified table under an alias."""
    schema, _, bare = name.rpartition(".")
    return exp.Table(
        this=identifier(bare),
        db=identifier(schema) if schema else None,
        alias=exp.TableAlias(this=identifier(alias)),
    )


def qualify(tree: exp.Expr, alias: str) -> exp.Expr:
    """Return a copy of an expression whose bare columns belong to `alias`."""

    def attach(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table:
            return column(node.name, alias)
        return node

    return tree.transform(attach)

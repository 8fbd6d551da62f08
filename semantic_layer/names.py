"""Names as SQL identifiers."""

from sqlglot import exp

# The words DuckDB and Spark refuse as bare column or table names.
RESERVED = frozenset(
    """all and any array as asc both case cast check collate column constraint create cross default desc describe
    distinct do else end except false fetch for foreign from full group having in inner intersect into is join lateral
    leading left like limit natural not null offset on only or order outer primary qualify references returning right
    select session_user show some summarize table then to trailing true union unique user using when where window
    with""".split()
)


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


def qualify(tree: exp.Expression, alias: str) -> exp.Expression:
    """Return a copy of an expression whose bare columns belong to `alias`."""

    def attach(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column) and not node.table:
            return column(node.name, alias)
        return node

    return tree.transform(attach)

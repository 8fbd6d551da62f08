"""SQL over published names, turned to where a build has the tables."""

from collections.abc import Mapping

import sqlglot
from sqlglot import exp


def in_build(sql: str, tables: Mapping[str, str], *, read: str = "duckdb", write: str | None = None) -> str:
    """Return SQL with the names of `tables`, as published, replaced by those of the build."""
    tree = sqlglot.parse_one(sql, dialect=read)
    target = write or read
    for table in list(tree.find_all(exp.Table)):
        built = tables.get(f"{table.db}.{table.name}") if table.db else None
        if built:
            moved = exp.to_table(built, dialect=target)
            moved.set("alias", table.args.get("alias") or exp.TableAlias(this=table.this.copy()))
            moved.set("joins", table.args.get("joins"))
            table.replace(moved)
    return tree.sql(dialect=target)

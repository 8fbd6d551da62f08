"""Let queries through, and nothing else anywhere in them."""

from sqlglot import exp

from warehouse.errors import GuardRefusal
from warehouse.guard.asked import Asked
from warehouse.guard.refusals import not_a_query

QUERIES = (exp.Select, exp.SetOperation, exp.Subquery, exp.Pivot)
STATEMENTS = (
    *(exp.DML, exp.DDL, exp.Command, exp.Set, exp.Pragma, exp.Describe, exp.Summarize, exp.Show, exp.Use),
    *(exp.Attach, exp.Detach, exp.Copy, exp.Install, exp.Drop, exp.Alter, exp.Into, exp.Lock, exp.Analyze),
    *(exp.Transaction, exp.Commit, exp.Rollback, exp.Cache, exp.Kill, exp.Execute, exp.Comment),
)
HOLES = (exp.Parameter, exp.SessionParameter, exp.Placeholder)


def check_statement(asked: Asked) -> None:
    """Refuse what is no query, has parameters to fill, or feeds on its own rows."""
    if not isinstance(asked.tree, QUERIES):
        raise not_a_query()
    for node in asked.nodes:
        if isinstance(node, STATEMENTS) and not isinstance(node, QUERIES):
            raise not_a_query()
        if isinstance(node, HOLES):
            raise GuardRefusal("A query can't have parameters", code="refused_statement")
        if isinstance(node, exp.With) and node.recursive:
            raise GuardRefusal("A recursive query is not run", code="refused_statement")

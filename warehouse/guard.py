"""Decide whether SQL written by a person or a model may run: read-only, published tables, known functions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from warehouse.errors import GuardRefusal

LONGEST = 20_000
DEEPEST = 60
MOST_JOINS = 10
MOST_CTES = 20
LONGEST_SERIES = 100_000
QUERY_WORDS = ("select", "from", "with", "pivot", "unpivot", "(")
# Characters that one parser takes for white space and the other for a name, or that hide from the reader.
UNSEEN = re.compile(
    r"[^\S \t\r\n]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
# Literals and comments, which may hold any character; in this order, so that each hides the others' marks.
QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
# E'...' and its like, where a quote may not end the literal.
PREFIX = re.compile(r"(?<!\w)(?:e|b|x|u&|r|n)$", re.IGNORECASE)
QUERIES = (exp.Select, exp.SetOperation, exp.Subquery, exp.Pivot)
STATEMENTS = (
    exp.DML,
    exp.DDL,
    exp.Command,
    exp.Set,
    exp.Pragma,
    exp.Describe,
    exp.Summarize,
    exp.Show,
    exp.Use,
    exp.Attach,
    exp.Detach,
    exp.Copy,
    exp.Install,
    exp.Drop,
    exp.Alter,
    exp.Into,
    exp.Transaction,
    exp.Commit,
    exp.Rollback,
    exp.Analyze,
    exp.Cache,
    exp.Kill,
)
HOLES = (exp.Parameter, exp.SessionParameter, exp.Placeholder)
SERIES = (exp.GenerateSeries, exp.ExplodingGenerateSeries)


def check_sql(sql: str, *, allowed: Mapping[str, Sequence[str]]) -> None:
    """Let a query pass, or raise GuardRefusal; `allowed` maps schema.table to its columns."""
    _check_text(sql)
    tree = _parse(sql)
    _check_statement(tree)
    _check_size(tree)
    for table in tree.find_all(exp.Table):
        _check_table(table, allowed)
    for node in tree.walk():
        _check_function(node)


def _check_text(sql: str) -> None:
    """Refuse by looks alone what could exhaust or mislead a parser."""
    if len(sql) > LONGEST:
        raise GuardRefusal(f"The query is longer than {LONGEST:,} characters", code="too_large")
    bare = QUOTED.sub(" ", sql)
    if (
        "/*" in bare
        or "*/" in bare
        or any("/*" in found[2:] for found in QUOTED.findall(sql) if found[0] == "/")
    ):
        raise GuardRefusal("A comment is not closed, or holds another", code="syntax")
    if any(mark in bare for mark in "`$'\"\\") or UNSEEN.search(bare):
        raise GuardRefusal("The query holds a character that is not plain SQL", code="syntax")
    if any(
        mark.start() and PREFIX.search(sql[: mark.start()])
        for mark in QUOTED.finditer(sql)
        if mark[0][0] == "'"
    ):
        raise GuardRefusal("Only plain 'text' literals are read", code="syntax")
    if _depth(bare) > DEEPEST:
        raise GuardRefusal(f"The query is nested deeper than {DEEPEST} levels", code="too_large")
    if not bare.strip().lower().startswith(QUERY_WORDS):
        raise _not_a_query()


def _depth(text: str) -> int:
    depth = deepest = 0
    for letter in text:
        if letter in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in ")]}":
            depth -= 1
    # CASE nests without brackets.
    return max(deepest, len(re.findall(r"\bcase\b", text, re.IGNORECASE)))


def _parse(sql: str) -> exp.Expr:
    try:
        trees = [tree for tree in sqlglot.parse(sql, dialect="duckdb") if tree is not None]
    except (SqlglotError, RecursionError, ValueError):
        raise GuardRefusal(
            "The query is not valid SQL", code="syntax", action="Check the spelling."
        ) from None
    if len(trees) != 1:
        raise _not_a_query()
    return trees[0]


def _check_statement(tree: exp.Expr) -> None:
    if not isinstance(tree, QUERIES):
        raise _not_a_query()
    for node in tree.walk():
        if isinstance(node, STATEMENTS):
            raise _not_a_query()
        if isinstance(node, HOLES):
            raise GuardRefusal("A query can't have parameters", code="refused_statement")
        if isinstance(node, exp.With) and node.recursive:
            raise GuardRefusal("A recursive query is not run", code="refused_statement")


def _check_size(tree: exp.Expr) -> None:
    if sum(1 for _ in tree.find_all(exp.Join)) > MOST_JOINS:
        raise GuardRefusal(f"The query has more than {MOST_JOINS} joins", code="too_large")
    if sum(1 for _ in tree.find_all(exp.CTE)) > MOST_CTES:
        raise GuardRefusal(f"The query has more than {MOST_CTES} named steps", code="too_large")


def _check_table(table: exp.Table, allowed: Mapping[str, Sequence[str]]) -> None:
    if not isinstance(table.this, exp.Identifier):
        _check_table_function(table.this)
        return
    name = f"{table.db}.{table.name}".lower()
    if not table.catalog and table.db and name in {known.lower() for known in allowed}:
        return
    if not table.catalog and not table.db and table.name.lower() in _visible_names(table):
        return
    asked = ".".join(part for part in (table.catalog, table.db, table.name) if part)
    raise GuardRefusal(
        f"There is no published table {asked}",
        code="refused_table",
        choices=_nearest(table.name, allowed),
        action="Name tables with their schema.",
    )


def _check_table_function(call: exp.Expr | None) -> None:
    if isinstance(call, (*SERIES, exp.Unnest)):
        return
    raise GuardRefusal("That table function is not run", code="refused_function", choices=("range", "unnest"))


def _visible_names(table: exp.Table) -> Iterator[str]:
    """Yield the CTEs a table name can mean where it stands: of each query around it, those before it."""
    inside: exp.Expr = table
    around = table.parent
    while around is not None:
        steps = around.args.get("with_")
        if isinstance(steps, exp.With) and inside is not steps:
            yield from (step.alias.lower() for step in steps.expressions)
        if isinstance(around, exp.With):
            # A step sees the earlier ones only; its own name means the table, not itself.
            yield from (step.alias.lower() for step in around.expressions[: _place(inside, around)])
        inside, around = around, around.parent


def _place(step: exp.Expr, steps: exp.With) -> int:
    return next(place for place, other in enumerate(steps.expressions) if other is step)


def _check_function(node: exp.Expr) -> None:
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Func):
        raise GuardRefusal("A function is called by its bare name", code="refused_function")
    if isinstance(node, SERIES):
        _check_series(node)
        return
    if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc):
        names = {node.name.lower()}
    elif isinstance(node, exp.Func):
        names = {name.lower() for name in node.sql_names()}
    else:
        return
    if not names & allowed_functions():
        name = node.name.lower() if isinstance(node, exp.Anonymous) else min(names)
        raise GuardRefusal(f"The function {name} is not run", code="refused_function")


def _check_series(node: exp.Expr) -> None:
    """Refuse a series whose length is not plain to see, or is too long."""
    bounds = [node.args.get(name) for name in ("start", "end", "step")]
    given = [bound for bound in bounds if isinstance(bound, exp.Expr)]
    if any(bound.find(exp.Column, exp.Query) for bound in given):
        raise GuardRefusal("A series needs plain bounds", code="refused_function")
    numbers = [_number(bound) for bound in given]
    if any(number is not None and abs(number) > LONGEST_SERIES for number in numbers):
        raise GuardRefusal(f"A series is at most {LONGEST_SERIES:,} long", code="too_large")
    if any(number is None and not _is_day(bound) for number, bound in zip(numbers, given, strict=True)):
        raise GuardRefusal("A series needs plain bounds", code="refused_function")


def _number(bound: exp.Expr) -> float | None:
    sign = -1 if isinstance(bound, exp.Neg) else 1
    plain = bound.this if isinstance(bound, exp.Neg) else bound
    if isinstance(plain, exp.Literal) and not plain.is_string:
        return sign * float(plain.this)
    return None


def _is_day(bound: exp.Expr) -> bool:
    if isinstance(bound, exp.Interval):
        return (
            str(bound.unit or bound.this)
            .lower()
            .strip("s'")
            .endswith(("day", "week", "month", "quarter", "year"))
        )
    return isinstance(bound, exp.Cast) and isinstance(bound.this, exp.Literal)


def _not_a_query() -> GuardRefusal:
    return GuardRefusal("Only a single SELECT is run", code="refused_statement")


def _nearest(name: str, allowed: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    from difflib import get_close_matches

    by_name = {known.rpartition(".")[2]: known for known in allowed}
    close = get_close_matches(name.lower(), by_name, n=3, cutoff=0.5)
    return tuple(by_name[known] for known in close) or tuple(sorted(allowed)[:5])


@cache
def allowed_functions() -> frozenset[str]:
    """The functions a query may call, by their own names and by those the parser gives them."""
    lines = Path(__file__).with_name("allowed_functions.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())

"""Write the queries of the row ledger: how many rows of a fact were read, kept, matched and counted."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlglot import exp

from semantic_layer.names import as_date, identifier, named
from semantic_layer.passes.aggregate import joined, predicates
from semantic_layer.passes.duckdb_writer import writer_of
from semantic_layer.passes.for_dialect import in_words_of
from semantic_layer.plan import Join, Leaf

Steps = Mapping[str, exp.Query]


def joins_to(leaf: Leaf, aliases: Iterable[str]) -> tuple[Join, ...]:
    """Return the joins of a leaf that lead to the tables of those aliases, in order."""
    wanted = set(aliases)
    found = []
    # From the last to the first, since a join reads only tables before it.
    for join in reversed(leaf.joins):
        if join.alias in wanted:
            found.append(join)
            wanted |= tables_of(join.left, *join.conditions)
    return tuple(reversed(found))


def tables_of(*trees: exp.Expr) -> set[str]:
    """Return the aliases of the tables that expressions read."""
    return {part.table for tree in trees for part in tree.find_all(exp.Column)}


def count_read(leaf: Leaf) -> exp.Select:
    """Return one row: rows, first_date, last_date of all the fact."""
    return _select(replace(leaf, joins=()), {"rows_read": exp.Count(this=exp.Star()), **_days(leaf.time)})


def count_joined(leaf: Leaf, join: Join) -> exp.Select:
    """Return one row: the rows of the fact after the joins that lead to one, and how many it matched not."""
    shown = {"rows_joined": exp.Count(this=exp.Star()), "unmatched": _where(exp.Count(this=exp.Star()), join)}
    return _select(replace(leaf, joins=joins_to(leaf, [join.alias])), shown)


def count_kept(leaf: Leaf, unmatched: Iterable[Join]) -> exp.Select:
    """Return one row: rows_kept, first_date, last_date, and how many each of the joins matched not.

    Only the joins that conditions read, and those asked about, are made; they must add no rows.
    """
    conditions = predicates(leaf)
    asked = list(unmatched)
    joins = joins_to(leaf, tables_of(*conditions) | {join.alias for join in asked})
    shown = {"rows_kept": exp.Count(this=exp.Star()), **_days(leaf.time)}
    shown |= {
        f"unmatched_{place}": _where(exp.Count(this=exp.Star()), join) for place, join in enumerate(asked, 1)
    }
    return _select(replace(leaf, joins=joins), shown, conditions)


def count_pairs(leaf: Leaf) -> exp.Select:
    """Return one row: rows_kept, first_date, last_date, how often rows were counted, an unmatched_N per join.

    For leaves whose joins add rows: over a bridge a row counts once in each group, else once per match.
    """
    rows = exp.Count(this=exp.Distinct(expressions=[leaf.key.copy()]) if leaf.key else exp.Star())
    shown = {"rows_kept": rows, **_days(leaf.time), "rows_counted": _counted(leaf, rows)}
    shown |= {f"unmatched_{place}": _where(rows, join) for place, join in enumerate(leaf.matches, 1)}
    return _select(leaf, shown, predicates(leaf))


def _counted(leaf: Leaf, rows: exp.Count) -> exp.Count:
    if not leaf.is_bridged:
        return exp.Count(this=exp.Star())
    assert leaf.key is not None  # plan_facts refused a bridge from rows without a key
    groups = {group.column: group.value.copy() for group in leaf.groups}
    if not any(join.bridge for join in joins_to(leaf, tables_of(*groups.values()))):
        return rows.copy()
    # As one struct, since a null group counts as a group.
    values = {"row_key": leaf.key.copy(), **groups}
    pair = [exp.PropertyEQ(this=identifier(name), expression=value) for name, value in values.items()]
    return exp.Count(this=exp.Distinct(expressions=[exp.Struct(expressions=pair)]))


def written(select: exp.Select, leaf: Leaf, steps: Steps, dialect: str = "duckdb") -> str:
    """Return the text of a query above, with those of the named steps that the leaf reads."""
    for name, step in _read_by(leaf, steps):
        select = select.with_(identifier(name), as_=step.copy(), copy=False)
    return in_words_of(dialect, select).sql(writer_of(dialect), copy=False)


def _read_by(leaf: Leaf, steps: Steps) -> list[tuple[str, exp.Query]]:
    """Return the steps that a leaf's joins and conditions read, and those that these read in turn."""
    wanted = {join.table for join in leaf.joins if join.looks_up}
    wanted.update(table.name for part in leaf.where for table in part.find_all(exp.Table) if not table.db)
    found: list[tuple[str, exp.Query]] = []
    for name, step in reversed(list(steps.items())):
        if name in wanted:
            found.insert(0, (name, step))
            wanted.update(table.name for table in step.find_all(exp.Table) if not table.db)
    return found


def _select(leaf: Leaf, shown: Mapping[str, exp.Expr], conditions: Iterable[exp.Expr] = ()) -> exp.Select:
    select = joined(leaf)
    select.set("expressions", [named(value, name) for name, value in shown.items()])
    tests = list(conditions)
    return select.where(*tests, copy=False) if tests else select


def _days(time: exp.Expr | None) -> dict[str, exp.Expr]:
    return {
        "first_date": as_date(exp.Min(this=time.copy() if time else exp.Null())),
        "last_date": as_date(exp.Max(this=time.copy() if time else exp.Null())),
    }


def _where(count: exp.Expr, join: Join) -> exp.Filter:
    lacking = exp.Is(this=join.right.copy(), expression=exp.Null())
    return exp.Filter(this=count.copy(), expression=exp.Where(this=lacking))

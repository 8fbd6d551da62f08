"""Write which groups of a leaf too few subjects make, and those hidden with them so that no total tells."""

from collections.abc import Iterable, Mapping
from functools import reduce

from sqlglot import exp

from semantic_layer.names import all_of, any_of, column, identifier, named
from semantic_layer.passes.join_step import join_step
from semantic_layer.passes.small_groups import REST, SMALL
from semantic_layer.plan import Leaf, SmallGroups

Steps = list[tuple[str, exp.Select]]
# What is hidden along one line may leave a single hidden group along another.
ROUNDS = 2


def counted_name(leaf: Leaf) -> str:
    """Return the name of the step that holds all groups of a leaf."""
    return f"{leaf.name}_all"


def left_out_names(leaf: Leaf, small: SmallGroups) -> list[str]:
    """Return the names of the steps that count the subjects left out of each group."""
    return [f"{leaf.name}_left_out_{place}" for place in range(1, len(small.left_out) + 1)]


def mark_small(leaf: Leaf, small: SmallGroups) -> Steps:
    """Return the steps from all groups of a leaf to those marked as small, the last of the leaf's name."""
    marks = {name: f"{SMALL}{name}" for name in small.counted}
    lines = small.lines * (ROUNDS if len(small.lines) > 1 else 1)
    names = [f"{leaf.name}_marked_{place}" for place in range(len(lines))] + [leaf.name]
    first = _first(leaf, small, marks)
    first.add_comments([f"Groups of fewer than {small.size} subjects, by themselves or beside a filter"])
    steps = [(names[0], first)]
    for line, name in zip(lines, names[1:], strict=True):
        select = _beside(leaf, small, marks, line, steps[-1][0])
        select.add_comments(["Further ones, so that what is hidden can't be told from a total"])
        steps.append((name, select))
    return steps


def _first(leaf: Leaf, small: SmallGroups, marks: Mapping[str, str]) -> exp.Select:
    own, rests = counted_name(leaf), left_out_names(leaf, small)
    select = exp.select(*(column(group.column, own) for group in leaf.groups))
    for name, counted in small.counted.items():
        tests = [_is_few(column(counted, own), small)]
        tests += [_is_few(column(f"{REST}{name}", rest), small) for rest in rests]
        mark = exp.Coalesce(this=any_of(tests), expressions=[exp.false()])
        shown = (column(name, own), column(counted, own), named(mark, marks[name]))
        select = select.select(*shown, copy=False)
    select = select.from_(exp.Table(this=identifier(own)), copy=False)
    for rest in rests:
        same = [
            exp.NullSafeEQ(this=column(group.column, own), expression=column(group.column, rest))
            for group in leaf.groups
        ]
        select = join_step(select, rest, same)
    return select


def _beside(
    leaf: Leaf, small: SmallGroups, marks: Mapping[str, str], line: tuple[str, ...], source: str
) -> exp.Select:
    """Mark more groups of each line, the smallest first, until those hidden are several and enough."""
    select = exp.select(*(column(group.column) for group in leaf.groups))
    for name, counted in small.counted.items():
        mark, size = marks[name], column(counted)
        order = [
            exp.Ordered(this=column(mark), desc=True),
            exp.Ordered(this=size.copy()),
            *(exp.Ordered(this=column(group.column), nulls_first=False) for group in leaf.groups),
        ]
        some = exp.GT(this=size.copy(), expression=exp.Literal.number(0))
        parts: list[exp.Expr] = [*(column(part) for part in line), some]
        hidden = _over(exp.Sum(this=size.copy()), parts, order, before=True)
        second = exp.EQ(this=_over(exp.RowNumber(), parts, order), expression=exp.Literal.number(2))
        few = exp.LT(this=hidden, expression=exp.Literal.number(small.size))
        more = all_of([_over(exp.FirstValue(this=column(mark)), parts, order), any_of([second, few])])
        value = exp.Coalesce(this=any_of([column(mark), more]), expressions=[exp.false()])
        select = select.select(column(name), column(counted), named(value, mark), copy=False)
    return select.from_(exp.Table(this=identifier(source)), copy=False)


def _over(
    value: exp.Expr, parts: list[exp.Expr], order: list[exp.Ordered], *, before: bool = False
) -> exp.Window:
    """Return a window over a line of groups in their order, or over those before each."""
    spec = exp.WindowSpec(
        kind="ROWS",
        start="UNBOUNDED",
        start_side="PRECEDING",
        end=exp.Literal.number(1),
        end_side="PRECEDING",
    )
    return exp.Window(
        this=value,
        partition_by=[part.copy() for part in parts],
        order=exp.Order(expressions=[part.copy() for part in order]),
        spec=spec if before else None,
    )


def _is_few(count: exp.Expr, small: SmallGroups) -> exp.Expr:
    low, high = exp.Literal.number(1), exp.Literal.number(small.size - 1)
    return exp.Between(this=count, low=low, high=high)


def count_suppressed(leaves: Iterable[Leaf]) -> exp.Select:
    """Select how many groups are hidden in any of the leaves."""
    found = []
    for leaf in leaves:
        assert leaf.small is not None
        marks = any_of([column(f"{SMALL}{name}") for name in leaf.small.counted])
        groups: list[exp.Expr] = [column(group.column) for group in leaf.groups]
        groups = groups or [named(exp.Literal.number(1), "whole")]
        found.append(exp.select(*groups).from_(exp.Table(this=identifier(leaf.name))).where(marks))
    every = reduce(lambda a, b: exp.union(a, b, copy=False), found) if len(found) > 1 else found[0]  # type: ignore[return-value, arg-type]
    return exp.select(named(exp.Count(this=exp.Star()), "suppressed")).from_(every.subquery("hidden"))

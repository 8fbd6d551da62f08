"""Write which groups of a leaf too few subjects make, and those hidden with them so that no total tells."""

from collections.abc import Iterable
from functools import reduce

from sqlglot import exp

from semantic_layer.names import all_of, any_of, column, fresh, identifier, named
from semantic_layer.passes.join_step import join_step
from semantic_layer.passes.small_groups import LINE, REST, SMALL, SUBJECTS
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
    lines = small.lines * (ROUNDS if len(small.lines) > 1 else 1)
    names = [f"{leaf.name}_marked_{place}" for place in range(len(lines))] + [leaf.name]
    first = _first(leaf, small)
    first.add_comments([f"Groups of fewer than {small.size} subjects, by themselves or beside a filter"])
    steps = [(names[0], first)]
    for line, name in zip(lines, names[1:], strict=True):
        select = _beside(leaf, small, line, steps[-1][0])
        select.add_comments(["Further ones, so that what is hidden can't be told from a total"])
        steps.append((name, select))
    return steps


def _marked(small: SmallGroups) -> list[str]:
    """Return the measures whose subjects are counted, each for all over the same rows."""
    return list(dict.fromkeys(small.counted.values()))


def _first(leaf: Leaf, small: SmallGroups) -> exp.Select:
    own, rests = counted_name(leaf), left_out_names(leaf, small)
    shown: list[exp.Expr] = [column(group.column, own) for group in leaf.groups]
    shown += [column(name, own) for name in small.counted]
    for name in _marked(small):
        size = column(f"{SUBJECTS}{name}", own)
        tests = [_is_few(size, small)]
        tests += [_is_few(column(f"{REST}{name}", rest), small) for rest in rests]
        mark = exp.Coalesce(this=any_of(tests), expressions=[exp.false()])
        shown += [fresh(size), named(mark, f"{SMALL}{name}")]
    select = exp.Select(expressions=shown).from_(exp.Table(this=identifier(own)), copy=False)
    for rest in rests:
        same = [
            exp.NullSafeEQ(this=column(group.column, own), expression=column(group.column, rest))
            for group in leaf.groups
        ]
        select = join_step(select, rest, same)
    return select


def _beside(leaf: Leaf, small: SmallGroups, line: tuple[str, ...], source: str) -> exp.Select:
    """Mark more groups of each line, the smallest first, until those hidden are several and enough."""
    shown: list[exp.Expr] = [column(group.column) for group in leaf.groups]
    shown += [column(name) for name in small.counted]
    windows = []
    for name in _marked(small):
        mark, size, window = f"{SMALL}{name}", f"{SUBJECTS}{name}", f"{LINE}{name}"
        windows.append(_window(window, leaf, line, mark, size))
        second = exp.EQ(this=_over(exp.RowNumber(), window), expression=exp.Literal.number(2))
        hidden = exp.Sub(this=_over(exp.Sum(this=column(size)), window), expression=column(size))
        few = exp.LT(this=hidden, expression=exp.Literal.number(small.size))
        more = all_of([_over(exp.FirstValue(this=column(mark)), window), any_of([second, few])])
        value = exp.Coalesce(this=any_of([column(mark), more]), expressions=[exp.false()])
        shown += [column(size), named(value, mark)]
    select = exp.Select(expressions=shown).from_(exp.Table(this=identifier(source)), copy=False)
    select.set("windows", windows)
    return select


def _window(name: str, leaf: Leaf, line: tuple[str, ...], mark: str, size: str) -> exp.Window:
    """Return a line of groups, those marked before the others, and the smallest first.

    No two groups are at one place of it, so that a sum over it ends with each group itself.
    """
    some = exp.GT(this=column(size), expression=exp.Literal.number(0))
    order = [
        exp.Ordered(this=column(mark), desc=True),
        exp.Ordered(this=column(size)),
        *(exp.Ordered(this=column(group.column), nulls_first=False) for group in leaf.groups),
    ]
    parts: list[exp.Expr] = [*(column(part) for part in line), some]
    return exp.Window(this=identifier(name), partition_by=parts, order=exp.Order(expressions=order))


def _over(value: exp.Expr, window: str) -> exp.Window:
    return exp.Window(this=value, alias=identifier(window))


def _is_few(count: exp.Expr, small: SmallGroups) -> exp.Expr:
    low, high = exp.Literal.number(1), exp.Literal.number(small.size - 1)
    return exp.Between(this=count, low=low, high=high)


def count_suppressed(leaves: Iterable[Leaf]) -> exp.Select:
    """Select how many groups are hidden in any of the leaves."""
    found = []
    for leaf in leaves:
        assert leaf.small is not None
        marks = any_of([column(f"{SMALL}{name}") for name in _marked(leaf.small)])
        groups: list[exp.Expr] = [column(group.column) for group in leaf.groups]
        groups = groups or [named(exp.Literal.number(1), "whole")]
        select = exp.Select(expressions=groups).from_(exp.Table(this=identifier(leaf.name)), copy=False)
        found.append(select.where(marks, copy=False))
    every = reduce(lambda a, b: exp.union(a, b, copy=False), found) if len(found) > 1 else found[0]  # type: ignore[return-value, arg-type]
    counted = exp.Select(expressions=[named(exp.Count(this=exp.Star()), "suppressed")])
    return counted.from_(every.subquery("hidden", copy=False), copy=False)

"""A role's row filters as conditions on the rows of each model, so that other rows are not there for it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlglot import exp

from semantic_layer.conditions import condition
from semantic_layer.manifest import Dimension, Manifest, Model
from semantic_layer.names import all_of, any_of, qualify, table
from semantic_layer.paths import Path
from semantic_layer.query import Filter

# What a row without the dimension's value meets too.
MET_BY_NULL = ("!=", "not in", "is null")


def filtered_models(
    manifest: Manifest, filters: Iterable[Filter]
) -> tuple[Mapping[str, Model], frozenset[str]]:
    """Return the models, of which only rows that meet all filters are seen, and the closed ones.

    A model is closed where its rows can't be told apart by a filter's dimension: its rows are not counted,
    but found as matches of rows that may be. QueryError for a value of another type than the dimension's.
    """
    models = dict(manifest.models)
    closed: set[str] = set()
    for wanted in filters:
        dimension = manifest.find(wanted.dimension)
        assert dimension is not None  # checked when the policies were read
        for name in manifest.models:
            met = _row_condition(manifest, manifest.models[name], dimension, wanted)
            if met is None:
                closed.add(name)
                continue
            known = models[name].row_policy
            models[name] = replace(models[name], row_policy=all_of([known, met]) if known else met)
    return models, frozenset(closed)


def closed_by(manifest: Manifest, names: Iterable[str]) -> frozenset[str]:
    """Return the models whose rows can't be told apart by one of the dimensions."""
    found = [manifest.find(name) for name in names]
    return frozenset(
        model.name
        for model in manifest.models.values()
        if any(_way(manifest, model, dimension) is None for dimension in found if dimension)
    )


def _way(manifest: Manifest, model: Model, dimension: Dimension) -> Path | None:
    """Return the one way by which each row of a model has one value of a dimension, None without."""
    ways = manifest.ways(model.name, dimension)
    if len(ways) != 1 or ways[0].is_bridged or not _is_timed(manifest, model, ways[0]):
        return None
    return ways[0]


def _row_condition(manifest: Manifest, model: Model, dimension: Dimension, wanted: Filter) -> exp.Expr | None:
    """Return a filter over a model's own columns; None unless each row has one value of the dimension."""
    path = _way(manifest, model, dimension)
    if path is None:
        return None
    own = model.copies.get(dimension.full_name)
    if own is None and not path.steps:
        own = model.keys[dimension.entity].expr if dimension.is_entity else dimension.expr
    if own is not None:
        return exp.Paren(this=condition(own.copy(), dimension, wanted))
    return _of_match(manifest, model, path, dimension, wanted)


def _is_timed(manifest: Manifest, model: Model, path: Path) -> bool:
    """Whether a row has the time that versions of what it is joined to are chosen by."""
    versioned = any(manifest.models[step.model].keys[step.key].type == "natural" for step in path.steps)
    return model.time_expr is not None or not versioned


def _of_match(manifest: Manifest, model: Model, path: Path, dimension: Dimension, wanted: Filter) -> exp.Expr:
    """Return whether the row that a path leads to meets a filter, as a subquery that adds no rows."""
    aliases = [f"_{step.model}_{place}" for place, step in enumerate(path.steps, 1)]
    links: list[exp.Expr] = []
    left: tuple[Model, str | None] = (model, None)
    for step, alias in zip(path.steps, aliases, strict=True):
        right = manifest.models[step.model]
        key = left[0].keys[step.entity].expr
        own = qualify(key, left[1]) if left[1] else key.copy()
        parts: list[exp.Expr] = [exp.EQ(this=qualify(right.keys[step.key].expr, alias), expression=own)]
        if right.keys[step.key].type == "natural":
            parts += _while_valid(right, alias, model)
        if right.row_policy is not None:
            parts.append(qualify(right.row_policy, alias))
        links.append(all_of(parts))
        left = (right, alias)
    end, last = left
    subject = qualify(end.keys[dimension.entity].expr if dimension.is_entity else dimension.expr, str(last))
    tables = [
        table(manifest.models[step.model].table, alias)
        for step, alias in zip(path.steps, aliases, strict=True)
    ]
    found = exp.select(exp.Literal.number(1)).from_(tables[0])
    for joined, on in zip(tables[1:], links[1:], strict=True):
        found.append("joins", exp.Join(this=joined, side="LEFT", on=on))
    met: exp.Expr = exp.Paren(this=condition(subject, dimension, wanted))
    is_met_by_null = wanted.op in MET_BY_NULL
    met = exp.Not(this=met) if is_met_by_null else met
    exists = exp.Exists(this=found.where(all_of([links[0], met])))
    return exp.Not(this=exists) if is_met_by_null else exists


def _while_valid(right: Model, alias: str, model: Model) -> list[exp.Expr]:
    assert model.time_expr is not None  # _is_timed
    time = model.time_expr
    found: list[exp.Expr] = []
    if right.valid_from is not None:
        found.append(exp.LTE(this=qualify(right.valid_from, alias), expression=time.copy()))
    if right.valid_to is not None:
        end = qualify(right.valid_to, alias)
        still = exp.Is(this=end.copy(), expression=exp.Null())
        found.append(any_of([exp.GT(this=end, expression=time.copy()), still]))
    return found

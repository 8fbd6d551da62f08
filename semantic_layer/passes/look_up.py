"""Metrics looked up per entity: what a condition on a metric compares, as a step that a fact's rows join."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from semantic_layer.manifest import COUNTS, Dimension, Manifest, Metric
from semantic_layer.names import column, identifier
from semantic_layer.plan import Context, Join
from semantic_layer.query import GroupBy, MetricQuery

NULL = exp.Cast(this=exp.Null(), to=exp.DataType(this=exp.DataType.Type.DOUBLE))


@dataclass(frozen=True)
class LookUp:
    """A metric for every value of an entity, as a named step with the columns `key` and `value`."""

    name: str
    key: str
    value: str
    metric: Metric

    def value_for(self, join: Join, manifest: Manifest) -> exp.Expr:
        """Return the metric of a row's entity: null for a row without one, `of_nothing` for one unmet."""
        value = column(self.value, join.alias)
        nothing = of_nothing(self.metric, manifest)
        if nothing is None:
            return value
        lacking = exp.Is(this=join.left.copy(), expression=exp.Null())
        unmet = exp.Is(this=join.right.copy(), expression=exp.Null())
        return exp.Case().when(lacking, exp.Null()).when(unmet, nothing).else_(value)


@dataclass
class LookUps:
    """The metrics that one query looks up, each computed once."""

    context: Context
    made: dict[tuple[str, str], LookUp] = field(default_factory=dict)
    _steps: list[tuple[str, exp.Query]] = field(default_factory=list)

    def get(self, metric: Metric, entity: Dimension) -> LookUp:
        """Return the step that holds a metric per entity, whatever the query's range and conditions."""
        by = self._name_below(metric, entity)
        if (metric.name, by) not in self.made:
            assert self.context.inner is not None
            tree = self.context.inner(MetricQuery(metrics=[metric.name], group_by=[GroupBy(name=by)]))
            name = f"{metric.name}_per_{by}"
            self._steps += [*_lifted(tree.select, name), (name, tree.select)]
            tree.select.set("order", None)
            tree.select.add_comments([f"{metric.label} of every {by.replace('__', ' ')}"])
            key = tree.plan.groups[0].name
            self.made[metric.name, by] = LookUp(name, key, metric.name, metric)
        return self.made[metric.name, by]

    def _name_below(self, metric: Metric, entity: Dimension) -> str:
        """Return the entity's name for the metric's own facts, which need not have the same way to it."""
        manifest = self.context.manifest
        ways = [manifest.ways(fact, entity) for fact in manifest.facts(metric.name)]
        return entity.full_name if all(len(found) == 1 for found in ways) else entity.entity

    @property
    def steps(self) -> tuple[tuple[str, exp.Query], ...]:
        """The named steps, in the order they were asked for."""
        return tuple(self._steps)


def _lifted(select: exp.Select, prefix: str) -> list[tuple[str, exp.Query]]:
    """Take the steps out of a query, under names of their own: not every engine reads steps within steps."""
    inner = {step.alias: f"{prefix}_of_{step.alias}" for step in select.ctes}
    for table in select.find_all(exp.Table):
        if not table.db and table.name in inner:
            # Under its old name as an alias, so that its columns stay as they are.
            table.set("alias", exp.TableAlias(this=identifier(table.alias_or_name)))
            table.set("this", identifier(inner[table.name]))
    steps = [(inner[step.alias], step.this) for step in select.ctes]
    select.set("with_", None)
    return steps


def of_nothing(metric: Metric, manifest: Manifest) -> exp.Expr | None:
    """Return the value a metric has over no row at all, None for null."""
    value = _unfilled(metric, manifest)
    if metric.fill_nulls_with is None or isinstance(value, exp.Literal):
        return value
    fill = exp.Literal.number(metric.fill_nulls_with)
    return fill if value is None else exp.Coalesce(this=value, expressions=[fill])


def _unfilled(metric: Metric, manifest: Manifest) -> exp.Expr | None:
    if metric.model:
        return exp.Literal.number(0) if metric.aggregation in COUNTS else None
    parts = {part.alias: of_nothing(manifest.metrics[part.metric], manifest) for part in metric.inputs}
    if metric.type == "derived" and metric.expr is not None:
        return metric.expr.transform(_filled, parts)
    if metric.type == "cumulative":
        return next(iter(parts.values()))
    if metric.conversion is not None:
        return exp.Literal.number(0) if metric.conversion.calculation == "conversions" else None
    return _quotient(*parts.values())


def _quotient(above: exp.Expr | None, below: exp.Expr | None) -> exp.Expr | None:
    """Divide what stands for nothing: null, unless a fill makes something of the divisor."""
    zero = exp.Literal.number(0)
    if above is None or below is None or below == zero:
        return None
    return exp.Div(this=exp.paren(above.copy()), expression=exp.Nullif(this=below.copy(), expression=zero))


def _filled(node: exp.Expr, parts: Mapping[str, exp.Expr | None]) -> exp.Expr:
    return (parts[node.name] or NULL).copy() if isinstance(node, exp.Column) else node

"""Conversion metrics: each conversion is tied to one base row, in whose groups and time it counts."""

from dataclasses import dataclass, field, replace

from sqlglot import exp

from semantic_layer.errors import QueryError
from semantic_layer.grains import moved_back
from semantic_layer.manifest import Condition as MetricFilter
from semantic_layer.manifest import Conversion, Manifest, Metric
from semantic_layer.names import all_of, column, identifier, named
from semantic_layer.passes.aggregate import from_leaf
from semantic_layer.passes.leaf_draft import BASE_KEY, INPUT, PLACE, ROW, LeafDraft
from semantic_layer.passes.look_up import LookUps
from semantic_layer.plan import Frame, Leaf, LeafKey, ResolvedQuery

ENTITY, MOMENT = "_entity", "_moment"
Filters = tuple[MetricFilter, ...]


@dataclass(frozen=True)
class Side:
    """A metric at one end of a conversion, with the filters its rows must meet."""

    metric: Metric
    filters: Filters
    constants: tuple[str, ...]


@dataclass
class Conversions:
    """The steps that tie conversions to base rows, each made once."""

    resolved: ResolvedQuery
    manifest: Manifest
    look_ups: LookUps
    made: dict[tuple[object, ...], str] = field(default_factory=dict)
    steps: list[tuple[str, exp.Query]] = field(default_factory=list)
    read: list[Leaf] = field(default_factory=list)

    def tied(self, metric: Metric, base_filters: Filters, frame: Frame) -> str:
        """Return the step with a row per conversion and base row it may follow, the latest at place 1."""
        how, (base, follower) = metric.conversion, metric.inputs
        assert how is not None
        # Where frames read other times than the range, any of them may hold the base row.
        is_open = self.resolved.range is None and not self.resolved.query.compare
        in_range = frame.is_plain or is_open
        told = (metric.name, str(base_filters), in_range)
        if told not in self.made:
            first, second = self.manifest.metrics[base.metric], self.manifest.metrics[follower.metric]
            name = metric.name if not self.made else f"{metric.name}_{len(self.made) + 1}"
            base_side = Side(first, base_filters, tuple(one for one, _ in how.constants))
            side = Side(second, follower.filters, tuple(other for _, other in how.constants))
            self.steps.append((f"{name}_base", self._base_rows(base_side, how, in_range=in_range)))
            self.steps.append((f"{name}_converted", self._converted_rows(side, how, metric)))
            self.steps.append((f"{name}_tied", _tied(name, how)))
            self.made[told] = f"{name}_tied"
        return self.made[told]

    def _base_rows(self, side: Side, how: Conversion, *, in_range: bool) -> exp.Select:
        """Select the rows that may be followed: those that meet the query and the metric's own filters."""
        draft = self._draft(side.metric, replace(self.resolved, groups=()))
        model = draft.model
        key = model.keys.get(model.primary_entity)
        if key is None:
            raise QueryError(
                f"{model.name} has no primary key, which conversions are tied by", code="invalid_query"
            )
        shown = {BASE_KEY: draft.joins.locate(draft.one_per_row(model.primary_entity))}
        closed = self._closed_by_data(draft) if in_range else ()
        leaf, shown = _selected(draft, side, how, shown)
        leaf = replace(leaf, where=(*leaf.where, *closed))
        select = from_leaf(leaf if in_range else replace(leaf, during=None))
        select.set("expressions", [named(value, name) for name, value in shown.items()])
        select.add_comments([f"The rows of {leaf.table} that a conversion may follow"])
        return select.distinct(copy=False) if leaf.is_bridged else select

    def _closed_by_data(self, draft: LeafDraft) -> tuple[exp.Expr, ...]:
        """Return the condition of a comparison without a range: what has no time is in none."""
        axis = self.resolved.axis
        if axis is None or self.resolved.range or not self.resolved.query.compare:
            return ()
        return (exp.Not(this=exp.Is(this=draft.joins.locate(axis), expression=exp.Null())),)

    def _converted_rows(self, side: Side, how: Conversion, metric: Metric) -> exp.Select:
        """Select every row that converts, whatever the query's conditions."""
        draft = self._draft(side.metric, replace(self.resolved, groups=(), conditions=(), span=None))
        assert side.metric.expr is not None
        draft.measure(replace(side.metric, name=metric.name, label=metric.label), side.filters)
        leaf, shown = _selected(draft, side, how, {})
        counted = leaf.measures[0].input.copy()
        number = exp.Window(
            this=exp.RowNumber(),
            order=exp.Order(
                expressions=[exp.Ordered(this=shown[ENTITY].copy()), exp.Ordered(this=shown[MOMENT].copy())]
            ),
        )
        select = from_leaf(leaf)
        for name, value in {ROW: number, INPUT: counted, **shown}.items():
            select = select.select(named(value, name), copy=False)
        select.add_comments([f"The rows of {leaf.table} that convert"])
        self.read.append(leaf)
        return select

    def _draft(self, metric: Metric, resolved: ResolvedQuery) -> LeafDraft:
        assert metric.model is not None
        key = LeafKey(metric.model, metric.time_dimension)
        return LeafDraft(resolved, self.manifest, self.look_ups, self.manifest.models[metric.model], key, "")


def _selected(
    draft: LeafDraft, side: Side, how: Conversion, first: dict[str, exp.Expr]
) -> tuple[Leaf, dict[str, exp.Expr]]:
    """Return a side's rows as a leaf without groups, and what of each the other side must agree with."""
    assert draft.time is not None  # a rule: models with metrics have a time
    names = {ENTITY: how.entity, **{f"_constant_{n + 1}": one for n, one in enumerate(side.constants)}}
    located = {name: draft.joins.locate(draft.one_per_row(one)) for name, one in names.items()}
    filters = tuple(draft.filter(part) for part in (*side.metric.filters, *side.filters))
    leaf = draft.finish()
    return replace(leaf, where=(*leaf.where, *filters)), {**first, MOMENT: draft.time, **located}


def _tied(name: str, how: Conversion) -> exp.Select:
    """Select each conversion with the base rows it may follow, the latest first."""
    base, converted = f"{name}_base", f"{name}_converted"
    same = [ENTITY, *(f"_constant_{number + 1}" for number in range(len(how.constants)))]
    then, now = column(MOMENT, base), column(MOMENT, converted)
    met: list[exp.Expr] = [
        exp.EQ(this=column(part, converted), expression=column(part, base)) for part in same
    ]
    met.append(exp.LTE(this=then, expression=now))
    if how.window:
        met.append(exp.GT(this=then.copy(), expression=moved_back(now.copy(), how.window)))
    latest = [exp.Ordered(this=column(part, base), desc=True) for part in (MOMENT, BASE_KEY)]
    place = exp.Window(
        this=exp.RowNumber(), partition_by=[column(ROW, converted)], order=exp.Order(expressions=latest)
    )
    select = exp.select(column(BASE_KEY, base), column(ROW, converted), column(INPUT, converted)).from_(
        exp.Table(this=identifier(converted))
    )
    select = select.select(named(place, PLACE), copy=False)
    select = select.join(exp.Table(this=identifier(base)), on=all_of(met), join_type="inner", copy=False)
    select.add_comments(["Each of them with the rows it may follow, the latest in the first place"])
    return select

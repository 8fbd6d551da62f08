"""One leaf while its measures, joins, groups and conditions are put together."""

from dataclasses import dataclass, field
from functools import cached_property

from sqlglot import exp

from semantic_layer.conditions import compared, condition
from semantic_layer.errors import QueryError
from semantic_layer.frames import points_of, read_span
from semantic_layer.grains import moved_on, period_of, periods_between
from semantic_layer.manifest import Condition as MetricFilter
from semantic_layer.manifest import Dimension, Manifest, Metric, Model, Window
from semantic_layer.names import any_of, column, qualify
from semantic_layer.passes.leaf_joins import LeafJoins
from semantic_layer.passes.look_up import LookUps
from semantic_layer.plan import (
    COHORT,
    COHORTS,
    ENTITY,
    Choice,
    Condition,
    During,
    Group,
    Join,
    Leaf,
    LeafGroup,
    LeafKey,
    Measure,
    MetricCondition,
    Points,
    ResolvedQuery,
)
from semantic_layer.query import METRIC_TIME

# The columns of the steps that tie conversions; no name of a definition begins with an underscore.
BASE_KEY, ROW, PLACE, INPUT = "_base_key", "_row", "_place", "_input"


@dataclass
class LeafDraft:
    """A leaf while measures and joins are still being added to it."""

    resolved: ResolvedQuery
    manifest: Manifest
    look_ups: LookUps
    model: Model
    key: LeafKey
    name: str
    measures: dict[tuple[str, tuple[str, ...]], Measure] = field(default_factory=dict)
    tied_by: str | None = None

    def __post_init__(self) -> None:
        if self.model.name in self.manifest.closed:
            raise QueryError("Rows that your role may not see can't be told apart here", code="not_allowed")

    @cached_property
    def points(self) -> Points | None:
        """The points that the rows of the leaf meet, if they do."""
        return points_of(self.resolved, self.key.frame)

    @cached_property
    def joins(self) -> LeafJoins:
        """The tables that the leaf's rows are joined to."""
        return LeafJoins(self.manifest, self.model, self.time)

    @cached_property
    def time(self) -> exp.Expr | None:
        """When a row is counted: the metric's own time, else the model's."""
        own = self.model.time_expr
        if self.key.time:
            own = self.model.copies.get(self.key.time) or self.manifest.dimensions[self.key.time].expr
        return qualify(own, self.model.name) if own is not None else None

    def measure(self, metric: Metric, filters: tuple[MetricFilter, ...]) -> exp.Expr:
        """Add the aggregate of a simple metric and return the reference to its column."""
        conditions = [self.filter(part) for part in (*metric.filters, *filters)]
        wanted = (metric.name, tuple(part.sql() for part in conditions))
        if wanted not in self.measures:
            again = sum(name == metric.name for name, _ in self.measures)
            name = f"{metric.name}_{again + 1}" if again else metric.name
            self.measures[wanted] = Measure(name, metric, self._aggregated(metric), tuple(conditions))
        return column(self.measures[wanted].column, self.name)

    def _aggregated(self, metric: Metric) -> exp.Expr:
        """Return what a metric aggregates: a column of its rows, or of a table each of them is joined to."""
        if metric.value_of:
            return self.joins.locate(self.one_per_row(metric.value_of))
        assert metric.expr is not None
        return qualify(metric.expr, self.model.name)

    def converted(self, metric: Metric, filters: tuple[MetricFilter, ...], step: str) -> exp.Expr:
        """Count the conversions of each row, told by a step, and return the reference to the column."""
        key = self._row_key()
        assert key is not None  # convert refused a base without a key
        first = exp.EQ(this=column(PLACE, step), expression=exp.Literal.number(1))
        join = Join(step, step, key, column(BASE_KEY, step), "", conditions=(first,), looks_up=True)
        self.joins.made[step, BASE_KEY] = join
        self.tied_by = step
        conditions = tuple(self.filter(part) for part in filters)
        measure = Measure(metric.name, metric, column(INPUT, step), conditions)
        self.measures[metric.name, ()] = measure
        return column(measure.column, self.name)

    def finish(self) -> Leaf:
        """Return the leaf, with the groups and conditions of the query added."""
        groups = tuple(self._group(group) for group in self.resolved.groups)
        where = tuple(self._any_of(parts) for parts in self.resolved.conditions)
        along = self._subject(self.resolved.axis) if self.points or self.key.frame.moves else None
        if self.resolved.query.compare and not self.resolved.range:
            # A comparison closes its range, and what has no time is in none.
            timed = exp.Is(this=self._subject(self.resolved.axis), expression=exp.Null())
            where = (*where, exp.Not(this=timed))
        during = self._during()
        choice = self._choice()
        return Leaf(
            name=self.name,
            model=self.model.name,
            table=self.model.table,
            alias=self.model.name,
            key=column(ROW, self.tied_by) if self.tied_by else self._row_key(),
            time=self.time,
            joins=tuple(self.joins.made.values()),
            groups=groups,
            measures=tuple(self.measures.values()),
            where=where,
            during=during,
            frame=self.key.frame,
            seen=self.model.seen_as(self.model.name),
            along=along,
            points=self.points,
            choice=choice,
            is_accounted=self.tied_by is None,
        )

    def _choice(self) -> Choice | None:
        """Return which rows a semi-additive metric counts."""
        rows = self.key.rows
        if rows is None:
            return None
        time = self.one_per_row(rows.dimension)
        moment = period_of(self.joins.locate(time), time.granularity or "day", self.manifest.calendar)
        within = tuple(self.joins.locate(self.one_per_row(name)) for name in rows.groupings)
        return Choice(moment, rows.choice == "max", within)

    def _is_chosen_by(self, group: Group) -> bool:
        """Whether a group is of the very time that rows are chosen by."""
        if self.key.rows is None or not group.grain:
            return False
        return self._dimension_of(group.dimension).full_name == self.key.rows.dimension

    def _row_key(self) -> exp.Expr | None:
        """Return what tells the fact's rows apart; QueryError if nothing does, over a bridge."""
        key = self.model.keys.get(self.model.primary_entity)
        bridges = [join.alias for join in self.joins.made.values() if join.bridge]
        if key is None and bridges:
            raise QueryError(
                f"{self.model.name} has no primary key, so its rows can't be counted once over {bridges[0]}",
                code="unreachable_dimension",
            )
        return qualify(key.expr, self.model.name) if key else None

    def _during(self) -> During | None:
        span = read_span(self.resolved, self.key.frame)
        return During(self._subject(span.dimension), span.start, span.end) if span else None

    def _subject(self, dimension: Dimension | None) -> exp.Expr:
        if dimension:
            return self.joins.locate(dimension)
        assert self.time is not None  # a rule: models with metrics have a time
        return self.time.copy()

    def _dimension_of(self, dimension: Dimension | None) -> Dimension:
        return dimension or self.manifest.dimensions[self.key.time or self.model.time_dimension or ""]

    def _group(self, group: Group) -> LeafGroup:
        follows = group in self.resolved.times
        if follows and self.points:
            # The rows of each point are chosen from by themselves.
            return LeafGroup(group.column, column(group.column, self.points.name), True, parts=True)
        if group.is_of_cohort:
            return LeafGroup(group.column, self._of_cohort(group))
        value = self._subject(group.dimension)
        if not group.grain:
            return LeafGroup(group.column, value)
        custom = self.manifest.calendar.custom_grains.get(group.grain)
        if custom:
            join = self.joins.calendar(custom, value)
            return LeafGroup(
                group.column, qualify(custom.value, join.alias), follows, self._is_chosen_by(group)
            )
        is_day = group.grain == "day" and self._dimension_of(group.dimension).data_type == "date"
        moves = self.key.frame.moves if follows else ()
        for move in moves:
            assert isinstance(move, Window)  # a move to a grain needs points
            value = moved_on(value, move)
        if moves or not is_day:
            value = period_of(value, group.grain, self.manifest.calendar)
        # An earlier period is a range of its own, whose rows alone are chosen from.
        return LeafGroup(group.column, value, follows, bool(moves) or self._is_chosen_by(group))

    def _of_cohort(self, group: Group) -> exp.Expr:
        """Return the cohort of a row's entity, or the periods from it to the row's own."""
        cohort = self.resolved.cohort
        assert cohort is not None
        assert self.time is not None
        join = self.joins.look_up(COHORTS, ENTITY, self.joins.locate(cohort.entity))
        began = column(COHORT, join.alias)
        if group.column == COHORT:
            return began
        own = period_of(self.time.copy(), cohort.grain, self.manifest.calendar)
        return periods_between(began, own, cohort.grain)

    def _any_of(self, parts: tuple[Condition | MetricCondition, ...]) -> exp.Expr:
        return any_of([self._test(part) for part in parts])

    def _test(self, part: Condition | MetricCondition) -> exp.Expr:
        if isinstance(part, MetricCondition):
            return compared(self._looked_up(part.metric, part.by), part.filter.op, part.filter.value)
        return condition(self._subject(part.dimension), self._dimension_of(part.dimension), part.filter)

    def _looked_up(self, metric: Metric, by: Dimension) -> exp.Expr:
        """Return the value that a metric has for a row's entity, adding the joins that lead to it."""
        found = self.look_ups.get(metric, by)
        join = self.joins.look_up(found.name, found.key, self.joins.locate(by))
        return found.value_for(join, self.manifest)

    def filter(self, wanted: MetricFilter) -> exp.Expr:
        """Return a filter of a definition with what it refers to in place."""

        def place(node: exp.Expr) -> exp.Expr:
            if isinstance(node, exp.Column) and not node.table:
                return self._referred_to(node, wanted)
            return node

        placed = wanted.sql.transform(place)
        return exp.Paren(this=placed) if isinstance(placed, exp.Or) else placed

    def _referred_to(self, node: exp.Column, wanted: MetricFilter) -> exp.Expr:
        """Return what a column stands for: a dimension, an entity, a metric, or itself."""
        reference = wanted.metrics.get(node.name)
        if reference:
            by = self.one_per_row(reference.by)
            return self._looked_up(self.manifest.metrics[reference.metric], by)
        name = wanted.dimensions.get(node.name, "")
        if not name:
            return qualify(node, self.model.name)
        value = self._subject(None if name == METRIC_TIME else self.one_per_row(name))
        return self._period(value, wanted.grains[node.name]) if node.name in wanted.grains else value

    def _period(self, moment: exp.Expr, grain: str) -> exp.Expr:
        """Return the first day of the period that holds a moment, or what a custom grain says for its day."""
        custom = self.manifest.calendar.custom_grains.get(grain)
        if custom:
            return qualify(custom.value, self.joins.calendar(custom, moment).alias)
        return period_of(moment, grain, self.manifest.calendar)

    def one_per_row(self, name: str) -> Dimension:
        """Return a dimension of a filter; QueryError unless each row of the fact has one value of it."""
        found = self.manifest.find(name)
        path = self.manifest.path(self.model.name, name) if found else None
        if found is None or path is None or path.is_bridged:
            raise QueryError(
                f"A filter below this metric reads {name}, which is not one per row of {self.model.name}",
                code="unreachable_dimension",
            )
        return found

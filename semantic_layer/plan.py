"""The stages a query passes through between its words and its SQL text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from semantic_layer.grains import fineness
from semantic_layer.manifest import Accumulation, Dimension, Manifest, Metric, NonAdditive
from semantic_layer.query import Filter, MetricFilter, MetricQuery
from semantic_layer.result import Column
from semantic_layer.windows import Window


@dataclass(frozen=True)
class Context:
    """What every pass may look at; `inner` compiles a query that another one reads from.

    `visible` holds the names that a query may use, where those are not all of the manifest.
    """

    manifest: Manifest
    dialect: str
    inner: Callable[[MetricQuery], "Tree"] | None = None
    visible: Manifest | None = None


# The columns of a cohort query's first groups, and the step that tells an entity's values their cohort.
COHORT = "cohort"
SINCE = "periods_since"
COHORTS = "cohorts"
ENTITY = "entity_value"


@dataclass(frozen=True)
class Cohort:
    """The thing whose values form cohorts by the period they were first counted in."""

    entity: Dimension
    grain: str


@dataclass(frozen=True)
class Group:
    """A column to group by: a dimension, or the time of each fact where `dimension` is None."""

    dimension: Dimension | None
    grain: str | None
    column: str
    is_of_cohort: bool = False

    @property
    def source(self) -> str:
        """The full name of what is grouped by."""
        if self.is_of_cohort:
            return self.column
        return self.dimension.full_name if self.dimension else "metric_time"


@dataclass(frozen=True)
class Condition:
    """A filter on a known dimension; `dimension` None stands for the time of each fact."""

    dimension: Dimension | None
    filter: Filter


@dataclass(frozen=True)
class MetricCondition:
    """A condition on the value that a metric has for the entity `by` of a row."""

    metric: Metric
    by: Dimension
    filter: MetricFilter


@dataclass(frozen=True)
class Span:
    """Days from `start` up to but without `end`, either open; `dimension` None is each fact's own time."""

    start: date | None
    end: date | None
    dimension: Dimension | None = None


@dataclass(frozen=True)
class Frame:
    """Which rows make the value of a period: its own, those of an earlier one, or all gathered up to its end.

    `moves` lead from a period to the one that is read, outermost first: a window moves it back, a grain takes
    the first period within the period of that grain.
    """

    moves: tuple[Window | str, ...] = ()
    accumulation: Accumulation | None = None

    @property
    def is_plain(self) -> bool:
        """Whether a period's value is made of its own rows."""
        return not self.moves and self.accumulation is None

    @property
    def first_of_grain(self) -> bool:
        """Whether the period read is the first one within that of a grain."""
        return any(isinstance(move, str) for move in self.moves)

    def within(self, *moves: Window | str | None) -> "Frame":
        """Return the frame of a metric that this one reads after further moves; two windows add up."""
        found = list(self.moves)
        for move in moves:
            if isinstance(move, Window) and found and isinstance(found[-1], Window):
                found[-1] = found[-1] + move
            elif move:
                found.append(move)
        return replace(self, moves=tuple(found))


@dataclass(frozen=True)
class LeafKey:
    """What measures must agree in to be aggregated in one leaf; `alone` keeps one measure to itself."""

    model: str
    time: str | None = None
    frame: Frame = Frame()
    rows: NonAdditive | None = None
    alone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Accumulated:
    """A cumulative column of a metric, wanted by the query."""

    metric: Metric
    how: Accumulation
    column: str


@dataclass(frozen=True)
class ResolvedQuery:
    """A query whose names are known; `conditions` is an AND of ORs, `hidden` metrics serve having alone."""

    query: MetricQuery
    metrics: tuple[Metric, ...]
    hidden: tuple[Metric, ...]
    groups: tuple[Group, ...]
    conditions: tuple[tuple[Condition | MetricCondition, ...], ...]
    span: Span | None
    accumulated: tuple[Accumulated, ...] = ()
    cohort: Cohort | None = None

    @property
    def axis(self) -> Dimension | None:
        """The time that frames move along: of the time groups, else of the range; None is each fact's own."""
        times = [group.dimension for group in self.groups if group.grain]
        return times[0] if times else self.span.dimension if self.span else None

    @property
    def grain(self) -> str | None:
        """The finest grain the query groups the axis by, None if it does not."""
        return self.finest.grain if self.times else None

    @property
    def times(self) -> tuple[Group, ...]:
        """The groups that are periods of the axis."""
        return tuple(group for group in self.groups if group.grain and group.dimension == self.axis)

    @property
    def finest(self) -> Group:
        """The time group of the finest grain, whose periods the others are made of."""
        return min(self.times, key=lambda group: fineness(group.grain or ""))

    @property
    def ends_with_data(self) -> bool:
        """Whether the range, open at its end, is closed there by the data: what is compared is cut alike."""
        return bool(self.query.compare) and not (self.range and self.range.end)

    @property
    def range(self) -> Span | None:
        """The time range, if it is of the axis; one of another time is a filter like any other."""
        return self.span if self.span and self.span.dimension == self.axis else None


@dataclass(frozen=True)
class Join:
    """A left join of `table` as `alias`, where the two keys are equal and all `conditions` hold.

    `entity` names it in the ledger; one that only `looks_up` a metric is not in it.
    """

    table: str
    alias: str
    left: exp.Expr
    right: exp.Expr
    entity: str
    bridge: bool = False
    conditions: tuple[exp.Expr, ...] = ()
    looks_up: bool = False


@dataclass(frozen=True)
class Measure:
    """One aggregate of a leaf: of `input` over the rows where all `filters` hold."""

    column: str
    metric: Metric
    input: exp.Expr
    filters: tuple[exp.Expr, ...] = ()


@dataclass(frozen=True)
class LeafGroup:
    """A group column of a leaf; one that `follows` is a period of the time that frames move along.

    Rows that stand for others (Choice) are chosen within each value of a group that `parts` them.
    """

    column: str
    value: exp.Expr
    follows: bool = False
    parts: bool = False


@dataclass(frozen=True)
class Choice:
    """The rows that stand for all: of those equal in `within`, the ones of the last or first `moment`."""

    moment: exp.Expr
    is_last: bool
    within: tuple[exp.Expr, ...] = ()


@dataclass(frozen=True)
class Points:
    """A step with a row per period shown, and from when (`starts`) to before when (`ends`) its rows are from.

    Rows meet it by the range, or, where that is always a whole period of `grain`, by that period. An open one
    has no `starts`; one of `days` has a row per day of each period, whose mean the period shows.
    """

    name: str
    grain: str | None
    by_period: bool = False
    is_open: bool = False
    days: bool = False


@dataclass(frozen=True)
class During:
    """A range on a column of a leaf."""

    value: exp.Expr
    start: date | None
    end: date | None


@dataclass(frozen=True)
class SmallGroups:
    """How a leaf's groups of fewer subjects than `size` are told: `counted` names, for each measure's column,
    the measure whose subjects are counted for it; those over the same rows share one.

    `lines` are the columns within which groups add up to a total that may be known. `left_out` count the
    subjects that a condition on a sensitive dimension leaves out of each group, and all of them together.
    """

    size: int
    counted: Mapping[str, str]
    lines: tuple[tuple[str, ...], ...]
    left_out: "tuple[Leaf, ...]" = ()


@dataclass(frozen=True)
class Leaf:
    """One fact aggregated at its own grain, as one CTE; its rows meet `points` by the time `along`.

    Rows that are not `seen` are not there at all. `shown_if` leaves out groups that are not of the query's
    periods; the rows in them are read nonetheless.
    """

    name: str
    model: str
    table: str
    alias: str
    key: exp.Expr | None
    time: exp.Expr | None
    joins: tuple[Join, ...]
    groups: tuple[LeafGroup, ...]
    measures: tuple[Measure, ...]
    where: tuple[exp.Expr, ...]
    during: During | None = None
    frame: Frame = Frame()
    seen: tuple[exp.Expr, ...] = ()
    along: exp.Expr | None = None
    points: Points | None = None
    shown_if: exp.Expr | None = None
    choice: Choice | None = None
    is_accounted: bool = True
    small: SmallGroups | None = None

    @property
    def is_bridged(self) -> bool:
        """Whether one row may count in several groups."""
        return any(join.bridge for join in self.joins)

    @property
    def matches(self) -> tuple[Join, ...]:
        """The joins to other tables, in which a row may find no match."""
        return tuple(join for join in self.joins if not join.looks_up)


@dataclass(frozen=True)
class Output:
    """A metric column: `value` over measures (columns of their leaf), or over other outputs if `late`.

    One `over_groups` reads all rows of the result, so nothing may leave any out before it.
    `earlier` is what the metric was in the period compared with.
    """

    column: Column
    value: exp.Expr
    shown: bool = True
    late: bool = False
    over_groups: bool = False
    earlier: exp.Expr | None = None


@dataclass(frozen=True)
class Plan:
    """All that the SQL will say, before it is SQL; `preludes` are the named steps that leaves read.

    `accounts` are rows read by no leaf, for the ledger.

    One that `fills_periods` has every period with every combination of the other groups.
    """

    resolved: ResolvedQuery
    leaves: tuple[Leaf, ...]
    groups: tuple[Column, ...]
    outputs: tuple[Output, ...]
    compared: Span | None = None
    notes: tuple[str, ...] = ()
    preludes: tuple[tuple[str, exp.Query], ...] = ()
    accounts: tuple[Leaf, ...] = ()
    fills_periods: bool = False


@dataclass(frozen=True)
class Tree:
    """The plan with the syntax tree that says it; `suppressed` counts the groups not shown by its steps."""

    plan: Plan
    select: exp.Select
    suppressed: exp.Select | None = None


@dataclass(frozen=True)
class CompiledQuery:
    """SQL text with the columns it returns and the query it answers, all names resolved.

    `leaves` say which rows are behind it, `steps` are the queries that they read from by name;
    `suppressed_sql` counts the groups that are too small to be shown.
    """

    sql: str
    columns: tuple[Column, ...]
    query: MetricQuery
    definitions: dict[str, str]
    leaves: tuple[Leaf, ...]
    steps: Mapping[str, exp.Query]
    span: Span | None
    compared: Span | None
    grain: str | None
    notes: tuple[str, ...]
    frames: tuple[Frame, ...] = ()
    suppressed_sql: str | None = None

"""What a world is made of: models with rows, and metrics. No behaviour but looking things up."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

Kind = Literal["integer", "decimal", "text", "boolean", "date", "timestamp"]
Row = dict[str, Any]


@dataclass(frozen=True)
class Expr:
    """An expression: `op` with its arguments, which are expressions or plain values.

    Leaves: column(name), dimension(full name), metric(name, entity), input(alias), value(x).
    """

    op: str
    args: tuple[Any, ...] = ()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.op, self.args))


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Key:
    """A column that holds an entity; `role_of` is the entity it refers to where it goes by another name."""

    entity: str
    type: Literal["primary", "unique", "foreign", "natural"]
    column: str
    role_of: str | None = None


@dataclass(frozen=True)
class Dimension:
    """A way to group: a column, or an expression over columns; `grain` only for times.

    `same_as` names the dimension of another model that this column repeats.
    """

    name: str
    kind: Kind
    expr: Expr
    grain: str | None = None
    same_as: str | None = None
    default: bool = False


@dataclass(frozen=True)
class Model:
    """A table with its keys and dimensions; one with `time` is a fact.

    `valid_from` and `valid_to` are columns that bound the time in which a row holds (natural keys);
    rows that don't meet `policy` are not there.
    """

    name: str
    table: str
    columns: tuple[Column, ...]
    keys: tuple[Key, ...]
    dimensions: tuple[Dimension, ...]
    time: str | None = None
    bridge_for: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    policy: Expr | None = None

    @property
    def primary_entity(self) -> str:
        """The entity a row is about."""
        return next(key.entity for key in self.keys if key.type in ("primary", "natural"))

    def dimension(self, name: str) -> Dimension:
        """Return a dimension by its short name."""
        return next(dimension for dimension in self.dimensions if dimension.name == name)


@dataclass(frozen=True)
class Input:
    """A metric that another is computed from; `offset` is (count, grain)."""

    metric: str
    alias: str
    filters: tuple[Expr, ...] = ()
    offset: tuple[int, str] | None = None
    to_grain: str | None = None


@dataclass(frozen=True)
class LastRows:
    """A time dimension (full name) along which only the last or first rows of each partition count."""

    dimension: str
    choice: Literal["min", "max"]
    groupings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Metric:
    """A metric; simple ones have a model, an aggregation and an expression, the others inputs.

    Inputs: ratio (numerator, denominator), conversion (base, conversion), cumulative (one), derived any.
    """

    name: str
    type: Literal["simple", "ratio", "derived", "cumulative", "conversion"]
    model: str | None = None
    agg: str | None = None
    expr: Expr | None = None
    percentile: float | None = None
    discrete: bool = False
    filters: tuple[Expr, ...] = ()
    inputs: tuple[Input, ...] = ()
    time: str | None = None
    fill: int | None = None
    spine: bool = False
    last_rows: LastRows | None = None
    window: tuple[int, str] | None = None
    to_date: str | None = None
    period_agg: str | None = None
    entity: str | None = None
    calculation: str | None = None
    constants: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CustomGrain:
    """A column of the time spine's table: what it says from one day to another, both included.

    It may say nothing (None), or the table may lack days.
    """

    name: str
    column: str
    kind: Kind
    periods: tuple[tuple[date, date, Any], ...]

    @property
    def days(self) -> dict[date, Any]:
        """What the column says for each day."""
        return {
            first + timedelta(number): said
            for first, last, said in self.periods
            for number in range((last - first).days + 1)
        }


@dataclass(frozen=True)
class Calendar:
    """The first day of the week (monday, sunday, saturday) and the first month of the fiscal year."""

    week_start: str = "monday"
    fiscal_year_start: int = 1
    custom: tuple[CustomGrain, ...] = ()


@dataclass(frozen=True)
class World:
    """Definitions and rows; `shapes` are the join shapes it was made with."""

    seed: int
    models: tuple[Model, ...]
    metrics: tuple[Metric, ...]
    rows: dict[str, list[Row]]
    calendar: Calendar = Calendar()
    shapes: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)

    def model(self, name: str) -> Model:
        """Return a model by name."""
        return self._models[name]

    @cached_property
    def _models(self) -> dict[str, Model]:
        return {model.name: model for model in self.models}

    @cached_property
    def _metrics(self) -> dict[str, Metric]:
        return {metric.name: metric for metric in self.metrics}

    def metric(self, name: str) -> Metric:
        """Return a metric by name."""
        return self._metrics[name]

"""Manifest: the checked definitions, with every name resolved and every expression parsed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from sqlglot import exp

from semantic_layer.longer_names import ambiguous_path, read_name
from semantic_layer.model import DataType as DataType
from semantic_layer.model import Model
from semantic_layer.paths import Path, Paths
from semantic_layer.set_apart import SetApart
from semantic_layer.windows import Window

MetricType = Literal["simple", "ratio", "derived", "cumulative", "conversion"]
PeriodAggregation = Literal["first", "last", "average"]
ADDITIVE_AGGREGATIONS = ("sum", "count", "sum_boolean")
COUNTS = ("count", "count_distinct")  # Of no row at all they are 0, where the others are null.


@dataclass(frozen=True)
class Entity:
    """A thing rows are about or refer to; the names people use for it."""

    name: str
    label: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dimension:
    """A way to group or filter; `full_name` is entity__name, `model` the model that holds it.

    `links` are the entities or roles that a path to it must cross, in order; `origin` is the full name of
    the dimension this is by a longer way or in a role. An entity's own dimension is the key's value, as the
    nearest model has it.
    """

    full_name: str
    name: str
    entity: str
    model: str
    expr: exp.Expr
    type: Literal["categorical", "time"]
    data_type: DataType
    label: str
    description: str
    synonyms: tuple[str, ...] = ()
    unit: str | None = None
    granularity: str | None = None
    value_index: bool = False
    value_synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    value_label: str | None = None
    within: str | None = None
    value_kind: Literal["country"] | None = None
    is_default: bool = False
    pii: bool = False
    sensitive: bool = False
    set_apart: SetApart | None = field(default=None, hash=False)
    owner: str | None = None
    tags: tuple[str, ...] = ()
    file: str = ""
    links: tuple[str, ...] = ()
    origin: str | None = None
    is_entity: bool = False


@dataclass(frozen=True)
class Alternative:
    """Another fair definition of a metric, and when it is the one meant."""

    metric: str
    when: str
    default: bool = False


@dataclass(frozen=True)
class MetricReference:
    """A metric used in a filter: its value for the entity that a row belongs to."""

    metric: str
    by: str


@dataclass(frozen=True)
class Condition:
    """A metric filter: SQL in which columns stand for the dimensions and metrics it refers to.

    `dimensions` holds full names, longer names, entities, or `metric_time`; `grains` those of the columns
    that stand for the first day of a period.
    """

    sql: exp.Expr
    dimensions: Mapping[str, str] = field(default_factory=dict, hash=False)
    grains: Mapping[str, str] = field(default_factory=dict, hash=False)
    metrics: Mapping[str, MetricReference] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Input:
    """A metric that another is computed from, under the name its expression uses.

    `offset` reads it that much earlier; `to_grain` reads it in the first period of the larger one.
    """

    metric: str
    alias: str
    filters: tuple[Condition, ...] = ()
    offset: Window | None = None
    to_grain: str | None = None


@dataclass(frozen=True)
class Accumulation:
    """How a cumulative metric gathers: over a window, since a grain's start, or (neither) over all time."""

    window: Window | None = None
    to_date: str | None = None
    period_agg: PeriodAggregation = "last"

    @property
    def is_open(self) -> bool:
        """Whether all that lies before is gathered."""
        return not (self.window or self.to_date)


@dataclass(frozen=True)
class NonAdditive:
    """A time dimension a metric may not be summed along: its first or last rows stand for the rest."""

    dimension: str
    choice: Literal["min", "max"]
    groupings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conversion:
    """Rows of the second input that follow a row of the first, of the same entity, within the window.

    `constants` are pairs of dimensions (of base, of conversion) that must agree.
    """

    entity: str
    calculation: Literal["conversions", "conversion_rate"] = "conversion_rate"
    window: Window | None = None
    constants: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Metric:
    """A number with one definition; simple metrics have a model and an aggregation, the others inputs."""

    name: str
    label: str
    description: str
    type: MetricType
    synonyms: tuple[str, ...] = ()
    unit: str | None = None
    format: str | None = None
    currency: str | None = None
    direction: Literal["up", "down"] | None = None
    alternatives: tuple[Alternative, ...] = ()
    caveats: tuple[str, ...] = ()
    model: str | None = None
    aggregation: str | None = None
    percentile: float | None = None
    percentile_discrete: bool = False
    expr: exp.Expr | None = None
    value_of: str = ""  # The dimension it aggregates, where that is of a table its rows are joined to.
    filters: tuple[Condition, ...] = ()
    inputs: tuple[Input, ...] = ()
    time_dimension: str | None = None
    default_grain: str | None = None
    fill_nulls_with: int | None = None
    join_to_timespine: bool = False
    non_additive: NonAdditive | None = None
    accumulation: Accumulation | None = None
    conversion: Conversion | None = None
    hidden: bool = False
    owner: str | None = None
    tags: tuple[str, ...] = ()
    file: str = ""

    @property
    def is_additive(self) -> bool:
        """Whether the values of disjoint groups may be summed."""
        return self.aggregation in ADDITIVE_AGGREGATIONS and not self.non_additive


@dataclass(frozen=True)
class CustomGrain:
    """A step of somebody's own calendar: a column of a table that has one row per day."""

    name: str
    table: str
    day: exp.Expr
    value: exp.Expr
    label: str = ""


@dataclass(frozen=True)
class Calendar:
    """What a week and a financial year are, and the custom grains of the time spine."""

    week_start: Literal["monday", "sunday", "saturday"] = "monday"
    fiscal_year_start: int = 1
    custom_grains: Mapping[str, CustomGrain] = field(default_factory=dict)


@dataclass(frozen=True)
class Privacy:
    """The fewest subjects that a group shown has, where a query reads one of the `sensitive` dimensions.

    A subject is a value of the entity of that name, else of the entity that the dimension describes.
    """

    size: int
    sensitive: frozenset[str]
    subject: str | None = None


@dataclass(frozen=True)
class Manifest:
    """All definitions by name; dimensions by full name.

    Of one that a role sees, the metrics, dimensions and `open_entities` (None: all) are those it may ask for;
    they are defined by what the `whole` one holds. Rows of `closed` models are never counted; metrics of
    them are `refused`.
    """

    models: Mapping[str, Model]
    entities: Mapping[str, Entity]
    dimensions: Mapping[str, Dimension]
    metrics: Mapping[str, Metric]
    calendar: Calendar = Calendar()
    whole: "Manifest | None" = field(default=None, repr=False)
    open_entities: frozenset[str] | None = None
    closed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    privacy: Privacy | None = None

    @property
    def everything(self) -> "Manifest":
        """All that definitions may refer to, whoever asks."""
        return self.whole or self

    @cached_property
    def paths(self) -> Paths:
        """The join paths between models."""
        return Paths(self.models)

    @cached_property
    def _longer(self) -> dict[str, Dimension | None]:
        """The longer names met so far."""
        return {}

    @cached_property
    def by_short_name(self) -> Mapping[str, tuple[Dimension, ...]]:
        """The dimensions of each short name."""
        found: dict[str, tuple[Dimension, ...]] = {}
        for dimension in self.dimensions.values():
            found[dimension.name] = (*found.get(dimension.name, ()), dimension)
        return found

    def facts(self, metric_name: str) -> tuple[str, ...]:
        """Return the models whose rows a metric is grouped by, in the order its inputs name them."""
        return tuple(dict.fromkeys(metric.model or "" for metric in self.grouped_metrics(metric_name)))

    def grouped_metrics(self, metric_name: str) -> tuple["Metric", ...]:
        """Return the simple metrics whose rows fall in the groups of a metric."""
        metric = self.everything.metrics[metric_name]
        if metric.model:
            return (metric,)
        # A conversion counts in the groups of its base row.
        inputs = metric.inputs[:1] if metric.conversion else metric.inputs
        found = [part for one in inputs for part in self.grouped_metrics(one.metric)]
        return tuple({part.name: part for part in found}.values())

    def simple_metrics(self, metric_name: str) -> tuple["Metric", ...]:
        """Return the simple metrics a metric is computed from, itself if it is one."""
        metric = self.everything.metrics[metric_name]
        if metric.model:
            return (metric,)
        found = [part for one in metric.inputs for part in self.simple_metrics(one.metric)]
        return tuple({part.name: part for part in found}.values())

    def currency(self, metric_name: str) -> str | None:
        """Return the currency a metric names, else the one of the amounts it is computed from; or None."""
        metric = self.everything.metrics[metric_name]
        if metric.currency:
            return metric.currency
        amounts = [
            part.metric for part in metric.inputs if self.everything.metrics[part.metric].unit == "currency"
        ]
        found = {self.currency(name) for name in amounts}
        return found.pop() if len(found) == 1 else None

    def find(self, name: str) -> Dimension | None:
        """Return what a full name, a longer name or the name of an entity means, None if nothing."""
        if name in self.dimensions:
            return self.dimensions[name]
        if name not in self._longer:
            self._longer[name] = read_name(name, self)
        return self._longer[name]

    def entity_dimension(self, name: str) -> Dimension | None:
        """Return the value of an entity's key as something to group by; None if no model has that key."""
        holders = [model for model in self.models.values() if name in model.keys]
        if not holders or (self.open_entities is not None and name not in self.open_entities):
            return None
        owner = next((model for model in holders if model.primary_entity == name), holders[0])
        key = owner.keys[name]
        types = [model.keys[name].data_type for model in (owner, *holders)]
        known: DataType = next((one for one in types if one != "unknown"), "unknown")
        entity = self.entities[name]
        return Dimension(
            full_name=name,
            name=name,
            entity=name,
            model=owner.name,
            expr=key.expr,
            type="categorical",
            data_type=known,
            label=entity.label or name,
            description=entity.description,
            synonyms=entity.synonyms,
            is_entity=True,
        )

    def ways(self, fact: str, dimension: Dimension) -> tuple[Path, ...]:
        """Return the shortest ways from a fact to a dimension; several if they tie, none if there is none."""
        if dimension.full_name in self.models[fact].copies:
            return (Path(),)
        if dimension.is_entity:
            return self.paths.to_key(fact, dimension.entity, dimension.links)
        return self.paths.to_model(fact, dimension.model, dimension.links)

    def path(self, fact: str, dimension: str) -> Path | None:
        """Return the way from a fact to a dimension, None if there is none; QueryError if ambiguous."""
        found = self.find(dimension)
        if found is None:
            raise KeyError(dimension)
        ways = self.ways(fact, found)
        if len(ways) > 1:
            raise ambiguous_path(fact, found, ways, self)
        return ways[0] if ways else None

    def reachable(self, metric_names: Iterable[str]) -> list[Dimension]:
        """Return the dimensions that every one of the metrics can be grouped by, in definition order."""
        facts = frozenset(fact for name in metric_names for fact in self.facts(name))
        if facts not in self._reached:
            self._reached[facts] = tuple(
                dimension
                for dimension in self.dimensions.values()
                if all(len(self.ways(fact, dimension)) == 1 for fact in facts)
            )
        return list(self._reached[facts])

    @cached_property
    def _reached(self) -> dict[frozenset[str], tuple[Dimension, ...]]:
        """What was reached from facts asked for before."""
        return {}

    def reads_earlier(self, metric_name: str) -> bool:
        """Whether a metric, or one below it, reads an earlier time by an offset."""
        inputs = self.everything.metrics[metric_name].inputs
        return any(part.offset is not None or self.reads_earlier(part.metric) for part in inputs)

    def entity_synonyms(self, dimension: Dimension) -> tuple[str, ...]:
        """Return the names people use for the thing a dimension describes."""
        entity = self.entities[dimension.entity]
        return (entity.label or entity.name, *entity.synonyms)

    def only_tables(self, tables: Iterable[str]) -> "Manifest":
        """Return the manifest with only the dimensions whose table is among `tables`."""
        present = set(tables)
        kept = {name: d for name, d in self.dimensions.items() if self.models[d.model].table in present}
        return replace(self, dimensions=kept)

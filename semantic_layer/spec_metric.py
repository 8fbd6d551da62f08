"""The shape of a metric in dbt's latest semantic spec."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from semantic_layer.spec_notes import MetricConfig, Strict

Aggregation = Literal[
    "sum", "min", "max", "average", "median", "count", "count_distinct", "percentile", "sum_boolean"
]
MetricKind = Literal["simple", "ratio", "derived", "cumulative", "conversion"]
PeriodAgg = Literal["first", "last", "average"]
Calculation = Literal["conversions", "conversion_rate"]


def as_list(value: Any) -> Any:
    """Read one text as a list of one."""
    return (value,) if isinstance(value, str) else value


def as_name(value: Any) -> Any:
    """Read a bare name as the mapping that holds it."""
    return {"name": value} if isinstance(value, str) else value


def as_sql(value: Any) -> Any:
    """Read a number or truth value, which YAML makes of `expr: 1`, as the SQL it stands for."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


class WindowSpec(Strict):
    """A length of time as a mapping."""

    count: int
    granularity: str


def _as_text(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"count", "granularity"}:
        return f"{value['count']} {value['granularity']}"
    return value


Filters = Annotated[
    tuple[str, ...],
    BeforeValidator(as_list, json_schema_input_type=str | list[str]),
    Field(description="SQL conditions, {{ Dimension('order__status') }} for a dimension; all must hold."),
]
Length = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | WindowSpec)]
Sql = Annotated[str, BeforeValidator(as_sql, json_schema_input_type=str | int | float | bool)]


class InputSpec(Strict):
    """A metric that another is computed from."""

    name: str = Field(description="The name of the metric.")
    alias: str | None = Field(None, description="The name the expression uses for it.")
    filter: Filters = ()
    offset_window: Length | None = Field(None, description="How much earlier it is read: 1 month, 7 days.")
    offset_to_grain: str | None = Field(
        None, description="The grain in whose first period it is read: month, year."
    )


InputName = Annotated[InputSpec, BeforeValidator(as_name, json_schema_input_type=str | InputSpec)]


class NonAdditiveSpec(Strict):
    """The time dimension along which a metric may not be summed."""

    name: str = Field(description="A time dimension of the model.")
    window_agg: Literal["min", "max"] = Field(description="Whether the first or the last rows count.")
    group_by: Annotated[tuple[str, ...], BeforeValidator(as_list, json_schema_input_type=str | list[str])] = (
        Field((), description="Entities of the model; the choice is made for each of their values.")
    )


class ConstantSpec(Strict):
    """Dimensions or entities of the base and of the conversion that must agree."""

    base_property: str
    conversion_property: str


class MetricSpec(Strict):
    """A metric: simple (an aggregate of its model), ratio, derived, cumulative, conversion."""

    name: str = Field(description="Its name, in lower_snake_case.")
    type: MetricKind = Field(description="How it is computed.")
    label: str | None = Field(None, description="Its name for people.")
    description: str | None = Field(None, description="What it counts, in one sentence.")
    hidden: bool = Field(False, description="Whether it serves other metrics alone.")
    filter: Filters = ()
    config: MetricConfig = MetricConfig()
    time_granularity: str | None = Field(None, description="The grain metric_time has unless one is asked.")
    tags: Any = None
    meta: Any = None
    # simple
    agg: Aggregation | None = Field(None, description="The aggregate, of a simple metric.")
    expr: Sql | None = Field(
        None, description="SQL: over columns for a simple metric, over inputs for a derived one."
    )
    percentile: float | None = Field(None, description="The fraction (0.95) or per cent (95.0).")
    percentile_type: Literal["discrete", "continuous"] = "continuous"
    agg_time_dimension: str | None = Field(None, description="The time it is counted by, if not the model's.")
    non_additive_dimension: NonAdditiveSpec | None = None
    join_to_timespine: bool = Field(False, description="Whether periods without rows are shown.")
    fill_nulls_with: int | None = Field(None, description="What stands for no value.")
    # ratio
    numerator: InputName | None = None
    denominator: InputName | None = None
    # derived
    input_metrics: tuple[InputName, ...] = Field((), description="The metrics a derived one is made of.")
    # cumulative
    input_metric: InputName | None = Field(None, description="The metric a cumulative one gathers.")
    window: Length | None = Field(None, description="How far back: 7 days, 1 month; all before if left out.")
    grain_to_date: str | None = Field(None, description="The grain that starts anew: month, year.")
    period_agg: PeriodAgg | None = Field(None, description="Which day speaks for a longer period; last.")
    # conversion
    entity: str | None = Field(None, description="The entity whose base and conversion belong together.")
    calculation: Calculation | None = None
    base_metric: InputName | None = None
    conversion_metric: InputName | None = None
    constant_properties: tuple[ConstantSpec, ...] = ()

    @property
    def inputs(self) -> tuple[tuple[tuple[str | int, ...], InputSpec], ...]:
        """Every metric this one reads, with its place below the metric."""
        single = ("numerator", "denominator", "input_metric", "base_metric", "conversion_metric")
        found: list[tuple[tuple[str | int, ...], InputSpec]] = [
            ((key,), part) for key in single if (part := getattr(self, key))
        ]
        listed = enumerate(self.input_metrics)
        return (*found, *((("input_metrics", index), part) for index, part in listed))

"""The shape of MetricFlow's older YAML: semantic models with measures, metrics with type_params."""

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from semantic_layer.spec import CustomGranularitySpec, DimensionKind, EntityKind, ValiditySpec
from semantic_layer.spec_metric import (
    Aggregation,
    Calculation,
    ConstantSpec,
    Filters,
    Length,
    MetricKind,
    PeriodAgg,
    Sql,
    as_list,
    as_name,
)
from semantic_layer.spec_notes import DimensionConfig, EntityConfig, MetricConfig, ModelConfig, Open, Strict

REF = re.compile(r"(?:\{\{)?\s*(ref|source)\s*\((.*)\)\s*(?:\}\})?\s*", re.DOTALL)


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _capitals(words: Any) -> BeforeValidator:
    """The older parser takes its words in capitals too."""
    both = tuple(form for word in get_args(words) for form in (word, word.upper()))
    return BeforeValidator(_lower, json_schema_input_type=Literal[both])


Lower = BeforeValidator(_lower)


def table_of(model: str) -> str | None:
    """Return the table that `ref('orders')` or `source('raw', 'orders')` names; None for another form."""
    found = REF.fullmatch(model.strip())
    if not found:
        return model.strip() if re.fullmatch(r"[\w.]+", model.strip()) else None
    names = re.findall(r"['\"]([\w.]+)['\"]", re.sub(r"\bv(?:ersion)?\s*=.*", "", found[2]))
    if not names:
        return None
    return ".".join(names) if found[1] == "source" else str(names[-1])


class OldEntity(Strict):
    """A key of a semantic model."""

    name: str
    type: Annotated[EntityKind, _capitals(EntityKind)]
    expr: Sql | None = None
    role: str | None = None
    label: str | None = None
    description: str | None = None
    config: EntityConfig = EntityConfig()


class OldTimeParams(Strict):
    """What a time dimension is."""

    time_granularity: Annotated[str, Lower]
    validity_params: ValiditySpec | None = None


class OldDimension(Strict):
    """A way to group or filter."""

    name: str
    type: Annotated[DimensionKind, _capitals(DimensionKind)]
    expr: Sql | None = None
    type_params: OldTimeParams | None = None
    is_partition: bool = False
    label: str | None = None
    description: str | None = None
    meta: Any = None
    config: DimensionConfig = DimensionConfig()


class OldAggregation(Strict):
    """How a percentile is taken."""

    percentile: float | None = None
    use_discrete_percentile: bool = False
    use_approximate_percentile: bool = False


class OldNonAdditive(Strict):
    """The time dimension along which a measure may not be summed."""

    name: str
    window_choice: Annotated[Literal["min", "max"], _capitals(Literal["min", "max"])] = "min"
    window_groupings: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()


class OldMeasure(Strict):
    """An aggregate of a semantic model."""

    name: str
    agg: Annotated[Aggregation, _capitals(Aggregation)]
    expr: Sql | None = None
    label: str | None = None
    description: str | None = None
    agg_params: OldAggregation = OldAggregation()
    agg_time_dimension: str | None = None
    non_additive_dimension: OldNonAdditive | None = None
    create_metric: bool = False
    create_metric_display_name: str | None = None
    meta: Any = None
    config: MetricConfig = MetricConfig()


class OldRelation(Strict):
    """The table of a semantic model, where it is not named by ref()."""

    alias: str
    schema_name: str | None = None
    database: str | None = None
    relation_name: str | None = None

    @property
    def table(self) -> str:
        """The qualified name."""
        return ".".join(part for part in (self.database, self.schema_name, self.alias) if part)


class OldDefaults(Strict):
    """What holds for all measures of a semantic model."""

    agg_time_dimension: str | None = None


class OldModel(Strict):
    """A semantic model."""

    name: str
    model: str | None = None
    node_relation: OldRelation | None = None
    defaults: OldDefaults = OldDefaults()
    primary_entity: str | None = None
    entities: tuple[OldEntity, ...] = ()
    dimensions: tuple[OldDimension, ...] = ()
    measures: tuple[OldMeasure, ...] = ()
    label: str | None = None
    description: str | None = None
    meta: Any = None
    config: ModelConfig = ModelConfig()


class OldInput(Strict):
    """A measure or metric that a metric is computed from."""

    name: str
    alias: str | None = None
    filter: Filters = ()
    join_to_timespine: bool = False
    fill_nulls_with: int | None = None
    offset_window: Length | None = None
    offset_to_grain: Annotated[str, Lower] | None = None


def _measure(value: Any) -> Any:
    # MetricFlow's first files wrote {measure: orders}.
    if isinstance(value, dict) and set(value) == {"measure"}:
        return as_name(value["measure"])
    return as_name(value)


InputName = Annotated[OldInput, BeforeValidator(_measure, json_schema_input_type=str | OldInput)]


class OldCumulative(Strict):
    """How a cumulative metric gathers."""

    window: Length | None = None
    grain_to_date: Annotated[str, Lower] | None = None
    period_agg: Annotated[PeriodAgg, _capitals(PeriodAgg)] | None = None
    metric: InputName | None = None


class OldConversion(Strict):
    """What a conversion metric counts."""

    entity: str
    calculation: Annotated[Calculation, _capitals(Calculation)] = "conversion_rate"
    base_measure: InputName | None = None
    conversion_measure: InputName | None = None
    base_metric: InputName | None = None
    conversion_metric: InputName | None = None
    window: Length | None = None
    constant_properties: tuple[ConstantSpec, ...] = ()


class OldParams(Strict):
    """The type_params of a metric."""

    measure: InputName | None = None
    numerator: InputName | None = None
    denominator: InputName | None = None
    expr: Sql | None = None
    metrics: tuple[InputName, ...] = ()
    window: Length | None = None
    grain_to_date: Annotated[str, Lower] | None = None
    cumulative_type_params: OldCumulative = OldCumulative()
    conversion_type_params: OldConversion | None = None


class OldMetric(Strict):
    """A metric over measures, or over other metrics."""

    name: str
    type: Annotated[MetricKind, _capitals(MetricKind)] = "simple"
    type_params: OldParams
    label: str | None = None
    description: str | None = None
    filter: Filters = ()
    time_granularity: Annotated[str, Lower] | None = None
    tags: Any = None
    meta: Any = None
    config: MetricConfig = MetricConfig()


class OldColumn(Strict):
    """The column of days of a time spine."""

    name: str
    time_granularity: Annotated[str, Lower]


class OldSpine(Strict):
    """A time spine."""

    node_relation: OldRelation
    primary_column: OldColumn
    custom_granularities: tuple[CustomGranularitySpec, ...] = ()


class OldSpineTable(Strict):
    """A time spine, as the first versions declared it."""

    location: str
    column_name: str
    grain: Annotated[str, Lower]


class OldProject(Open):
    """What holds for a whole project."""

    time_spines: tuple[OldSpine, ...] = ()
    time_spine_table_configurations: tuple[OldSpineTable, ...] = Field(())

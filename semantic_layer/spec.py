"""The shape of a definition file: dbt's latest semantic spec, what is ours under config.meta.footnote."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Unit = Literal["currency", "count", "ratio", "days", "hours", "seconds", "score", "grams", "centimetres"]
Aggregation = Literal[
    "sum", "min", "max", "average", "median", "count", "count_distinct", "percentile", "sum_boolean"
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Open(BaseModel):
    """Keys of dbt that mean nothing to us are let through."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class AlternativeSpec(_Strict):
    metric: str
    when: str
    default: bool = False


class MetricNotes(_Strict):
    synonyms: tuple[str, ...] = ()
    unit: Unit | None = None
    format: str | None = None
    direction: Literal["up", "down"] | None = None
    alternatives: tuple[AlternativeSpec, ...] = ()
    caveats: tuple[str, ...] = ()
    owner: str | None = None


class DimensionNotes(_Strict):
    synonyms: tuple[str, ...] = ()
    unit: Unit | None = None
    value_index: bool = False
    value_synonyms: dict[str, tuple[str, ...]] = {}
    value_label: str | None = None
    within: str | None = None
    value_kind: Literal["country"] | None = None
    pii: bool = False
    default: bool = False
    same_as: str | None = None
    owner: str | None = None


class EntityNotes(_Strict):
    synonyms: tuple[str, ...] = ()
    role_of: str | None = None


class ModelNotes(_Strict):
    table: str | None = None
    bridge_for: tuple[str, ...] = ()


class _MetricMeta(_Open):
    footnote: MetricNotes = MetricNotes()


class _DimensionMeta(_Open):
    footnote: DimensionNotes = DimensionNotes()


class _EntityMeta(_Open):
    footnote: EntityNotes = EntityNotes()


class _ModelMeta(_Open):
    footnote: ModelNotes = ModelNotes()


class MetricConfig(_Open):
    meta: _MetricMeta = _MetricMeta()


class DimensionConfig(_Open):
    meta: _DimensionMeta = _DimensionMeta()


class EntityConfig(_Open):
    meta: _EntityMeta = _EntityMeta()


class ModelConfig(_Open):
    meta: _ModelMeta = _ModelMeta()


def _short_form(key: str) -> BeforeValidator:
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


class EntitySpec(_Strict):
    type: Literal["primary", "unique", "foreign", "natural"]
    name: str | None = None
    label: str | None = None
    description: str | None = None
    config: EntityConfig = EntityConfig()


class DimensionSpec(_Strict):
    type: Literal["categorical", "time"]
    name: str | None = None
    label: str | None = None
    description: str | None = None
    is_partition: bool = False
    validity_params: dict[str, Any] | None = None
    config: DimensionConfig = DimensionConfig()


class _DbtProperties(_Strict):
    """Properties of a dbt model or column that are let through unread."""

    tests: Any = None
    data_tests: Any = None
    tags: Any = None
    docs: Any = None
    meta: Any = None
    constraints: Any = None
    quote: Any = None
    policy_tags: Any = None


class ColumnSpec(_DbtProperties):
    name: str
    config: Any = None
    description: str | None = None
    data_type: str | None = None
    granularity: str | None = None
    entity: Annotated[EntitySpec, _short_form("type")] | None = None
    dimension: Annotated[DimensionSpec, _short_form("type")] | None = None


class DerivedDimensionSpec(DimensionSpec):
    name: str
    expr: str
    granularity: str | None = None
    data_type: str | None = None


class DerivedEntitySpec(EntitySpec):
    name: str
    expr: str


class DerivedSpec(_Strict):
    dimensions: tuple[DerivedDimensionSpec, ...] = ()
    entities: tuple[DerivedEntitySpec, ...] = ()


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Filters = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class InputSpec(_Strict):
    name: str
    alias: str | None = None
    filter: Filters = ()
    offset_window: str | None = None
    offset_to_grain: str | None = None


InputName = Annotated[InputSpec, _short_form("name")]


class MetricSpec(_Strict):
    name: str
    type: Literal["simple", "ratio", "derived", "cumulative", "conversion"]
    label: str | None = None
    description: str | None = None
    agg: Aggregation | None = None
    expr: str | None = Field(None, coerce_numbers_to_str=True)
    percentile: float | None = None
    percentile_type: Literal["discrete", "continuous"] = "continuous"
    filter: Filters = ()
    numerator: InputName | None = None
    denominator: InputName | None = None
    input_metrics: tuple[InputName, ...] = ()
    agg_time_dimension: str | None = None
    hidden: bool = False
    config: MetricConfig = MetricConfig()
    # Read so that such a file is understood, refused by rules.py until the compiler answers them.
    non_additive_dimension: dict[str, Any] | None = None
    join_to_timespine: bool = False
    fill_nulls_with: int | None = None
    input_metric: InputName | None = None
    window: str | None = None
    grain_to_date: str | None = None
    period_agg: Literal["first", "last", "average"] | None = None
    entity: str | None = None
    calculation: Literal["conversions", "conversion_rate"] | None = None
    base_metric: InputName | None = None
    conversion_metric: InputName | None = None
    constant_properties: tuple[dict[str, str], ...] = ()


class SemanticModelSpec(_Open):
    enabled: bool = True
    name: str | None = None


def _flag(value: Any) -> Any:
    return {"enabled": value} if isinstance(value, bool) else value


class ModelSpec(_DbtProperties):
    """A model; its metrics are checked one by one, elsewhere."""

    name: str
    metrics: Any = None
    access: Any = None
    group: Any = None
    versions: Any = None
    latest_version: Any = None
    deprecation_date: Any = None
    time_spine: Any = None
    description: str | None = None
    semantic_model: Annotated[SemanticModelSpec, BeforeValidator(_flag)] = SemanticModelSpec(enabled=False)
    agg_time_dimension: str | None = None
    primary_entity: str | None = None
    columns: tuple[ColumnSpec, ...] = ()
    derived_semantics: DerivedSpec = DerivedSpec()
    config: ModelConfig = ModelConfig()

    @property
    def semantic_name(self) -> str:
        """The name the model goes by in SQL and messages."""
        return self.semantic_model.name or self.name

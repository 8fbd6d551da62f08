"""The shape of a definition file: dbt's latest semantic spec, what is ours under config.meta.footnote."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from semantic_layer.spec_metric import MetricSpec, Sql
from semantic_layer.spec_notes import DimensionConfig, EntityConfig, ModelConfig, Open, Strict

EntityKind = Literal["primary", "unique", "foreign", "natural"]
DimensionKind = Literal["categorical", "time"]


def _as_type(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


class EntitySpec(Strict):
    """A key of the model: what its value identifies."""

    type: EntityKind = Field(
        description="primary and unique: one row per value; foreign: many; natural: one at a time."
    )
    name: str | None = Field(None, description="The entity's name, if it is not the column's.")
    label: str | None = None
    description: str | None = None
    config: EntityConfig = EntityConfig()


class ValiditySpec(Strict):
    """Which end of a row's validity a time dimension tells (slowly changing dimension, type 2)."""

    is_start: bool = False
    is_end: bool = False


class DimensionSpec(Strict):
    """A way to group or filter."""

    type: DimensionKind = Field(description="time for dates and timestamps.")
    name: str | None = Field(None, description="The dimension's name, if it is not the column's.")
    label: str | None = None
    description: str | None = Field(None, description="What it tells; the column's if left out.")
    is_partition: bool = Field(False, description="Whether tables are joined on it where both have one.")
    validity_params: ValiditySpec | None = None
    config: DimensionConfig = DimensionConfig()


class DbtProperties(Open):
    """Properties of a dbt model or column; those without a meaning for metrics are let through."""

    tests: Any = None
    data_tests: Any = None
    tags: Any = None
    docs: Any = None
    meta: Any = None
    constraints: Any = None
    quote: Any = None
    policy_tags: Any = None


class ColumnSpec(DbtProperties, Strict):
    """A column, and what it means: an entity's key, a dimension, or both."""

    name: str = Field(description="The column's name in the table.")
    config: Any = None
    description: str | None = None
    data_type: str | None = Field(None, description="Its SQL type, which filter values are checked against.")
    granularity: str | None = Field(None, description="How fine its times are: hour, day, month.")
    entity: (
        Annotated[EntitySpec, BeforeValidator(_as_type, json_schema_input_type=EntityKind | EntitySpec)]
        | None
    ) = None
    dimension: (
        Annotated[
            DimensionSpec, BeforeValidator(_as_type, json_schema_input_type=DimensionKind | DimensionSpec)
        ]
        | None
    ) = None


class DerivedDimensionSpec(DimensionSpec):
    """A dimension computed from columns."""

    name: str
    expr: Sql
    granularity: str | None = None
    data_type: str | None = None


class DerivedEntitySpec(EntitySpec):
    """A key computed from columns."""

    name: str
    expr: Sql


class DerivedSpec(Strict):
    """Dimensions and entities that are no single column."""

    dimensions: tuple[DerivedDimensionSpec, ...] = ()
    entities: tuple[DerivedEntitySpec, ...] = ()


class SemanticModelSpec(Strict):
    """Whether a dbt model takes part, and under which name."""

    enabled: bool = True
    name: str | None = None
    group: str | None = None
    config: Any = None


class CustomGranularitySpec(Strict):
    """A step of somebody's own calendar, as a column of the time spine."""

    name: str
    column_name: str | None = Field(None, description="The column, if it is not named like the grain.")
    label: str | None = None


class TimeSpineSpec(Strict):
    """A table with one row per day (or hour), and the custom grains of its columns."""

    standard_granularity_column: str = Field(description="The column of days.")
    custom_granularities: tuple[CustomGranularitySpec, ...] = ()


def _flag(value: Any) -> Any:
    return {"enabled": value} if isinstance(value, bool) else value


class ModelSpec(DbtProperties, Strict):
    """A dbt model; one with semantic_model enabled is a table of the semantic layer."""

    name: str = Field(description="The dbt model, which is the table unless config.meta.footnote.table says.")
    # Checked one by one as metrics, so that one bad metric does not hide the rest of the model.
    metrics: Any = None
    access: Any = None
    group: Any = None
    versions: Any = None
    latest_version: Any = None
    deprecation_date: Any = None
    quote_columns: Any = None
    unit_tests: Any = None
    time_spine: TimeSpineSpec | None = None
    description: str | None = None
    semantic_model: Annotated[
        SemanticModelSpec, BeforeValidator(_flag, json_schema_input_type=bool | SemanticModelSpec)
    ] = SemanticModelSpec(enabled=False)
    agg_time_dimension: str | None = Field(None, description="The time dimension its metrics are counted by.")
    primary_entity: str | None = Field(
        None, description="What a row is about, if no column has a primary entity."
    )
    columns: tuple[ColumnSpec, ...] = ()
    derived_semantics: DerivedSpec = DerivedSpec()
    config: ModelConfig = ModelConfig()

    @property
    def semantic_name(self) -> str:
        """The name the model goes by in SQL and messages."""
        return self.semantic_model.name or self.name


class FileSpec(Strict):
    """A definition file."""

    version: int | str | None = None
    models: tuple[ModelSpec, ...] = ()
    metrics: tuple[MetricSpec, ...] = ()

"""The shape of what is ours in a definition: everything under config.meta.footnote."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Unit = Literal[
    "currency", "count", "ratio", "days", "hours", "minutes", "seconds", "score", "grams", "centimetres"
]
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)


class Strict(BaseModel):
    """A mapping in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Open(BaseModel):
    """Keys of dbt that mean nothing to us are let through."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _month(value: Any) -> Any:
    name = value.strip().lower() if isinstance(value, str) else value
    return MONTHS.index(name) + 1 if name in MONTHS else value


Words = Annotated[tuple[str, ...], Field(description="Words people use for it, in any language.")]
Owner = Annotated[str | None, Field(None, description="Who answers for it.")]
Month = Annotated[int, Field(ge=1, le=12), BeforeValidator(_month, json_schema_input_type=int | str)]


class AlternativeSpec(Strict):
    """Another fair definition of a metric."""

    metric: str = Field(description="The name of the other metric.")
    when: str = Field(description="When it is the one meant, in words.")
    default: bool = Field(False, description="Whether the other one is answered unless asked otherwise.")


class MetricNotes(Strict):
    """What Footnote knows of a metric beyond dbt."""

    synonyms: Words = ()
    unit: Unit | None = Field(None, description="What one of it is.")
    format: str | None = Field(None, description="How its figures are written.")
    currency: str | None = Field(
        None, pattern="^[A-Z]{3}$", description="The currency, if it is not the dataset's: EUR, BRL."
    )
    direction: Literal["up", "down"] | None = Field(None, description="The direction that is good.")
    alternatives: tuple[AlternativeSpec, ...] = Field((), description="Other fair definitions.")
    caveats: tuple[str, ...] = Field((), description="What to know before trusting it; said in answers.")
    owner: Owner = None


class SetApartSpec(Strict):
    """Values that only rows have which nobody means, such as documents of bookkeeping among the orders."""

    values: tuple[str, ...] = Field(min_length=1, description="Where the data holds one, the rest is so.")
    told: str = Field(min_length=1, description="What an answer says that leaves those rows out.")
    reads: dict[str, str] = Field({}, description="The metric that each one asked for is then read as.")
    ratios: dict[str, tuple[str, str]] = Field(
        {}, description="The numerator and denominator that a ratio asked for then has."
    )
    beside: tuple[str, ...] = Field((), description="Metrics beside which every row is meant.")
    words: tuple[str, ...] = Field((), description="Words beside which every row is meant.")


class DimensionNotes(Strict):
    """What Footnote knows of a dimension beyond dbt."""

    synonyms: Words = ()
    unit: Unit | None = Field(None, description="What one of it is, for numbers.")
    value_index: bool = Field(False, description="Whether people name its values; they are all indexed.")
    value_synonyms: dict[str, tuple[str, ...]] = Field({}, description="Other words for single values.")
    value_label: str | None = Field(
        None, description="The dimension of the same model that holds its readable names."
    )
    within: str | None = Field(None, description="The dimension of the same model it is a part of.")
    value_kind: Literal["country"] | None = Field(
        None, description="What its values are, where their other names are known: country."
    )
    default: bool = Field(False, description="Whether it is meant where several have its name.")
    same_as: str | None = Field(None, description="The dimension of another model that the column repeats.")
    pii: bool = Field(False, description="Whether it tells who a person is.")
    sensitive: bool = Field(False, description="Whether small groups of it tell of single persons.")
    set_apart: SetApartSpec | None = Field(
        None, description="Values of rows that are not meant unless asked for."
    )
    owner: Owner = None


class EntityNotes(Strict):
    """What Footnote knows of an entity beyond dbt."""

    synonyms: Words = ()
    role_of: str | None = Field(
        None, description="The entity this key refers to where it has a name of its own (billing_address)."
    )


class ModelNotes(Strict):
    """What Footnote knows of a model beyond dbt."""

    table: str | None = Field(None, description="The table, if it is not named like the model: schema.name.")
    bridge_for: tuple[str, ...] = Field((), description="The entities of which one row here meets many.")
    row_policy: str | None = Field(
        None, description="A condition on the model's own columns; other rows are not there."
    )
    week_start: Literal["monday", "sunday", "saturday"] | None = Field(
        None, description="The first day of a week; on a time spine."
    )
    fiscal_year_start: Month | None = Field(
        None, description="The first month of the financial year, 1 to 12 or its name; on a time spine."
    )


class _MetricMeta(Open):
    footnote: MetricNotes = MetricNotes()


class _DimensionMeta(Open):
    footnote: DimensionNotes = DimensionNotes()


class _EntityMeta(Open):
    footnote: EntityNotes = EntityNotes()


class _ModelMeta(Open):
    footnote: ModelNotes = ModelNotes()


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Tags = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed, json_schema_input_type=str | tuple[str, ...]),
    Field(description="Words to choose it by."),
]


class MetricConfig(Open):
    """dbt's configuration of a metric."""

    enabled: bool = True
    tags: Tags = ()
    meta: _MetricMeta = _MetricMeta()


class DimensionConfig(Open):
    """dbt's configuration of a dimension."""

    tags: Tags = ()
    meta: _DimensionMeta = _DimensionMeta()


class EntityConfig(Open):
    """dbt's configuration of an entity."""

    meta: _EntityMeta = _EntityMeta()


class ModelConfig(Open):
    """dbt's configuration of a model."""

    meta: _ModelMeta = _ModelMeta()

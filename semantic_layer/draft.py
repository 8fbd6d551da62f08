"""Definitions as read, before they are checked against each other."""

from dataclasses import dataclass, field
from functools import cached_property

from semantic_layer.errors import Problem
from semantic_layer.source import Document, Place
from semantic_layer.spec import DimensionSpec, EntitySpec, MetricSpec, ModelSpec


@dataclass(frozen=True)
class At:
    """A place in a file that problems can be reported against."""

    document: Document
    place: Place

    def problem(self, *keys: str | int, message: str, choices: tuple[str, ...] = ()) -> Problem:
        """Describe a mistake at or below this place."""
        return self.document.problem((*self.place, *keys), message, choices)


@dataclass(frozen=True)
class DraftKey:
    """An entity as a model declares it."""

    entity: str
    expr: str
    spec: EntitySpec
    at: At
    data_type: str | None = None

    @property
    def role_of(self) -> str | None:
        """The entity this key refers to in a role of its own, if it does."""
        return self.spec.config.meta.footnote.role_of


@dataclass(frozen=True)
class DraftDimension:
    """A dimension as a model declares it; a copy stands for another model's dimension."""

    full_name: str
    name: str
    expr: str
    granularity: str | None
    data_type: str | None
    description: str | None
    spec: DimensionSpec
    at: At

    @property
    def copy_of(self) -> str | None:
        """The dimension this column repeats, if any."""
        return self.spec.config.meta.footnote.same_as


@dataclass(frozen=True)
class DraftModel:
    """A model as read."""

    spec: ModelSpec
    at: At

    @property
    def name(self) -> str:
        """The name the model goes by."""
        return self.spec.semantic_name

    @cached_property
    def keys(self) -> tuple[DraftKey, ...]:
        """The entities of the model, those of columns first."""
        of_columns = [
            DraftKey(
                column.entity.name or column.name,
                column.name,
                column.entity,
                self._column(index, "entity"),
                column.data_type,
            )
            for index, column in enumerate(self.spec.columns)
            if column.entity
        ]
        derived = [
            DraftKey(entity.name, entity.expr, entity, self._derived("entities", index))
            for index, entity in enumerate(self.spec.derived_semantics.entities)
        ]
        return (*of_columns, *derived)

    @property
    def primary_entity(self) -> str | None:
        """The entity a row of the model is about."""
        declared = [key.entity for key in self.keys if key.spec.type == "primary"]
        return declared[0] if declared else self.spec.primary_entity

    @cached_property
    def dimensions(self) -> tuple[DraftDimension, ...]:
        """The dimensions of the model, those of columns first."""
        of_columns = [
            DraftDimension(
                f"{self.primary_entity}__{column.dimension.name or column.name}",
                column.dimension.name or column.name,
                column.name,
                column.granularity,
                column.data_type,
                column.dimension.description or column.description,
                column.dimension,
                self._column(index, "dimension"),
            )
            for index, column in enumerate(self.spec.columns)
            if column.dimension
        ]
        derived = [
            DraftDimension(
                f"{self.primary_entity}__{spec.name}",
                spec.name,
                spec.expr,
                spec.granularity,
                spec.data_type,
                spec.description,
                spec,
                self._derived("dimensions", index),
            )
            for index, spec in enumerate(self.spec.derived_semantics.dimensions)
        ]
        return (*of_columns, *derived)

    def _column(self, index: int, key: str) -> At:
        return At(self.at.document, (*self.at.place, "columns", index, key))

    def _derived(self, kind: str, index: int) -> At:
        return At(self.at.document, (*self.at.place, "derived_semantics", kind, index))


@dataclass(frozen=True)
class DraftMetric:
    """A metric as read; `model` is None for one that stands outside the models."""

    spec: MetricSpec
    at: At
    model: str | None


@dataclass
class Draft:
    """Everything read from all files; `broken` holds names whose own definition was refused already."""

    models: list[DraftModel] = field(default_factory=list)
    metrics: list[DraftMetric] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    @property
    def metric_names(self) -> set[str]:
        """Every metric name written down, so that one mistake is not reported twice."""
        return {metric.spec.name for metric in self.metrics} | self.broken

    @property
    def dimensions(self) -> dict[str, DraftDimension]:
        """The dimensions by full name, those of roles included, without the copies."""
        own = {
            dimension.full_name: dimension
            for model in self.models
            for dimension in model.dimensions
            if not dimension.copy_of
        }
        roles = {(key.entity, role) for model in self.models for key in model.keys if (role := key.role_of)}
        in_roles = {
            f"{role}__{dimension.name}": dimension
            for role, entity in sorted(roles)
            for name, dimension in own.items()
            if name.startswith(f"{entity}__")
        }
        return {**in_roles, **own}

    @property
    def entity_names(self) -> set[str]:
        """The entities any model declares."""
        keys = {key.entity for model in self.models for key in model.keys}
        return keys | {model.primary_entity for model in self.models if model.primary_entity}

"""Definitions as read, before they are checked against each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from semantic_layer.errors import Problem
from semantic_layer.names import written
from semantic_layer.source import Document, Place
from semantic_layer.spec import DimensionSpec, EntitySpec, ModelSpec, TimeSpineSpec
from semantic_layer.spec_metric import MetricSpec
from semantic_layer.spec_notes import ModelNotes


@dataclass(frozen=True)
class At:
    """A place in a file that problems can be reported against.

    `elsewhere` says, for keys below it, where they were really written: an older form of YAML is translated.
    """

    document: Document
    place: Place
    elsewhere: Mapping[Place, "At"] = field(default_factory=dict, compare=False)

    def below(self, *keys: str | int) -> "At":
        """Return the place of keys below this one, wherever they were written."""
        for length in range(len(keys), 0, -1):
            found = self.elsewhere.get(keys[:length])
            if found is not None:
                return found.below(*keys[length:])
        return At(self.document, (*self.place, *keys)) if keys else self

    def problem(self, *keys: str | int, message: str, choices: tuple[str, ...] = ()) -> Problem:
        """Describe a mistake at or below this place."""
        at = self.below(*keys)
        return at.document.problem(at.place, message, choices)


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
    column_tags: tuple[str, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the dimension and those of its column."""
        return tuple(dict.fromkeys((*self.spec.config.tags, *self.column_tags)))

    @property
    def copy_of(self) -> str | None:
        """The dimension this column repeats, if any."""
        return self.spec.config.meta.footnote.same_as


@dataclass(frozen=True)
class DraftModel:
    """A model as read.

    `lost` are its keys that were refused already, `broken` the names of what was left out with them.
    """

    spec: ModelSpec
    at: At
    lost: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()

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
                written(column.name),
                column.entity,
                self.at.below("columns", index, "entity"),
                column.data_type,
            )
            for index, column in enumerate(self.spec.columns)
            if column.entity
        ]
        derived = [
            DraftKey(entity.name, entity.expr, entity, self.at.below("derived_semantics", "entities", index))
            for index, entity in enumerate(self.spec.derived_semantics.entities)
        ]
        return (*of_columns, *derived)

    @property
    def primary_entity(self) -> str | None:
        """The entity a row of the model is about."""
        declared = [key.entity for key in self.keys if key.spec.type == "primary"]
        if declared or self.spec.primary_entity:
            return declared[0] if declared else self.spec.primary_entity
        # As in MetricFlow: rows can be named by a key of which there is one at a time.
        named = [key.entity for key in self.keys if key.spec.type in ("natural", "unique")]
        return named[0] if len(named) == 1 else None

    @cached_property
    def dimensions(self) -> tuple[DraftDimension, ...]:
        """The dimensions of the model, those of columns first."""
        of_columns = [
            DraftDimension(
                f"{self.primary_entity}__{column.dimension.name or column.name}",
                column.dimension.name or column.name,
                written(column.name),
                column.granularity,
                column.data_type,
                column.dimension.description or column.description,
                column.dimension,
                self._at_column(index),
                _tags(column.tags),
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
                self.at.below("derived_semantics", "dimensions", index),
            )
            for index, spec in enumerate(self.spec.derived_semantics.dimensions)
        ]
        return (*of_columns, *derived)

    def _at_column(self, index: int) -> At:
        """Where the dimension of a column stands; dbt keeps its granularity and type beside it."""
        column = self.at.below("columns", index)
        place = column.below("dimension")
        beside: dict[Place, At] = {(key,): column.below(key) for key in ("granularity", "data_type")}
        return At(place.document, place.place, beside)

    @property
    def notes(self) -> ModelNotes:
        """What is ours of the model."""
        return self.spec.config.meta.footnote

    @property
    def table(self) -> str:
        """The table the model reads."""
        return self.notes.table or self.spec.name

    def dimension(self, name: str | None) -> DraftDimension | None:
        """Return the model's own dimension of a short or full name, None if there is none."""
        return next((one for one in self.dimensions if name in (one.name, one.full_name)), None)

    def validity(self, end: str) -> list[DraftDimension]:
        """Return the dimensions that tell the start (`is_start`) or end (`is_end`) of a row's validity."""
        marked = [(one, one.spec.validity_params) for one in self.dimensions]
        return [one for one, params in marked if params and getattr(params, end)]


def _tags(written: Any) -> tuple[str, ...]:
    """Read dbt's tags, one or a list of them."""
    listed = written if isinstance(written, list | tuple) else [written]
    return tuple(tag for tag in listed if isinstance(tag, str))


@dataclass(frozen=True)
class DraftSpine:
    """A time spine: a table with a row per day or hour; `columns` is None where they are not declared."""

    table: str
    granularity: str | None
    spec: TimeSpineSpec
    notes: ModelNotes
    columns: tuple[str, ...] | None
    at: At


@dataclass(frozen=True)
class DraftMetric:
    """A metric as read; `model` is None for one outside the models.

    `lost` are its keys that were refused already.
    """

    spec: MetricSpec
    at: At
    model: str | None
    lost: frozenset[str] = frozenset()


@dataclass
class Draft:
    """Everything read from all files.

    `broken` holds names whose own definition was refused; `remarks` are no mistakes, but worth saying.
    """

    models: list[DraftModel] = field(default_factory=list)
    metrics: list[DraftMetric] = field(default_factory=list)
    spines: list[DraftSpine] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    column_types: dict[str, dict[str, str]] = field(default_factory=dict)
    remarks: list[Problem] = field(default_factory=list)

    @cached_property
    def metric_names(self) -> set[str]:
        """Every metric name written down, so that one mistake is not reported twice."""
        return {metric.spec.name for metric in self.metrics} | self.broken

    @cached_property
    def by_name(self) -> dict[str, DraftModel]:
        """The models by name."""
        return {model.name: model for model in reversed(self.models)}

    @cached_property
    def simple(self) -> dict[str, DraftMetric]:
        """The simple metrics by name."""
        return {m.spec.name: m for m in reversed(self.metrics) if m.spec.type == "simple"}

    def is_broken(self, name: str) -> bool:
        """Whether what a name, or a part of it, stands for was refused already."""
        return not self.broken.isdisjoint((name, *name.split("__")[:-1]))

    def add(self, model: DraftModel) -> None:
        """Add a model, and the full names of its dimensions that were refused."""
        self.models.append(model)
        self.broken |= model.broken | {f"{model.primary_entity}__{name}" for name in model.broken}

    @cached_property
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

    @cached_property
    def entity_names(self) -> set[str]:
        """The entities any model declares."""
        keys = {key.entity for model in self.models for key in model.keys}
        return keys | {model.primary_entity for model in self.models if model.primary_entity}

"""The dimensions of a thing that a model refers to in a role: the city of a billing address."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from semantic_layer.manifest import Dimension, Entity
from semantic_layer.model import Model


def role_dimensions(
    models: Mapping[str, Model], entities: Mapping[str, Entity], dimensions: Mapping[str, Dimension]
) -> dict[str, Dimension]:
    """Return, by full name, every dimension of an entity once more for each role the entity has."""
    roles = {
        key.entity: key.role_of for model in models.values() for key in model.keys.values() if key.role_of
    }
    return {
        found.full_name: found
        for role, entity in roles.items()
        for dimension in dimensions.values()
        if dimension.entity == entity
        for found in _in_role(dimension, entities[role])
        if found.full_name not in dimensions
    }


def _in_role(dimension: Dimension, role: Entity) -> Iterator[Dimension]:
    said = [
        f"{word} {name.lower()}"
        for word in (role.label, *role.synonyms)
        for name in (dimension.label, *dimension.synonyms)
    ]
    yield replace(
        dimension,
        full_name=f"{role.name}__{dimension.name}",
        entity=role.name,
        label=said[0],
        synonyms=tuple(word for word in dict.fromkeys(said) if word != said[0]),
        is_default=False,
        set_apart=None,
        links=(role.name,),
        origin=dimension.full_name,
    )

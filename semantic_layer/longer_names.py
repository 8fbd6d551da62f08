"""Names that say the way: entities or roles before the name of a dimension or of an entity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from semantic_layer.errors import QueryError
from semantic_layer.paths import Path

if TYPE_CHECKING:
    from semantic_layer.manifest import Dimension, Manifest


def read_name(name: str, manifest: Manifest) -> Dimension | None:
    """Return what a name that is no dimension's own means (`customer__region__name`, `customer`)."""
    *links, last = name.split("__")
    if any(link not in manifest.entities for link in links):
        return None
    meant = manifest.dimensions.get(f"{links[-1]}__{last}") if links else None
    if meant:
        return replace(meant, full_name=name, links=(*links[:-1], *meant.links), origin=meant.full_name)
    owned = manifest.entity_dimension(last)
    return replace(owned, full_name=name, links=tuple(links)) if owned else None


def ambiguous_path(fact: str, dimension: Dimension, ways: tuple[Path, ...], manifest: Manifest) -> QueryError:
    """Return the error of several equally short ways, with a name for each that can be told apart."""
    named = [next(_names(fact, dimension, way, manifest), None) for way in ways]
    spelt = "; ".join(str(way) for way in ways)
    return QueryError(
        f"There are {len(ways)} equally short ways from {fact} to {dimension.full_name}: {spelt}",
        code="ambiguous_path",
        choices=[name for name in named if name],
        action="" if any(named) else "No name tells them apart: give one of the keys a role of its own.",
    )


def _names(fact: str, dimension: Dimension, way: Path, manifest: Manifest) -> Iterator[str]:
    """Yield the names, shortest first, that mean this way alone."""
    crossed = [step.entity for step in way.steps]
    for count in range(1, len(crossed) + 1):
        for links in combinations(crossed, count):
            for name in _spellings(links, dimension):
                found = manifest.find(name)
                if found and manifest.ways(fact, found) == (way,):
                    yield name


def _spellings(links: tuple[str, ...], dimension: Dimension) -> Iterator[str]:
    last = dimension.name
    if not dimension.is_entity:
        # A role stands in for the entity: billing_address__city.
        yield "__".join((*links, last))
        last = f"{dimension.entity}__{last}"
    yield "__".join((*links, last))

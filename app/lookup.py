"""Finding a definition by the name a person typed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from semantic_layer.errors import QueryError
from semantic_layer.nearest import nearest

if TYPE_CHECKING:
    from semantic_layer.manifest import Dimension

Definition = TypeVar("Definition")


def named(known: Mapping[str, Definition], name: str, *, kind: str) -> Definition:
    """Return the definition called `name`, or raise QueryError with the nearest names."""
    if name in known:
        return known[name]
    raise QueryError(
        f"There is no {kind} called '{name}'.",
        code=f"unknown_{kind}",
        choices=nearest(name, known, limit=5),
        action=f"`footnote {kind}s` lists them all.",
    )


def named_dimension(known: Mapping[str, "Dimension"], name: str) -> "Dimension":
    """Return a dimension by its full name, or by its short name where one only has it or is the default."""
    short = [dimension for dimension in known.values() if dimension.name == name]
    marked = [dimension for dimension in short if dimension.is_default]
    for meant in (short, marked):
        if len(meant) == 1:
            return meant[0]
    if len(short) > 1:
        raise QueryError(
            f"'{name}' is the name of {len(short)} dimensions.",
            code="ambiguous_dimension",
            choices=[dimension.full_name for dimension in short],
            action="Give the full name.",
        )
    return named(known, name, kind="dimension")

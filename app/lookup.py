"""Finding a definition by the name a person typed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from semantic_layer.errors import QueryError
from semantic_layer.nearest import nearest

if TYPE_CHECKING:
    from semantic_layer.manifest import Dimension, Metric

Definition = TypeVar("Definition")


def named(
    known: Mapping[str, Definition], name: str, *, kind: str, words: Mapping[str, str] | None = None
) -> Definition:
    """Return the definition called `name`, or raise QueryError with the nearest names.

    `words` maps what people call them, in lower case, to their names.
    """
    if name in known:
        return known[name]
    meant = words or {known_name: known_name for known_name in known}
    raise QueryError(
        f"There is no {kind} called '{name}'.",
        code=f"unknown_{kind}",
        choices=tuple(dict.fromkeys(meant[word] for word in nearest(name, meant, limit=5))),
        action=f"`footnote {kind}s` lists them all.",
    )


def named_metric(known: Mapping[str, "Metric"], name: str) -> "Metric":
    """Return a metric by its name, or raise QueryError with those nearest by name, label or synonym."""
    return named(known, name, kind="metric", words=_words(known))


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
    return named(known, name, kind="dimension", words=_words(known))


def _words(known: Mapping[str, Any]) -> dict[str, str]:
    """What people call each definition: its name, the short one too, its label and synonyms."""
    found: dict[str, str] = {}
    for name, definition in known.items():
        for word in (name, definition.name, definition.label, *definition.synonyms):
            found.setdefault(word.lower(), name)
    return found

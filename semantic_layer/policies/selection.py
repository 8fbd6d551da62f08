"""Names as policies give them: exact, with wildcards, or by tag, model and file."""

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from semantic_layer.manifest import Dimension, Manifest, Metric

Named = Metric | Dimension


def _has_tag(one: Named, tag: str) -> bool:
    return tag in one.tags


def _is_of_model(one: Named, model: str) -> bool:
    return one.model == model


def _is_in_file(one: Named, pattern: str) -> bool:
    return fnmatchcase(one.file, pattern) or one.file.startswith(f"{pattern.rstrip('/')}/")


METHODS: Mapping[str, Callable[[Named, str], bool]] = {
    "tag": _has_tag,
    "model": _is_of_model,
    "file": _is_in_file,
}


def selects(pattern: str, name: str, one: Named) -> bool:
    """Whether a pattern means a metric or dimension of that name."""
    method, colon, argument = pattern.partition(":")
    if colon:
        return method in METHODS and METHODS[method](one, argument)
    return fnmatchcase(name, pattern)


def selected(patterns: Iterable[str], known: Mapping[str, Named]) -> frozenset[str]:
    """Return the names that any of the patterns means."""
    wanted = tuple(patterns)
    exact = {pattern for pattern in wanted if pattern in known}
    others = [pattern for pattern in wanted if pattern not in known]
    return frozenset(exact) | {
        name for name, one in known.items() if any(selects(pattern, name, one) for pattern in others)
    }


def groupable(manifest: Manifest) -> dict[str, Dimension]:
    """Return all that can be grouped by, by the name policies give it: dimensions, then entities."""
    entities = {
        name: found for name in manifest.entities if (found := manifest.entity_dimension(name)) is not None
    }
    return {**entities, **manifest.dimensions}

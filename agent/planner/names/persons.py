"""People that a question calls so, by the name that the definitions have for the only ones there are."""

from collections.abc import Callable
from dataclasses import replace

from agent.planner.names.text import Token, stem, words
from agent.planner.reading import AskReading, QueryReading, Reading, RefuseReading
from semantic_layer.manifest import Manifest

PEOPLE = frozenset({"people", "persons", "individuals", "folks"})
_SAID = frozenset({"person", "people", "individual", "somebody", "someone"})
Tokens = tuple[Token, ...]


def by_their_name(
    tokens: Tokens, reading: Reading, read: Callable[[Tokens], Reading], manifest: Manifest
) -> Reading:
    """Read a question again that was refused for "people", where one thing alone is said to be a person."""
    if not isinstance(reading, RefuseReading) or PEOPLE.isdisjoint(reading.unknown):
        return reading
    label = _label(manifest)
    if label is None:
        return reading
    name = f"{label}s"
    again = read(tuple(replace(t, text=name, stem=stem(name)) if t.text in PEOPLE else t for t in tokens))
    if isinstance(again, QueryReading):
        return replace(again, notes=(*again.notes, f"people are {name} here"))
    return again if isinstance(again, AskReading | RefuseReading) and not _same(again, reading) else reading


def _same(again: Reading, reading: RefuseReading) -> bool:
    return isinstance(again, RefuseReading) and len(again.unknown) >= len(reading.unknown)


def _label(manifest: Manifest) -> str | None:
    """The name of the one thing whose definition says that it is a person."""
    models = manifest.everything.models.values()
    owned = {model.primary_entity: model.description for model in models if model.primary_entity}
    found = [
        entity.label or name
        for name, entity in manifest.entities.items()
        if _SAID & {*words(f"{entity.description} {owned.get(name) or ''}")}
    ]
    told = words(found[0]) if len(found) == 1 else ()
    return told[0] if len(told) == 1 else None

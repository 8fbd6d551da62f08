"""A word that is a yes or no of what is counted is that, though a value of other rows is spelled so."""

from dataclasses import replace

from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span
from semantic_layer.manifest import Manifest


def prefer_own_flags(spans: list[Span], manifest: Manifest) -> list[Span]:
    """The spans without values of other things where a yes or no of the thing beside is called so.

    In "readers without newsletter" it is a reader's own, and no visit that came by one.
    """
    return [_own(span, spans, manifest) for span in spans]


def _own(span: Span, spans: list[Span], manifest: Manifest) -> Span:
    flags = [m for m in span.of_kind("dimension") if manifest.dimensions[m.name].data_type == "boolean"]
    values = span.of_kind("value")
    if not flags or not values:
        return span
    beside = {model for s in spans if s is not span for m in s.meanings for model in _models(m, manifest)}
    of_flags = {manifest.dimensions[m.name].model for m in flags}
    of_values = {manifest.dimensions[m.name].model for m in values}
    is_own = of_flags & beside and not of_values & beside
    return replace(span, meanings=tuple(flags)) if is_own else span


def _models(meaning: Meaning, manifest: Manifest) -> set[str]:
    """The table that a measure is of, or that a thing has its own rows in."""
    if meaning.kind == "metric":
        model = manifest.metrics[meaning.name].model
        return {model} if model else set()
    dimension = manifest.dimensions.get(meaning.name)
    return {dimension.model} if dimension is not None and dimension.is_entity else set()

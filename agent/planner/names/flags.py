"""A word that names things, or a yes or no of what is counted, is that, though a value is spelled so."""

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Manifest

if TYPE_CHECKING:
    from agent.planner.draft import Draft

_COUNTED_OF = frozenset({"number", "count", "most", "all"})
_DETERMINERS = frozenset({"our", "the", "all", "these", "those", "their", "your", "my"})


def only_flags(draft: "Draft", span: Span) -> bool:
    """Whether a name can only be a yes or no."""
    return bool(span.meanings) and all(draft.lexicon.is_flag(m) for m in span.meanings)


def prefer_own(
    spans: list[Span], tokens: tuple[Token, ...], manifest: Manifest, vocab: Vocabulary
) -> list[Span]:
    """The spans without values of other things where a thing, or a yes or no of the one beside, is called so.

    In "readers without newsletter" it is a reader's own, and no visit that came by one; "how many readers"
    are people, though somebody else stored "reader" as who pays.
    """
    things = [_thing(span, spans, tokens, manifest, vocab) for span in spans]
    named = {m.name for span in spans for m in span.meanings if len(span.meanings) == 1}
    return [_own(span, things, manifest, named) for span in things]


def _thing(
    span: Span, spans: list[Span], tokens: tuple[Token, ...], manifest: Manifest, vocab: Vocabulary
) -> Span:
    """Things in the plural, but where a preposition may lead to what rows have: "paid by readers"."""
    behind = tokens[span.last + 1].text if span.last + 1 < len(tokens) else ""
    is_asked = tokens[span.first - 1].text == "many" if span.first else behind in vocab.by
    keys = [m for m in span.of_kind("dimension") if _is_thing(m, manifest, is_asked=is_asked)]
    is_plural = tokens[span.last].text != tokens[span.last].stem
    if not keys or not span.of_kind("value") or not is_plural:
        return span
    at = span.first - 1
    while at > 0 and tokens[at].text in _DETERMINERS:
        at -= 1
    led = tokens[at].text if at >= 0 else ""
    is_counted = led == "of" and at > 0 and tokens[at - 1].text in _COUNTED_OF
    is_led = led in vocab.prepositions | vocab.by | vocab.conjunctions | {"of"} or led.endswith("ed")
    if led == "by" and is_participle(tokens[at - 1].text):
        return replace(span, meanings=span.of_kind("value"))
    own = {manifest.dimensions[m.name].model for m in keys}
    beside = next((s for s in spans if s.last == span.first - 1), None)
    told = {manifest.dimensions[m.name].model for m in beside.of_kind("value")} if beside else set()
    is_thing = is_counted or bool(told & own) or not is_led and beside is None
    return replace(span, meanings=tuple(keys)) if is_thing else span


def _is_thing(meaning: Meaning, manifest: Manifest, *, is_asked: bool) -> bool:
    """Whether a dimension is a key or, where they are counted, what the things are called: "lecturers"."""
    dimension = manifest.dimensions[meaning.name]
    label = manifest.entities[dimension.entity].label.casefold()
    return dimension.is_entity or (is_asked and dimension.label.casefold() == label)


def _own(span: Span, spans: list[Span], manifest: Manifest, named: set[str]) -> Span:
    """Of one table, what is so of its rows, unless that of which the value is is named: "the late shift"."""
    values = span.of_kind("value")
    flags = [m for m in span.of_kind("dimension") if manifest.dimensions[m.name].data_type == "boolean"]
    if not flags or not values:
        return span
    beside = {model for s in spans if s is not span for m in s.meanings for model in _models(m, manifest)}
    of_flags = {manifest.dimensions[m.name].model for m in flags}
    of_values = {manifest.dimensions[m.name].model for m in values}
    is_said = any(m.name in named for m in values)
    is_own = of_flags & beside and not (of_values - of_flags) & beside and not is_said
    return replace(span, meanings=tuple(flags)) if is_own else span


def _models(meaning: Meaning, manifest: Manifest) -> set[str]:
    """The table that a measure is of, or that a thing has its own rows in."""
    if meaning.kind == "metric":
        model = manifest.metrics[meaning.name].model
        return {model} if model else set()
    dimension = manifest.dimensions.get(meaning.name)
    return {dimension.model} if dimension is not None and dimension.is_entity else set()

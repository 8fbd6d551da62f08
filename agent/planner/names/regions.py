"""Parts of the world as the countries of them that the data holds: "Nordic customers", "sales in Benelux"."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.draft import Draft
from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.pick import pick_value
from agent.planner.names.spans import Span, value_spans
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from semantic_layer.folding import fold

_SCORE = 3.0
_LED = frozenset(
    {"in", "from", "to", "across", "for", "of", "within", "outside", "without", "except", "excluding"}
)
_HEADED = frozenset({"business", "market", "markets", "people"})


def value_and_region_spans(
    tokens: tuple[Token, ...],
    lookup: Callable[[str], tuple[Meaning, ...]],
    lexicon: Lexicon,
    vocab: Vocabulary,
) -> Iterator[Span]:
    """Windows that are a stored value, or the word for a region."""
    yield from value_spans(tokens, lookup, lexicon, vocab)
    yield from _region_spans(tokens, lookup, lexicon)


def _region_spans(
    tokens: tuple[Token, ...], lookup: Callable[[str], tuple[Meaning, ...]], lexicon: Lexicon
) -> Iterator[Span]:
    """The words for a region of which the data holds two countries; goods may be called so, too.

    Its name is led by a preposition, and its adjective stands before a word of the definitions.
    """
    for i, token in enumerate(tokens):
        region = _regions().get(token.text)
        if not region or not _is_place(tokens, i, lexicon):
            continue
        found = [m for name in region[1] for m in lookup(name) if m.kind == "value"]
        own = tuple(m for m in found if not m.name.endswith("_name"))
        if len({m.value for m in own}) > 1:
            yield Span(i, i, own, score=_SCORE, is_all=True)


def pick_region(draft: Draft, span: Span) -> tuple[Meaning, ...]:
    """The countries that are meant, of the role that a country has in the question; none of other spans."""
    if not span.is_all:
        return ()
    values = span.of_kind("value")
    first = tuple(m for m in values if m.value == values[0].value)
    picked = pick_value(draft, Span(span.first, span.last, first))
    if picked is None:
        return ()
    meant = tuple({m.value: m for m in values if m.name == picked.name}.values())
    one_by_one = [m for s in draft.spans if not s.is_all for m in s.of_kind("value") if m in meant]
    if len(one_by_one) > 1:
        draft.take(span)  # "Nordic business: Norway and Sweden" says itself which are meant
        return ()
    told = ", ".join(str(m.value) for m in meant)
    region = _regions().get(draft.word(span.first))
    said = region[0] if region else f"“{' '.join(draft.word(i) for i in range(span.first, span.last + 1))}”"
    draft.notes.append(f"{said} is taken as {told}")
    return meant


def _is_place(tokens: tuple[Token, ...], i: int, lexicon: Lexicon) -> bool:
    after = tokens[i + 1] if i + 1 < len(tokens) and not tokens[i + 1].after_break else None
    before = [t.text for t in tokens[max(0, i - 2) : i]]
    led = before[-1:] and (before[-1] in _LED or (before[-1] in ("the", "our") and before[0] in _LED))
    if after is None or led:
        return bool(led)
    return after.text in _HEADED or after.stem in lexicon.stems or after.stem in lexicon.entity_stems


@cache
def _regions() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    text = resources.files("agent.planner").joinpath("words/regions.yml").read_text("utf-8")
    known: dict[str, dict[str, Any]] = yaml.load(text, yaml.CSafeLoader)
    return {
        fold(said): (name, tuple(one["countries"])) for name, one in known.items() for said in one["said"]
    }

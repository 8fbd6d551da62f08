""" "Traffic types 1, 2 and 3": numbers listed after a dimension are values of it."""

from dataclasses import replace

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, stem, words
from agent.planner.names.value_spelling import ValueLookup
from agent.planner.vocabulary import Vocabulary, vocabulary
from semantic_layer.manifest import Dimension, Manifest


def numbered_values(
    tokens: tuple[Token, ...], spans: list[Span], lookup: ValueLookup, vocab: Vocabulary
) -> list[Span]:
    """The values that a list of numbers right after a dimension, or after one value of it, stands for."""
    covered = {i for span in spans for i in range(span.first, span.last + 1) if not _is_number(tokens, span)}
    found: list[Span] = []
    for span in spans:
        names = {m.name for m in span.meanings if m.kind != "metric"}
        if not names or span.time:
            continue
        listed, at = [], span.last + 1
        while at < len(tokens) and at not in covered:
            token = tokens[at]
            values = tuple(m for m in lookup(token.text) if m.name in names) if token.is_number else ()
            if values:
                listed.append(Span(at, at, values, score=1.0))
            elif not (token.text in vocab.conjunctions and at + 1 < len(tokens) and tokens[at + 1].is_number):
                break
            at += 1
        found += listed
    return found


def parted_from_counts(
    tokens: tuple[Token, ...], spans: list[Span], lexicon: Lexicon, manifest: Manifest
) -> list[Span]:
    """Spans, where a number stands before a noun and what is counted apart: "4 star ratings".

    So is what is counted before what was done with it: "complaints received by phone".
    """
    found: list[Span] = []
    for span in spans:
        if done := _parted_from_deed(tokens, span, spans, lexicon):
            found += done
            continue
        before = tokens[span.first - 1] if span.first else None
        is_led = before is not None and (before.is_number or before.text in vocabulary().number_words)
        if not is_led or span.first == span.last or span.of_kind("metric") or span.time:
            found.append(span)
            continue
        names = {m.name for m in span.of_kind("dimension")}
        ahead = lexicon.lookup(tuple(t.text for t in tokens[span.first : span.last]))
        numbers = tuple(m for m in ahead if m.name in names and _is_numeric(manifest.dimensions[m.name]))
        metrics = manifest.metrics
        behind = (m for m in lexicon.lookup((tokens[span.last].text,)) if m.kind == "metric")
        counted = tuple(m for m in behind if metrics[m.name].aggregation == "count")
        parts = [Span(span.first, span.last - 1, numbers), Span(span.last, span.last, counted)]
        found += parts if numbers and counted else [span]
    return found


def _parted_from_deed(
    tokens: tuple[Token, ...], span: Span, spans: list[Span], lexicon: Lexicon
) -> list[Span]:
    """The count and the group that a span names, where nothing else is measured."""
    first = tokens[span.first]
    is_measured = any(s.of_kind("metric") for s in spans)
    if is_measured or span.first == span.last or first.text == first.stem:
        return []
    counts = tuple(m for m in lexicon.lookup((first.text,)) if lexicon.is_count(m))
    rest = lexicon.lookup(tuple(t.text for t in tokens[span.first + 1 : span.last + 1]))
    own = {m.name for m in span.of_kind("dimension")}
    named = tuple(m for m in rest if m.name in own)
    if not (counts and named and is_participle(tokens[span.first + 1].text)):
        return []
    return [
        replace(span, last=span.first, meanings=counts),
        replace(span, first=span.first + 1, meanings=named),
    ]


def _is_numeric(dimension: Dimension) -> bool:
    return dimension.data_type in ("integer", "decimal")


def bare_numbers(
    tokens: tuple[Token, ...], groups: frozenset[str], lookup: ValueLookup, vocab: Vocabulary
) -> list[Span]:
    """In a follow-up that says nothing but numbers, those that are values of what is grouped by."""
    said = [i for i, token in enumerate(tokens) if token.text not in vocab.conjunctions | vocab.particles]
    if not said or not all(tokens[i].is_number for i in said):
        return []
    held = [tuple(m for m in lookup(tokens[i].text) if m.name in groups) for i in said]
    return [Span(i, i, values, score=1.0) for i, values in zip(said, held, strict=True)] if all(held) else []


def _is_number(tokens: tuple[Token, ...], span: Span) -> bool:
    return all(tokens[i].is_number for i in range(span.first, span.last + 1))


def short_groups(
    tokens: tuple[Token, ...], spans: list[Span], groups: frozenset[str], manifest: Manifest
) -> list[Span]:
    """In a follow-up, the last word of what a group before is called names it ("types" of traffic)."""
    covered = {i for span in spans for i in range(span.first, span.last + 1)}
    nouns: dict[str, list[Meaning]] = {}
    for name in sorted(groups & manifest.dimensions.keys()):
        dimension = manifest.dimensions[name]
        for said in {stem(words(called)[-1]) for called in (dimension.label, *dimension.synonyms)}:
            nouns.setdefault(said, []).append(Meaning("dimension", name))
    return [
        Span(i, i, tuple(nouns[token.stem]))
        for i, token in enumerate(tokens)
        if i not in covered and len(nouns.get(token.stem, ())) == 1
    ]

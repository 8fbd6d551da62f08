"""What businesses ask about and this data does not hold: refused by its name, with what comes nearest."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Any

import yaml
from rapidfuzz.distance import OSA

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.names.text import stem, words
from agent.planner.reading import RefuseReading
from semantic_layer.folding import fold

# "Instalments" for installments: another spelling needs no telling.
SPELLED_SO = 0.8


def read_lacking(draft: Draft) -> RefuseReading | None:
    """Return the refusal of a question that names what no definition and no value here is called."""
    spoken = [token.text for token in draft.tokens]
    known = {i for s in draft.spans if _names_it(s, draft) for i in range(s.first, s.last + 1)}
    for one in _concepts():
        unless = {stem(word) for word in one.get("unless", ())}
        told_by = [name for name in one.get("without", ()) if name in draft.manifest.by_short_name]
        if told_by or unless & {stem(word) for word in spoken}:
            continue
        for said in one["words"]:
            place = _place(spoken, words(said))
            if place is None or spoken[place.stop : place.stop + 1] in (
                [word] for word in one.get("then", ())
            ):
                continue
            if known.isdisjoint(place) or (len(place) > 1 and not _is_named(draft, place)):
                return _refusal(draft, one)
    return None


def _is_named(draft: Draft, place: range) -> bool:
    """Whether one name holds all the words (a market is no market share), or a state and the rows of it."""
    spans = [s for s in draft.spans if _names_it(s, draft) and s.first < place.stop and place.start <= s.last]
    if any(s.first <= place.start and place.stop - 1 <= s.last for s in spans):
        return True
    rows = {draft.manifest.metrics[m.name].model for s in spans for m in s.of_kind("metric")}
    states = {draft.dimension(m).model for s in spans for m in s.of_kind("value")}
    return bool(rows & states) and len(spans) == len(place)


@cache
def lacking_words() -> frozenset[str]:
    """The words of all that data may lack: none of them is a slip."""
    return frozenset(word for one in _concepts() for said in one["words"] for word in words(said))


def lacking_groups(draft: Draft, unavailable: Callable[[str], str | None]) -> RefuseReading | None:
    """Return the refusal of a question by groups, or for values, that the dataset has none of."""
    named = [group.name for group in draft.groups if not group.grain]
    conditions = [*draft.filters, *(one for made in draft.made for one in made.get("where", ()))]
    named += [str(f["dimension"]) for f in conditions if f.get("dimension")]
    for name in named:
        if name in draft.manifest.dimensions and (reason := unavailable(name)):
            return _unavailable(draft, name, reason)
    return None


def lacking_measures(draft: Draft, unavailable: Callable[[str], str | None]) -> RefuseReading | None:
    """Return the refusal of a question for a measure, or one made of it, that the dataset has none of."""
    made = [one[part] for one in draft.made for part in ("numerator", "denominator", "of") if part in one]
    made += [term["metric"] for one in draft.made for term in one.get("terms", [])]
    for name in (*draft.metrics, *made):
        if reason := unavailable(name):
            return _unavailable(draft, name, reason)
    return None


def _unavailable(draft: Draft, name: str, reason: str) -> RefuseReading:
    """What is lacking, and which words were read as it where they do not say so themselves."""
    span = next((s for s in draft.spans if not s.guessed and any(m.name == name for m in s.meanings)), None)
    said = " ".join(t.text for t in draft.tokens[span.first : span.last + 1]) if span else ""
    known = draft.manifest.metrics.get(name) or draft.manifest.dimensions[name]
    told = {stem(word) for word in (*words(known.label), *words(reason))}
    is_spelled_so = OSA.normalized_similarity(said, known.label.lower()) >= SPELLED_SO
    if not said or is_spelled_so or {stem(word) for word in words(said)} <= told:
        return RefuseReading("not_in_dataset", f"I can't answer that: {reason}.")
    told_so = f"“{said}” is the {{catalogue.label.{name} | lower}} here, and {reason}"
    return RefuseReading("not_in_dataset", f"I can't answer that: {told_so}.")


def _names_it(span: Span, draft: Draft) -> bool:
    """Whether a definition is called so, or a stored value as a whole."""
    # What people call a code is said of that code alone: an order out of stock is no stock of products.
    said = draft.tokens[span.last].text
    is_word = span.first == span.last
    stored = [
        m for m in span.of_kind("value") if not span.guessed and (is_word or said in fold(str(m.value)))
    ]
    return bool(stored) or any(span.of_kind(kind) for kind in ("metric", "dimension"))


def _place(spoken: list[str], said: tuple[str, ...]) -> range | None:
    for i in range(len(spoken) - len(said) + 1):
        if tuple(spoken[i : i + len(said)]) == said:
            return range(i, i + len(said))
    return None


def _refusal(draft: Draft, one: dict[str, Any]) -> RefuseReading:
    near = list(_nearest(draft, one))
    message = f"I can't answer that: this data holds no {one['told']}."
    if near:
        message += f" The nearest it has: {', '.join(near)}."
    return RefuseReading("not_in_dataset", message)


def _nearest(draft: Draft, one: dict[str, Any]) -> Iterator[str]:
    for name in one["nearest"]:
        if name in draft.manifest.metrics and not draft.lacking(name):
            yield f"{{catalogue.label.{name}}}"


@cache
def _concepts() -> tuple[dict[str, Any], ...]:
    text = resources.files("agent.planner").joinpath("words/lacking.yml").read_text("utf-8")
    return tuple(yaml.safe_load(text))

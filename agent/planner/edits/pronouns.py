""" "The median length of those": in a follow-up, what a pronoun stands for is what was measured before."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, stem, words
from semantic_layer.manifest import Manifest

_PRONOUNS = frozenset({"them", "those", "these", "it"})
# "Of those who ..." says itself who they are.
_VERBS = frozenset({"", "is", "are", "was", "were", "has", "have", "had", "do", "did", "can", "will"})
_OWNED = frozenset({"their", "its"})
_THEY = frozenset({"they", "those", "these", "them"})
_OF = frozenset({"of", "per", "for"})


def name_pronouns(
    tokens: tuple[Token, ...], previous: dict[str, Any] | None, manifest: Manifest, lexicon: Lexicon
) -> tuple[Token, ...]:
    """Put the noun of the one measure before in the place of "them" after "of".

    Where the question counts something by its name ("how many of them were new customers") nothing is put.
    """
    names = (previous or {}).get("metrics", [])
    metric = manifest.metrics.get(names[0]) if len(names) == 1 else None
    if metric is None or metric.unit != "count":
        return tokens
    found: list[Token] = []
    for i, token in enumerate(tokens):
        if token.text in _PRONOUNS and i > 1 and tokens[i - 1].text == "of" and _counts(tokens, i, lexicon):
            found.pop()
        elif token.text in _PRONOUNS and i and tokens[i - 1].text in _OF:
            found += [Token(w, stem(w), token.start, token.end) for w in _noun(names[0], manifest)]
        else:
            found.append(token)
    return tuple(found)


def _counts(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> bool:
    """Whether "how many of them" goes on to the name of a count."""
    behind = [token.text for token in tokens[place + 1 :]]
    windows = (
        tuple(behind[i : i + n]) for i in range(len(behind)) for n in (2, 3, 1) if i + n <= len(behind)
    )
    named = any(m.kind == "metric" for window in windows for m in lexicon.lookup(window))
    return named and tokens[place - 2].text == "many"


def dangles(tokens: tuple[Token, ...], spans: list[Span]) -> bool:
    """Whether "of them", "of those" stand for something that nothing before in the question names."""
    for i, token in enumerate(tokens[1:], start=1):
        follows = tokens[i + 1].text if i + 1 < len(tokens) else ""
        if token.text in _PRONOUNS - {"it"} and tokens[i - 1].text == "of" and follows in _VERBS:
            return not any(span.last < i for span in spans)
    return False


def owns_before(draft: Draft) -> bool:
    """Whether "their", "they" before a measure are what was told before: nothing named so far owns it."""
    measures = {s.first for s in draft.spans if s.of_kind("metric")}
    for i, token in enumerate(draft.tokens):
        if any(span.first == i and (i not in measures or len(measures) > 1) for span in draft.spans):
            return False
        if token.text in _OWNED and i + 1 in measures:
            return True
        if token.text in _THEY and measures:
            return True
    return False


def _noun(name: str, manifest: Manifest) -> tuple[str, ...]:
    """The thing whose key a measure counts, else what the measure is called."""
    metric = manifest.metrics[name]
    model = manifest.models.get(metric.model or "")
    keys = model.keys if model else {}
    for entity, key in keys.items():
        if key.expr == metric.expr and metric.aggregation in ("count", "count_distinct"):
            return words(manifest.entities[entity].label or entity)
    return words(metric.label)

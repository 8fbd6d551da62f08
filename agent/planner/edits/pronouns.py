""" "The median length of those": in a follow-up, what a pronoun stands for is what was measured before."""

from collections.abc import Callable, Sequence
from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, stem, words
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Manifest

SpansOf = Callable[[tuple[Token, ...]], Sequence[Span]]
_PRONOUNS = frozenset({"them", "those", "these", "it"})
# "Of those who ..." says itself who they are.
_VERBS = frozenset({"", "is", "are", "was", "were", "has", "have", "had", "do", "did", "can", "will"})
_DOING = frozenset({"did", "do", "does", "have", "has", "had", "are", "were", "will", "would"})
# "What did they sell" is asked of a shop by whoever is none of it.
_OF_SHOPS = frozenset(
    {
        "sell",
        "earn",
        "make",
        "take",
        "ship",
        "deliver",
        "get",
        "have",
        "receive",
        "do",
        "bring",
        "charge",
        "sold",
    }
)
_OWNED = frozenset({"their", "its"})
_THEY = frozenset({"they", "those", "these", "them"})
_IT = frozenset({"it", "that", "this"})
_PUTTING = frozenset(
    {"split", "break", "group", "divide", "sort", "rank", "order", "express", "put", "plot", "chart"}
)
LONGEST_OF_IT = 10
LONGEST_OWNED = 3
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
    tokens = _of_its_own(tokens, _noun(names[0], manifest), lexicon)
    for i, token in enumerate(tokens):
        if token.text in _PRONOUNS and i > 1 and tokens[i - 1].text == "of" and _counts(tokens, i, lexicon):
            found.pop()
        elif token.text in _PRONOUNS and i and tokens[i - 1].text in _OF:
            found += [Token(w, stem(w), token.start, token.end) for w in _noun(names[0], manifest)]
        else:
            found.append(token)
    return tuple(found)


def _of_its_own(tokens: tuple[Token, ...], noun: Sequence[str], lexicon: Lexicon) -> tuple[Token, ...]:
    """After orders "their average value" is the average order value, where a measure is called so."""
    at = next((i for i, token in enumerate(tokens) if token.text in _OWNED), None)
    if at is None or not noun:
        return tokens
    owner = Token(noun[-1], stem(noun[-1]), tokens[at].start, tokens[at].end)
    for size in range(LONGEST_OWNED, 0, -1):
        said = tokens[at + 1 : at + 1 + size]
        if len(said) < size or any(m.kind == "metric" for m in lexicon.lookup(tuple(t.text for t in said))):
            continue
        for place in range(size):
            put = (*said[:place], owner, *said[place:])
            if any(m.kind == "metric" for m in lexicon.lookup(tuple(t.text for t in put))):
                return (*tokens[:at], *put, *tokens[at + 1 + size :])
    return tokens


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


def points_at_nothing(tokens: tuple[Token, ...], spans: list[Span], vocab: Vocabulary) -> bool:
    """Whether "did they", "does that customer" stand for somebody whom nothing in the question names.

    What is counted itself ("how many orders did they place") is not who did it.
    """
    starts = {span.first: span for span in spans}
    if _does_with_it(tokens, vocab):
        return True
    for i, token in enumerate(tokens[1:], start=1):
        before = tokens[i - 1].text
        follows = tokens[i + 1].text if i + 1 < len(tokens) else ""
        if token.text == "they" and before in _DOING and follows not in _OF_SHOPS:
            named = [s for s in spans if s.last < i and not _is_asked(tokens, s)]
            return not named and not any(t.text in vocab.somebody for t in tokens[:i])
        if token.text in ("that", "those") and before in _DOING and i + 1 in starts:
            return not starts[i + 1].time
    return False


def _does_with_it(tokens: tuple[Token, ...], vocab: Vocabulary) -> bool:
    """Whether a question opens by doing something with "that" or "them" alone ("split that by weekday")."""
    said = [token.text for token in tokens[:3]]
    leads = said[1:2] and said[1] in _PRONOUNS | _IT and said[0] in vocab.splits | _PUTTING
    goes_on = said[2:] and (said[2] in vocab.prepositions | vocab.by | {"down", "up", "into", "apart"})
    return bool(leads and (goes_on or len(tokens) == len(said[:2])))


def they_told(tokens: tuple[Token, ...], spans_of: SpansOf, vocab: Vocabulary) -> bool:
    """Whether, in a follow-up, "did they" stands for those told before: nothing named until then is they."""
    for i, token in enumerate(tokens[1:], start=1):
        if token.text == "they" and tokens[i - 1].text in _DOING:
            named = [s for s in spans_of(tokens[:i]) if not (s.time or _is_asked(tokens, s))]
            return not named and not any(t.text in vocab.somebody for t in tokens[:i])
    return False


def _is_asked(tokens: tuple[Token, ...], span: Span) -> bool:
    """Whether "how many" or "which" stands before, or in, what a span names."""
    said = {t.text for t in tokens[max(0, span.first - 2) : span.last + 1]}
    return bool(said & {"many", "much", "which", "what", "how"})


def owns_before(draft: Draft) -> bool:
    """Whether "their", "they" before a measure are what was told before: nothing named so far owns it."""
    measures = {s.first for s in draft.spans if s.of_kind("metric")}
    said = [token.text for token in draft.tokens]
    if measures and len(said) <= LONGEST_OF_IT and said[-2:-1] == ["of"] and said[-1] in _IT:
        return True  # "Which contracts watched most of it?"
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

"""What no measure tells of things: how full, how old they are, or which of them was the first."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_BE = frozenset({"is", "are", "was", "were"})
_AUXILIARIES = frozenset({"do", "did", "does", "have", "has"})
# What tells the way in which something was done is called so.
_WAYS = frozenset({"type", "method", "mode", "form", "means", "way"})
_COUNTS = ("count", "count_distinct")
FURTHEST = 3
_QUANTITY = frozenset({"much", "many", "come", "about", "often"})


def read_how(draft: Draft) -> None:
    """Refuse words that restrict nothing elsewhere, where they are what is asked for."""
    _read_manner(draft)
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)} | draft.used
    for i, token in enumerate(draft.tokens):
        quality = draft.word(i + 1)
        is_asked = draft.word(i + 2) in _BE and quality not in _BE | _QUANTITY
        if token.text == "how" and is_asked and i + 1 not in covered and quality in draft.vocab.fillers:
            draft.unsupported.append(f"how {quality} something is, which no measure tells")
        if token.text == "first" and i not in covered and _is_one(draft, i + 1):
            draft.unsupported.append("the first of what is counted")


def _read_manner(draft: Draft) -> None:
    """ "How do customers pay?" asks for the way, and no amount: by its type or method."""
    at = next((i for i in range(len(draft.tokens)) if draft.word(i) == "how"), -1)
    if at < 0 or draft.word(at + 1) not in _AUXILIARIES:
        return
    verb = next((s for s in draft.spans if _is_verb(draft, s, at + 1)), None)
    if verb is None:
        return
    metric = draft.manifest.metrics[verb.of_kind("metric")[0].name]
    named = [d for d in draft.manifest.dimensions.values() if d.model == metric.model]
    ways = [d for d in named if d.label.lower().split()[-1] in _WAYS and not draft.lacking(d.full_name)]
    if draft.lacking(metric.name) or len(ways) != 1:
        draft.unsupported.append("the way in which something is done, which nothing here tells")
        return
    for span in draft.spans:
        if at < span.first < verb.first:
            draft.take(span)
    draft.use(*range(at, verb.first))
    draft.add_group(ways[0].full_name)


def check_how_much(draft: Draft) -> None:
    """Refuse "how much did members give" where only the members are counted: it asks what it comes to."""
    said = [token.text for token in draft.tokens]
    at = next((i for i in range(len(said) - 2) if said[i : i + 2] == ["how", "much"]), -1)
    if at < 0 or said[at + 2] not in _AUXILIARIES or draft.continues or draft.compare:
        return
    metrics = [draft.manifest.metrics.get(name) for name in draft.metrics]
    of_change = draft.vocab.growth | draft.vocab.comparatives | draft.vocab.differences
    counts = bool(metrics) and all(m is not None and m.aggregation in _COUNTS for m in metrics)
    if counts and not of_change & set(said):
        draft.unsupported.append("how much it comes to, which no measure named tells")


def _is_verb(draft: Draft, span: Span, auxiliary: int) -> bool:
    """Whether a span is the verb of a subject that stands behind the auxiliary."""
    named = span.of_kind("metric")
    unit = draft.manifest.metrics[named[0].name].unit if named else None
    if span.first != span.last or not auxiliary + 1 < span.first <= auxiliary + 1 + FURTHEST:
        return False
    word = draft.tokens[span.first]
    is_verb = word.text == word.stem and not word.text.endswith("ing")
    is_bare = is_verb and draft.word(span.last + 1) not in _BE
    between = range(auxiliary + 1, span.first)
    subject = any(s.first in between for s in draft.spans) or any(
        draft.word(i) in draft.vocab.somebody | {"we", "they", "you"} for i in between
    )
    return unit in ("count", "currency") and is_bare and subject


def _is_one(draft: Draft, i: int) -> bool:
    """Whether a count is named in the singular."""
    span = next((s for s in draft.spans if s.first == s.last == i), None)
    names = [m.name for m in span.of_kind("metric")] if span else []
    counts = bool(names) and all(draft.manifest.metrics[name].unit == "count" for name in names)
    return counts and draft.tokens[i].text == draft.tokens[i].stem

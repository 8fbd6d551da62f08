"""What no measure tells of things: how full, how old they are, or which of them was the first."""

from agent.planner.draft import Draft
from agent.planner.names.kin import is_gerund
from agent.planner.names.spans import Span
from agent.planner.names.text import words

_BE = frozenset({"is", "are", "was", "were"})
_AUXILIARIES = frozenset({"do", "did", "does", "have", "has"})
# What tells the way in which something was done is called so.
_WAYS = frozenset({"type", "method", "mode", "form", "means", "way"})
_NO_WAY = "the way in which something is done, which nothing here tells"
# Verbs of getting somewhere: the way is whence.
_COMING = frozenset(
    {"came", "come", "comes", "coming", "found", "find", "reached", "reach", "arrived", "arrive"}
)
_COMING |= {"landed", "land", "heard", "discovered", "discover", "acquired", "referred", "got"}
_SOURCES = ("channel", "source", "origin")
_HERE = frozenset(
    {"to", "us", "in", "here", "of", "about", "on", "our", "the", "site", "shop", "store", "website"}
)
_MEASURING = frozenset({"long", "old", "late", "big", "large", "far", "fast", "good", "high", "well"})
_COUNTS = ("count", "count_distinct")
FURTHEST = 3
_QUANTITY = frozenset({"much", "many", "come", "about", "often"})


def read_how(draft: Draft) -> None:
    """Refuse words that restrict nothing elsewhere, where they are what is asked for."""
    _read_manner(draft)
    _by_manner(draft)
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)} | draft.used
    for i, token in enumerate(draft.tokens):
        quality = draft.word(i + 1)
        is_asked = draft.word(i + 2) in _BE and quality not in _BE | _QUANTITY
        if (
            token.text == "how"
            and i not in covered
            and is_asked
            and i + 1 not in covered
            and quality in draft.vocab.fillers
        ):
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
    way = _way_of(draft, verb)
    if way is None:
        draft.unsupported.append(_NO_WAY)
        return
    for span in draft.spans:
        if at < span.first < verb.first:
            draft.take(span)
    draft.use(*range(at, verb.first))
    draft.add_group(way)


def _by_manner(draft: Draft) -> None:
    """ "Orders by how they were paid", "visits by how people found us": by what tells the way."""
    pairs = ((draft.word(i), draft.word(i + 1)) for i in range(len(draft.tokens)))
    at = next((i for i, (by, how) in enumerate(pairs) if by in draft.vocab.by and how == "how"), -1)
    if at < 0 or draft.word(at + 2) in _QUANTITY:
        return
    if draft.word(at + 2) in _MEASURING:
        if not draft.ranks and draft.descending is None:
            draft.unsupported.append(f"a group for each degree of how {draft.word(at + 2)} they are")
        return
    last = next((i for i in range(at + 2, len(draft.tokens)) if draft.word(i) in _COMING), -1)
    verb = next((s for s in draft.spans if at + 2 < s.last <= at + 1 + FURTHEST + 1), None)
    verb = next((s for s in draft.spans if _is_done(draft, s, at + 2)), verb)
    if 0 < last <= at + 1 + FURTHEST + 1:
        found = [m for word in _SOURCES for m in draft.lexicon.lookup((word,)) if m.kind == "dimension"]
        known = [m.name for m in found if not draft.lacking(m.name) and _fits(draft, m.name, at)]
        way = known[0] if known else None
        while draft.word(last + 1) in _HERE:
            last += 1
    elif verb is not None:
        way, last = _way_of(draft, verb), verb.last
    else:
        way = None
    if way is None:
        draft.unsupported.append(_NO_WAY)
        return
    for span in draft.spans:
        if at < span.first <= last:
            draft.take(span)
    draft.use(*range(at, last + 1))
    draft.add_group(way)


def _is_done(draft: Draft, span: Span, first: int) -> bool:
    """Whether a span behind "by how they" is what they did: "paid", "were delivered"."""
    named = span.of_kind("metric")
    unit = draft.manifest.metrics[named[0].name].unit if named else None
    near = first < span.first <= first + FURTHEST
    return near and span.first == span.last and unit in ("count", "currency") and not _are_they(draft, span)


def _are_they(draft: Draft, span: Span) -> bool:
    word = draft.tokens[span.first]
    return word.text == "people" or word.text != word.stem or word.stem in draft.lexicon.entity_stems


def _fits(draft: Draft, name: str, at: int) -> bool:
    """Whether what stands before "by" can be told by a group."""
    measures = [m.name for s in draft.spans if s.last < at for m in s.of_kind("metric")]
    known = [one for one in measures if not draft.lacking(one)][:1]
    return bool(known) and name in {d.full_name for d in draft.manifest.reachable(known)}


def _way_of(draft: Draft, verb: Span) -> str | None:
    """The one group that tells the way in which what a verb measures was done."""
    metric = draft.manifest.metrics[verb.of_kind("metric")[0].name] if verb.of_kind("metric") else None
    if metric is None or draft.lacking(metric.name):
        return None
    named = [d for d in draft.manifest.dimensions.values() if d.model == metric.model]
    ways = [d.full_name for d in named if d.label.lower().split()[-1] in _WAYS]
    ways = [name for name in ways if not draft.lacking(name)]
    return ways[0] if len(ways) == 1 else None


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
    labels = {part for m in named for part in words(draft.manifest.metrics[m.name].label)}
    # "How did orders and revenue develop" asks for no way.
    is_verb = word.text == word.stem and not is_gerund(word.text) and word.text not in labels
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

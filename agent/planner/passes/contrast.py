"""Two sides held against each other: late orders and those on time, weekends and weekdays."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.names.text import stem, words
from agent.planner.wording.amounts import read_number

_REST = "rest"
_NOUNS = frozenset({"one", "ones", "those"})
_QUALITY = frozenset({"better", "worse"})


def read_contrast(draft: Draft) -> None:
    """Group by the yes/no dimension whose two sides the question names, and take the words of both."""
    if any(group.grain is None for group in draft.groups):
        return
    apart = False
    for span in draft.free_spans():
        for name in _yes_or_no(draft, span):
            other = _other_side(draft, span, name) or _all_others(draft, span)
            if other is None:
                continue
            measure = _measured(draft, span) or _whole(draft, span)
            if measure is None or not _is_reached(draft, measure, name):
                apart = True
                continue
            if measure not in {m.name for s in draft.spans for m in s.of_kind("metric")}:
                draft.metrics.append(measure)
            draft.add_group(name)
            draft.filters.append({"dimension": name, "op": "is not null"})
            draft.apart = True
            draft.take(span)
            _take(draft, other)
            _use_links(draft)
            return
    if apart:
        draft.unsupported.append("sides held against each other that nothing named here is measured for")


def _yes_or_no(draft: Draft, span: Span) -> list[str]:
    """The yes/no dimensions that a span names, or that what it counts is told by; the marked ones first."""
    found = [m.name for m in span.of_kind("dimension") if draft.dimension(m).data_type == "boolean"]
    if span.of_kind("metric"):
        found = []  # "revenue" is no yes or no
    for meaning in span.of_kind("metric"):
        metric = draft.manifest.metrics[meaning.name]
        filters = metric.filters
        if (
            metric.unit == "count"
            and len(filters) == 1
            and list(filters[0].dimensions) == [filters[0].sql.sql()]
        ):
            found += filters[0].dimensions.values()
    shorts = {draft.manifest.dimensions[n].name for n in found if n in draft.manifest.dimensions}
    rivals = [d for short in sorted(shorts) for d in draft.manifest.by_short_name[short]]
    found += [d.full_name for d in rivals if d.data_type == "boolean"]
    known = [name for name in dict.fromkeys(found) if name in draft.manifest.dimensions]
    kept = [name for name in known if not draft.lacking(name)]
    return sorted(kept, key=lambda name: not draft.manifest.dimensions[name].is_default)


def _other_side(draft: Draft, span: Span, name: str) -> range | None:
    """The place where what is not so is named: by its opposite, or as all others."""
    dimension = draft.manifest.dimensions[name]
    called = {stem(word) for text in (dimension.label, *dimension.synonyms) for word in words(text)}
    said = [token.text for token in draft.tokens]
    sides = [one for own, others in draft.vocab.opposites.items() if own in called for one in others]
    is_held = bool(set(said) & (draft.vocab.comparisons | {"than", "or", "and"}))
    for phrase in [*sides, *draft.vocab.opposites[_REST]] if is_held else ():
        for i in range(len(said) - len(phrase) + 1):
            # "weekend or weekday" may be one name of the dimension.
            apart = not (span.first <= i <= span.last) or span.last - span.first >= len(phrase)
            measured = any(
                s.first <= i <= s.last and s.of_kind("metric") for s in draft.spans if s is not span
            )
            if apart and not measured and tuple(said[i : i + len(phrase)]) == phrase:
                return range(i, i + len(phrase))
    return None


def _all_others(draft: Draft, span: Span) -> range | None:
    """In "do late orders get worse ratings" the one side is held against what is not so."""
    said = [token.text for token in draft.tokens]
    better = [i for i, word in enumerate(said) if word in draft.vocab.comparatives and i > span.last]
    opens = bool(said) and said[0] in ("do", "does", "did", "are", "is", "were", "was")
    if not opens or not better or "than" in said or any(s.time for s in draft.spans):
        return None
    return range(len(said), len(said))


def _measured(draft: Draft, side: Span) -> str | None:
    """The measure of both sides: one that is named besides, "worse reviews" being their score."""
    others = [
        s
        for s in draft.free_spans()
        if s is not side and s.of_kind("metric") and not (_is_counted_noun(draft, s) and _sided(draft, s))
        if not _has_number(draft, s)
    ]
    if not others:
        return None
    metrics = draft.manifest.metrics
    plain = [s for s in others if metrics[s.of_kind("metric")[0].name].unit != "count"]
    if len(others) > 1 and len(plain) == 1:
        # "visits convert better": of the two the rate is measured.
        for span in others:
            if span not in plain and _is_counted_noun(draft, span) and not _is_listed(draft, span):
                draft.take(span)
        others = plain
    if {t.text for t in draft.tokens} & _QUALITY:
        noun = draft.tokens[others[0].last].stem
        scores = [m for m in draft.lexicon.lookup((noun, "score")) if m.kind == "metric"]
        scores = scores or [
            m for m in others[0].of_kind("metric") if metrics[m.name].aggregation == "average"
        ]
        metric = metrics[others[0].of_kind("metric")[0].name]
        if metric.unit == "count" and len(scores) == 1:
            draft.spans[draft.spans.index(others[0])] = Span(others[0].first, others[0].last, tuple(scores))
            return scores[0].name
        if metric.unit == "count":
            return None
    return others[0].of_kind("metric")[0].name


def _has_number(draft: Draft, span: Span) -> bool:
    """In "one-star reviews" the number says which of the rows are meant."""
    numbers = [m for m in span.of_kind("dimension") if draft.dimension(m).data_type == "integer"]
    return bool(numbers) and read_number(draft.word(span.first - 1), draft.vocab) is not None


def _whole(draft: Draft, side: Span) -> str | None:
    """Where both sides are only counted: the measure that counts the same without a condition."""
    metrics = draft.manifest.metrics
    named = [metrics[m.name] for m in side.of_kind("metric")]
    if not named or any(s is not side and s.of_kind("metric") and not _sided(draft, s) for s in draft.spans):
        return None
    one = named[0]
    found = [
        m.name
        for m in metrics.values()
        if (m.model, m.expr, m.aggregation) == (one.model, one.expr, one.aggregation) and not m.filters
    ]
    return found[0] if one.model and len(found) == 1 and not draft.lacking(found[0]) else None


def _is_counted_noun(draft: Draft, span: Span) -> bool:
    return span.first == span.last and draft.tokens[span.last].stem in draft.lexicon.entity_stems


def _is_listed(draft: Draft, span: Span) -> bool:
    """In "weekdays vs weekends: orders and revenue" the orders are a measure of their own."""
    beside = {draft.word(span.first - 1), draft.word(span.last + 1)}
    return draft.tokens[span.first].after_break or bool(beside & draft.vocab.conjunctions)


def _sided(draft: Draft, span: Span) -> bool:
    """In "on time orders", "the other orders" the noun only repeats whose the side is."""
    if draft.word(span.first - 1) in draft.vocab.prepositions:
        return False
    before = {draft.word(i) for i in range(span.first - 2, span.first)}
    named = (phrases for kind, phrases in draft.vocab.opposites.items() if kind != _REST)
    opposite = {word for phrases in named for said in phrases for word in said}
    return bool(before & (opposite | {"other", "others", "not", "all"}))


def _is_reached(draft: Draft, measure: str, name: str) -> bool:
    if measure not in draft.manifest.metrics:
        return False
    return name in {d.full_name for d in draft.manifest.reachable([measure])}


def _take(draft: Draft, other: range) -> None:
    """The words of the other side, with the noun behind them."""
    draft.use(*other)
    after = other.stop
    for span in draft.free_spans():
        inside = span.first in other or span.last in other
        if inside or (span.first == after and _is_counted_noun(draft, span)):
            draft.take(span)
    if draft.word(after) in _NOUNS:
        draft.use(after)


def _use_links(draft: Draft) -> None:
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    links = draft.vocab.comparatives | draft.vocab.comparisons | {"than"}
    draft.use(*(i for i, t in enumerate(draft.tokens) if t.text in links and i not in covered))

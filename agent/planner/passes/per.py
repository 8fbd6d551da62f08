"""So much of one thing for each of another: "fees per open account", "how many lines does a bill have"."""

from itertools import product

from agent.planner.draft import Choice, Draft
from agent.planner.making.measures import divided
from agent.planner.making.per import average_each, make_for_each
from agent.planner.names.counted import rows_of
from agent.planner.names.lexicon import ENTITY, Meaning
from agent.planner.names.pick import held_names, is_average
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.text import stem, words
from agent.planner.passes.of_things import key_called
from semantic_layer.manifest import Entity, Metric

NEAR = 4
_ONE = frozenset(
    {"a", "an", "each", "every", "one", "single", "typical", "average", "mean", "usual", "normal"}
)
_DO = frozenset({"do", "does", "did"})
_HELD = frozenset({"in", "into", "to", "by", "on", "for", "from", "of", "within"})
_FOR_EACH = (("for", "each"), ("for", "every"), ("by", "each"), ("by", "every"))
_DIVIDED = (("divided", "by"), ("divided", "through"))


def read_per(draft: Draft) -> None:
    """Put one measure, of what is asked for over how many there are, where the two are named."""
    _split_average(draft)
    for i in range(len(draft.tokens)):
        if words := _per_at(draft, i):
            _bind(draft, i, i + words)
    for span in (*draft.spans, *_entities(draft)):
        is_there = span in draft.spans or not _covers(draft, span.first)
        if is_there and (opener := _opened(draft, span)) is not None:
            _bind_one(draft, span, opener)
    _ratio_of(draft)


def _per_at(draft: Draft, i: int) -> int:
    """How many words at i say that what comes before is divided by what follows."""
    if draft.word(i) == "per":
        return 1
    if (draft.word(i), draft.word(i + 1)) in _DIVIDED:
        return 2
    return 2 if (draft.word(i), draft.word(i + 1)) in _FOR_EACH else 0


def _entities(draft: Draft) -> list[Span]:
    """Words that name a thing the data is about, of which no measure or dimension speaks."""
    found = []
    names = {entity.name: _names(entity) for entity in draft.manifest.entities.values()}
    for i, token in enumerate(draft.tokens):
        kinds = [name for name, called in names.items() if token.stem in called]
        if len(kinds) == 1 and not _covers(draft, i) and token.text not in draft.vocab.grains:
            found.append(Span(i, i, (Meaning(ENTITY, kinds[0]),)))
    return found


def _names(entity: Entity) -> set[str]:
    split = [words(name.replace("_", " ")) for name in (entity.name, entity.label, *entity.synonyms)]
    return {stem(one[0]) for one in split if len(one) == 1}


def _is_averaged(draft: Draft) -> bool:
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    return any(t.text in draft.vocab.averages for i, t in enumerate(draft.tokens) if i not in covered)


def _bind(draft: Draft, at: int, after: int) -> None:
    while draft.word(after) in draft.vocab.particles | {"single", "individual", "number"}:
        after += 1
    named = [s for s in (*draft.spans, *_entities(draft)) if s.first == after]
    bottom = next((s for s in named if _is_counted(draft, s)), None)
    top = max(
        (s for s in draft.spans if s.last < at and s.of_kind("metric")), key=lambda s: s.last, default=None
    )
    if top is None or bottom is None or not _is_joined(draft, top.last + 1, at):
        return
    for_each = (draft.word(at), draft.word(at + 1)) in _FOR_EACH and not _is_averaged(draft)
    if (
        bottom.of_kind("dimension")
        and not bottom.of_kind("metric")
        and not for_each
        and not _is_averaged(draft)
    ):
        _ask_which(draft, top, bottom, at)
    elif not (_merge(draft, top, bottom, at, is_mean=for_each) or _may_be_shown(draft, bottom)) and for_each:
        _merge(draft, top, bottom, at)


def _may_be_shown(draft: Draft, bottom: Span) -> bool:
    """Whether each of what a span names could be a row: of what is only counted there is one number."""
    keys = [m.name for m in bottom.of_kind("dimension")]
    keys += [key for m in bottom.of_kind("metric") if (key := key_called(draft, m.name))]
    return bool(bottom.of_kind(ENTITY)) or any(not draft.lacking(key) for key in keys)


def _ask_which(draft: Draft, top: Span, bottom: Span, at: int) -> None:
    """ "revenue per product": of each, or on average; what a name of the definitions says is no question."""
    if draft.ranks or _called_so(draft, top, bottom) or not _merge(draft, top, bottom, at):
        return
    noun = draft.word(bottom.last)
    said = f"Do you want a figure for each {noun}, or the average over all of them?"
    options = {f"for each {noun}": f"by {noun}", "the average": f"per {noun} on average"}
    draft.choices.append(Choice(Span(at, bottom.last), said, options))


def _is_joined(draft: Draft, first: int, last: int) -> bool:
    """Whether nothing but small words stands between a measure and what it is divided by."""
    between = draft.tokens[first:last]
    linked = draft.vocab.conjunctions | draft.vocab.by - {"per"}
    ranking = draft.vocab.comparatives | draft.vocab.superlatives.keys()
    small = [t for t in between if is_known_word(t, draft.vocab) or t.text in ranking]
    return len(small) == len(between) and not any(t.after_break or t.text in linked for t in between)


def _is_counted(draft: Draft, span: Span) -> bool:
    counts = any(_is_count(draft, m) for m in span.of_kind("metric"))
    keys = any(m.name.endswith("_id") for m in span.of_kind("dimension"))
    return counts or keys or bool(span.of_kind(ENTITY))


def _is_count(draft: Draft, meaning: Meaning) -> bool:
    metric = draft.manifest.metrics[meaning.name]
    return (
        metric.type == "simple"
        and metric.unit == "count"
        and metric.aggregation
        in (
            "count",
            "count_distinct",
            "sum",
            "sum_boolean",
        )
    )


def _opened(draft: Draft, span: Span) -> int | None:
    """Where "does a", "in a typical" begins before a thing in the singular, if what one has is asked for."""
    noun = draft.tokens[span.last]
    if noun.text != noun.stem or not _is_counted(draft, span):
        return None
    first = span.first
    while draft.word(first - 1) in _ONE | {"the", "our"}:
        first -= 1
    said = {draft.word(i) for i in range(first, span.first)} & _ONE
    opener = draft.word(first - 1)
    if not said or opener not in _DO | _HELD:
        return None
    is_mean = said - {"a", "an", "each", "every", "one", "single"} or _is_averaged(draft)
    asks = is_mean or (opener in _DO and not said & {"each", "every"})
    return first - 1 if asks else None


def _bind_one(draft: Draft, bottom: Span, opener: int) -> None:
    top = max(
        (s for s in draft.spans if s.last < opener and s.of_kind("metric")),
        key=lambda s: s.last,
        default=None,
    )
    if (
        top is None
        or opener - top.last > NEAR
        or any(t.after_break for t in draft.tokens[top.last + 1 : bottom.first])
    ):
        return
    if _merge(draft, top, bottom, opener):
        verbs = range(bottom.last + 1, len(draft.tokens))
        draft.use(*range(opener, bottom.first))
        draft.use(*[i for i in verbs if draft.word(i) in draft.vocab.holding][:1])
        draft.use(
            *[
                i
                for i, t in enumerate(draft.tokens)
                if t.text in draft.vocab.holding and top.last < i < opener
            ]
        )


def _ratio_of(draft: Draft) -> None:
    """ "ratio of payments to orders", "payments to orders ratio"."""
    _split_ratio(draft)
    at = next((i for i, t in enumerate(draft.tokens) if t.text == "ratio" and not _covers(draft, i)), None)
    links = [
        i for i, t in enumerate(draft.tokens) if t.text in ("to", "over", "and") and not _covers(draft, i)
    ]
    for link in links if at is not None else []:
        top = next((s for s in draft.spans if s.last == link - 1 and s.of_kind("metric")), None)
        bottom = next(
            (s for s in draft.spans if s.first in (link + 1, link + 2) and _is_divisor(draft, s)), None
        )
        if top and bottom and (_merge(draft, top, bottom, link) or _divide(draft, top, bottom, link)):
            draft.use(at or 0)
            return


def _is_divisor(draft: Draft, span: Span) -> bool:
    return bool(span.of_kind("metric")) or _is_counted(draft, span)


def _split_average(draft: Draft) -> None:
    """In "how many lines are in an average bill" the bill is typical, and its value is no name here."""
    for place, span in enumerate(draft.spans):
        said = tuple(t.text for t in draft.tokens[span.first : span.last + 1])
        led = draft.word(span.first - 1) in _ONE | {"the"} and draft.word(span.first - 2) in _HELD
        asked = any(s.last < span.first and s.of_kind("metric") for s in draft.spans)
        if not (said[0] in draft.vocab.means and len(said) > 1 and led and asked):
            continue
        named = tuple(draft.lexicon.lookup(said[1:])) or _divisors(draft, span)
        if any(m.kind != "metric" or _is_count(draft, m) for m in named):
            draft.spans[place] = Span(span.first + 1, span.last, named, score=span.score)


def _divisors(draft: Draft, span: Span) -> tuple[Meaning, ...]:
    """What "an average basket" is one of, where only its value is called so: what that is divided by."""
    known = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    return tuple(Meaning("metric", m.inputs[-1].metric) for m in known if m.type == "ratio")[:1]


def _split_ratio(draft: Draft) -> None:
    """In "ratio of late orders to orders" the first word is of both, and no name with those that follow."""
    for span in draft.spans:
        said = tuple(t.text for t in draft.tokens[span.first : span.last + 1])
        noun = next((s for s in draft.spans if s.first == span.last + 1), None)
        if said[:2] != ("ratio", "of"):
            continue
        for last in {span.last, noun.last if noun else span.last}:
            bottom = next((s for s in draft.spans if s.first in (last + 2, last + 3)), None)
            top = tuple(t.text for t in draft.tokens[span.first + 2 : last + 1])
            named = tuple(m for m in draft.lexicon.lookup(top) if m.kind == "metric") if top else ()
            if draft.word(last + 1) in ("to", "over") and bottom and bottom.of_kind("metric") and named:
                draft.spans[draft.spans.index(span)] = Span(span.first + 2, last, named, score=span.score)
                draft.spans = [s for s in draft.spans if s is not noun or last == span.last]
                return


def _divide(draft: Draft, top: Span, bottom: Span, at: int) -> bool:
    """Put one sum over another of the same unit."""
    pairs = product(held_names(draft, top), held_names(draft, bottom))
    found = next((made for a, b in pairs if (made := divided(draft, a, b))), None)
    if found is None:
        return False
    draft.spans[draft.spans.index(top)] = Span(top.first, top.last, (Meaning("metric", found),))
    draft.spans.remove(bottom)
    draft.use(*range(at, bottom.last + 1))
    return True


def _covers(draft: Draft, i: int) -> bool:
    return any(s.first <= i <= s.last for s in draft.spans)


def _merge(draft: Draft, top: Span, bottom: Span, at: int, *, is_mean: bool = False) -> bool:
    """Put one span of the ratio in the place of the two; whether there is such a ratio."""
    known = held_names(draft, top)
    found = _absorbed(draft, known, bottom)
    if found is None and not is_mean:
        found = _called_so(draft, top, bottom) or next(
            (made for name in _tops(draft, known) if (made := make_for_each(draft, name, bottom))), None
        )
    if found is None and not is_mean and _is_averaged(draft):
        found = _mean_of_each(draft, known, bottom)
    if found is None:
        return False
    place = draft.spans.index(top)
    draft.spans[place] = Span(top.first, top.last, (Meaning("metric", found),), score=top.score)
    if bottom in draft.spans:
        draft.spans.remove(bottom)
    draft.use(*range(at, bottom.last + 1))
    return True


def _tops(draft: Draft, names: list[str]) -> list[str]:
    """What is divided: of a mean that is kept per other things, what that is the mean of."""
    known = [draft.manifest.metrics[name] for name in names]
    return [m.inputs[0].metric if m.type == "ratio" and m.unit != "ratio" else m.name for m in known]


def _mean_of_each(draft: Draft, names: list[str], bottom: Span) -> str | None:
    """The count of which each thing that a span names has its own, where the mean of these is asked for."""
    keys = [m.name for m in bottom.of_kind("dimension") if m.name.endswith("_id")]
    keys = keys or [key for m in bottom.of_kind("metric") if (key := key_called(draft, m.name))]
    counts = [name for name in names if draft.manifest.metrics[name].aggregation == "count_distinct"]
    if len(counts) != 1 or len(keys) != 1:
        return None
    return counts[0] if average_each(draft, counts[0], keys[0], draft.tokens[bottom.last].stem) else None


def _called_so(draft: Draft, top: Span, bottom: Span) -> str | None:
    """The measure that is defined under the name the two make."""
    first, last = (tuple(t.text for t in draft.tokens[s.first : s.last + 1]) for s in (top, bottom))
    labels = [words(draft.manifest.metrics[m.name].label) for m in top.of_kind("metric")]
    short = tuple(word for word in first if word not in ("number", "many", "count", "of"))
    ways = [draft.lexicon.lookup((*said, "per", *last)) for said in (first, short, *labels)]
    named = dict.fromkeys(m.name for way in ways for m in way if m.kind == "metric")
    known = [name for name in named if not draft.lacking(name)]
    return known[0] if len(known) == 1 else None


def _absorbed(draft: Draft, names: list[str], bottom: Span) -> str | None:
    """In "median price per piece" the price is that of a piece already."""
    entities = {draft.dimension(m).entity for m in bottom.of_kind("dimension") if m.name.endswith("_id")}
    entities |= {m.name for m in bottom.of_kind(ENTITY)}
    counted = [m.name for m in bottom.of_kind("metric") if _is_count(draft, m)]
    for name in names:
        metric = draft.manifest.metrics[name]
        if not is_average(metric) and metric.aggregation not in ("min", "max"):
            continue
        under = (
            draft.manifest.everything.metrics[metric.inputs[-1].metric] if metric.type == "ratio" else metric
        )
        if entities & rows_of(draft.manifest, under) or any(_same_rows(draft, n, under) for n in counted):
            return name
    return None


def _same_rows(draft: Draft, counted: str, under: Metric) -> bool:
    """Whether a measure is divided by those that are counted; a fee of each bill is none of each line."""
    is_other = under.aggregation == "count_distinct" and under.name != counted
    return draft.manifest.metrics[counted].model == under.model and not is_other

"""Other aggregates than those defined: "median payment", "highest number of guests", "the biggest order"."""

from agent.planner.conditions.prices import worth_of
from agent.planner.draft import Draft
from agent.planner.making.per import make_aggregate
from agent.planner.names.counted import is_met_once, rows_of
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span
from agent.planner.passes.of_things import key_called
from semantic_layer.manifest import Metric

_BETWEEN = frozenset({"single", "individual", "one", "ever", "recorded", "number", "count"})
_COSTLY, _CHEAP = frozenset({"priciest", "dearest", "costliest"}), frozenset({"cheapest"})
_HIGH = frozenset({"maximum", "max", "highest", "largest", "biggest", "greatest"}) | _COSTLY
_LOW = frozenset({"minimum", "min", "lowest", "smallest"}) | _CHEAP
_LONG, _SHORT = frozenset({"longest", "slowest"}), frozenset({"shortest", "fastest", "quickest"})
_DURATIONS = ("seconds", "minutes", "hours", "days")
_SIZES = (_HIGH | _LOW) - {"maximum", "max", "minimum", "min"} - _COSTLY - _CHEAP
_SINGLE = frozenset({"single", "individual", "one"})
_SEVERAL = frozenset({"many", "number"})
_COUNTED = frozenset({"number", "count", "volume", "quantity", "many"})
_NUMBERS = ("integer", "decimal")


def read_aggregates(draft: Draft) -> None:
    """Put one measure where a word of an aggregate stands before rows or numbers that are kept of them."""
    _rank_by_means(draft)
    for i in range(len(draft.tokens)):
        aggregation = _aggregation(draft, i)
        if aggregation is None or _covers(draft, i):
            continue
        after = i + 1
        while draft.word(after) in draft.vocab.particles | _BETWEEN and not _covers(draft, after):
            after += 1
        span = next((s for s in draft.spans if s.first == after), None)
        is_single = bool(_SINGLE & {draft.word(j) for j in range(i, after)})
        exact = is_single or draft.word(i) not in _SIZES or _is_record(draft)
        counts = bool(_COUNTED & {draft.word(j) for j in range(i, after + 1)})
        if draft.word(i) in _LONG | _SHORT and not _is_duration(draft, span):
            continue
        if span is not None and (made := _made(draft, span, aggregation, exact=exact, counts=counts)):
            ranks = draft.word(i) in _SIZES and _ranks_groups(draft, span)
            _put(draft, span, made, range(i + 1 if ranks else i, after))
        elif span is not None and draft.word(i) in _SIZES and not (counts or _counts(draft, span)):
            _largest(draft, span, range(i, after))
    _on_average(draft)


def _rank_by_means(draft: Draft) -> None:
    """In "in which towns do guests wait longest on average" the mean ranks, not the longest of all waits."""
    means = any(t.text in draft.vocab.means and not _covers(draft, i) for i, t in enumerate(draft.tokens))
    grouped = any(s.of_kind("dimension") and not s.of_kind("metric") for s in draft.spans)
    for place, span in enumerate(draft.spans) if means and grouped else ():
        named = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
        ranks = draft.word(span.last) in draft.vocab.superlatives and span.first != span.last
        if len(named) != 1 or named[0].aggregation not in ("max", "min") or not ranks:
            continue
        of = (named[0].model, named[0].expr, named[0].filters, "average")
        known = draft.manifest.metrics.values()
        found = [m.name for m in known if (m.model, m.expr, m.filters, m.aggregation) == of]
        if len(found) == 1 and not draft.lacking(found[0]):
            meanings = (Meaning("metric", found[0]),)
            draft.spans[place] = Span(span.first, span.last - 1, meanings, score=span.score)


def _is_record(draft: Draft) -> bool:
    """ "The lowest fee we ever charged" is of all there were, where no groups are named."""
    said = {token.text for token in draft.tokens}
    grouped = any(s.of_kind("dimension") and not s.of_kind("metric") for s in draft.spans)
    return "ever" in said and not (grouped or said & set(draft.vocab.grains) or said & {"which", "who"})


def _ranks_groups(draft: Draft, span: Span) -> bool:
    """In "which branch took the largest payment" the branches are ranked."""
    asks = bool({"which", "who", "whose"} & {t.text for t in draft.tokens})
    return asks and any(s is not span and s.of_kind("dimension") for s in draft.spans)


def _counts(draft: Draft, span: Span) -> bool:
    """In "the highest number of bookings", "the largest booking count" none of the bookings is ranked."""
    return any(draft.word(i) in _COUNTED for i in range(span.first, span.last + 1))


def _largest(draft: Draft, span: Span, words: range) -> None:
    """ "the largest booking": the bookings are ranked by what one is worth."""
    keys = [
        m.name
        for m in span.of_kind("dimension")
        if m.name == f"{draft.dimension(m).entity}__{draft.dimension(m).name}" and m.name.endswith("_id")
    ]
    keys = keys or [key for m in span.of_kind("metric") if (key := key_called(draft, m.name))]
    noun = draft.tokens[span.last]
    others = [s for s in draft.spans if s is not span and s.of_kind("metric")]
    if len(keys) != 1 or len(others) > 1:
        return
    if noun.text == noun.stem and _ranks_groups(draft, span) and _of_those(draft, span, noun.text):
        return
    model = draft.manifest.models[draft.manifest.dimensions[keys[0]].model]
    worth = worth_of(draft, draft.manifest.dimensions[keys[0]].entity)
    if (
        model.time_dimension is None
        or worth is None
        or (others and worth not in {m.name for m in others[0].of_kind("metric")})
    ):
        return
    draft.add_group(keys[0])
    draft.metrics.append(worth)
    draft.take(span)
    for other in others:
        draft.take(other)
    draft.use(*(i for i in words if draft.word(i) not in _SIZES))
    if noun.text == noun.stem:
        draft.top = draft.top or 1
    draft.notes.append(f"ranked by {{catalogue.label.{worth} | lower}}")


def _of_those(draft: Draft, span: Span, noun: str) -> bool:
    """In "which client placed the biggest order" the clients are ranked by the largest that each has."""
    named = draft.lexicon.lookup(("highest", noun, "value"))
    known = [m.name for m in named if m.kind == "metric" and not draft.lacking(m.name)]
    if len(known) == 1:
        _put(draft, span, known[0], range(0))
    return len(known) == 1


def _aggregation(draft: Draft, i: int) -> str | None:
    word = draft.word(i)
    if word == "median":
        return "median"
    if word in draft.vocab.means:
        return "average"
    if word in _HIGH | _LOW | _LONG | _SHORT:
        return "max" if word in _HIGH | _LONG else "min"
    return None


def _is_duration(draft: Draft, span: Span | None) -> bool:
    """In "the longest first answer" the number that each row has is a length of time."""
    told = [draft.dimension(m).unit for m in span.of_kind("dimension")] if span else []
    return bool(told) and not (span and span.of_kind("metric")) and set(told) <= {*_DURATIONS}


def _covers(draft: Draft, i: int) -> bool:
    return any(s.first <= i <= s.last for s in draft.spans)


def _put(draft: Draft, span: Span, name: str, words: range) -> None:
    place = draft.spans.index(span)
    draft.spans[place] = Span(span.first, span.last, (Meaning("metric", name),), score=span.score)
    draft.use(*words)


def _made(draft: Draft, span: Span, aggregation: str, *, exact: bool, counts: bool) -> str | None:
    """The aggregate of the numbers that a span names, or of what the rows that it names come to.

    Where the number of them is named, it is of no amount.
    """
    numbers = [m.name for m in span.of_kind("dimension") if draft.dimension(m).data_type in _NUMBERS]
    ranks = not exact and (span.of_kind("metric") or _ranks_groups(draft, span))
    if aggregation == "average" and _is_of_whole(draft, span, numbers):
        return None
    if len(numbers) == 1 and not draft.lacking(numbers[0]) and not ranks:
        return make_aggregate(draft, numbers[0], aggregation)
    noun = draft.tokens[span.last]
    if counts or (noun.text != noun.stem and aggregation in ("max", "min")):
        return None  # "the highest payments" rank groups by them
    sums = {
        found for m in span.of_kind("metric") if (found := _sum_of_rows(draft, span, m.name, exact=exact))
    }
    uncounted = [draft.dimension(m) for m in span.of_kind("dimension") if draft.lexicon.is_key(m)]
    if not sums and not ranks and not span.of_kind("metric"):
        rows = {d.model for d in uncounted if is_met_once(draft.manifest, d.entity)}
        sums = {found for model in rows if (found := _amount_of_rows(draft, model))}
    return make_aggregate(draft, sums.pop(), aggregation) if len(sums) == 1 else None


def _is_of_whole(draft: Draft, span: Span, numbers: list[str]) -> bool:
    """In "average minutes per ticket", where a ticket has many entries, theirs are added up for each."""
    per = next(
        (s for s in draft.spans if s.first == span.last + 2 and draft.word(s.first - 1) == "per"), None
    )
    keys = [draft.dimension(m) for m in per.of_kind("dimension") if draft.lexicon.is_key(m)] if per else []
    rows = {draft.manifest.dimensions[name].model for name in numbers}
    sums = [m for m in span.of_kind("metric") if draft.manifest.metrics[m.name].aggregation == "sum"]
    return bool(keys and sums) and keys[0].model not in rows


def _sum_of_rows(draft: Draft, span: Span, name: str, *, exact: bool) -> str | None:
    """What the rows come to that a measure counts or, where they are named too, adds up."""
    metric = draft.manifest.metrics[name]
    if metric.model is None or draft.lacking(name):
        return None
    if metric.aggregation == "average":
        return name if exact else None
    said = {t.stem for t in draft.tokens[span.first : span.last + 1]}
    if metric.aggregation == "sum" and not exact:
        return None  # "the highest turnover" ranks by it
    if metric.aggregation == "sum" and _is_record(draft):
        return name
    if metric.aggregation == "sum":
        entity = draft.manifest.entities.get(draft.manifest.models[metric.model].primary_entity)
        named = {entity.label.lower(), *entity.synonyms} if entity else set()
        return name if said & named else None
    if metric.aggregation != "count" or metric.filters or not rows_of(draft.manifest, metric):
        return None
    sums = [
        m.name
        for m in draft.manifest.metrics.values()
        if (m.model, m.aggregation, m.unit) == (metric.model, "sum", "currency") and not draft.lacking(m.name)
    ]
    return sums[0] if len(sums) == 1 else _amount_of_rows(draft, metric.model) if sums and exact else None


def _amount_of_rows(draft: Draft, model: str) -> str | None:
    """The one amount that each row tells, where several sums of amounts are defined."""
    amounts = [
        d.full_name
        for d in draft.manifest.dimensions.values()
        if d.model == model and d.unit == "currency" and d.data_type in _NUMBERS
    ]
    return amounts[0] if len(amounts) == 1 and not draft.lacking(amounts[0]) else None


def _on_average(draft: Draft) -> None:
    """ "how many guests does a booking have on average": numbers that rows have."""
    said = [i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.means and not _covers(draft, i)]
    for span in draft.spans if said else ():
        numbers = [m.name for m in span.of_kind("dimension") if draft.dimension(m).data_type in _NUMBERS]
        if len(numbers) != 1 or draft.word(draft.before(span)) not in _SEVERAL or draft.lacking(numbers[0]):
            continue
        _leave_out_rows(draft, span, draft.dimension(Meaning("dimension", numbers[0])).model)
        _put(draft, span, make_aggregate(draft, numbers[0], "average"), range(said[0], said[0] + 1))
        return


def _leave_out_rows(draft: Draft, span: Span, model: str) -> None:
    """What has the numbers is no second measure."""
    for other in list(draft.spans):
        counted = [draft.manifest.metrics[m.name] for m in other.of_kind("metric")]
        if other is not span and counted and all(_counts_rows_of(m, model) for m in counted[:1]):
            draft.spans.remove(other)
            draft.use(*range(other.first, other.last + 1))


def _counts_rows_of(metric: Metric, model: str) -> bool:
    return metric.model == model and metric.aggregation == "count" and not metric.filters

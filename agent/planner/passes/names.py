"""Metrics, dimensions and values: each named stretch of the question finds its role from its neighbours."""

from agent.planner.draft import Choice, Draft
from agent.planner.making.measures import is_of_counted, make_count
from agent.planner.making.per import average_each, make_per
from agent.planner.names.agents import is_agent, take_agent
from agent.planner.names.counted import count_as_named, counted_entity, rows_of
from agent.planner.names.filter_values import filter_by, is_negated
from agent.planner.names.flags import only_flags
from agent.planner.names.narrowed import hold_sides, narrow
from agent.planner.names.orders_by import orders_by_it
from agent.planner.names.own_parts import group_by_count, group_by_name
from agent.planner.names.pick import is_average, pick_dimension, pick_metric
from agent.planner.names.qualifiers import qualifiers
from agent.planner.names.side import (
    is_kind_of_other,
    is_kinds_of_other,
    is_of_value,
    is_one_of_many,
    is_part,
    is_side_phrase,
    says_per,
)
from agent.planner.names.spans import Span
from agent.planner.names.subjects import (
    counts_those,
    drop_doer,
    drop_payer,
    drop_paying,
    drop_whole,
    held_against_doers,
    is_called,
    is_of_some,
    is_ranked_by,
    is_reached,
    is_their_deed,
    is_thing,
    is_timed,
    noun_of,
    without_list_ahead,
)
from agent.planner.names.unreached import is_rather_group
from agent.planner.names.whose import are_of_value, is_of_each, owns_group
from agent.planner.passes.of_things import key_called
from agent.planner.passes.ranked_things import FIRST, are_flags, asks_which_of, group_ranked
from agent.planner.passes.scope import asks_any
from agent.planner.settling.heading import asks_of_head
from agent.planner.settling.much import earned_per
from agent.tools.made import PREFIX
from semantic_layer.manifest import Dimension

_COUNTING = frozenset({"number", "count", "numbers", "counts"})
WHICH_OF_SEVERAL = "The question names several measures. Which one would you like?"
_HAVING = frozenset({"with", "without", "having", "containing", "who"})
_HAD = frozenset({"had", "have", "has", "are", "were", "was", "is", "got", "get"})
_EACH_ONCE = frozenset({"different", "distinct", "unique", "separate", "individual"})
_ASKING, _JOINED = frozenset({"which", "what", "whats"}), frozenset({"and", "but", "yet"})


def read_names(draft: Draft) -> None:
    """Give every span its role, left to right; dimension words that only qualify a value go with it."""
    qualified = qualifiers(draft)
    last_group: Span | None = None
    for span in draft.free_spans():
        if span.first in draft.taken or group_ranked(draft, span):
            continue
        if span.first in qualified or is_their_deed(draft, span):
            draft.take(span)
        elif is_agent(draft, span):
            take_agent(draft, span)
        elif span.of_kind("dimension") and _is_group_place(draft, span, last_group):
            groups = len(draft.groups)
            _group(draft, span)
            last_group = span if len(draft.groups) > groups else last_group
        elif span.of_kind("metric"):
            _metric(draft, span)
        elif span.of_kind("value") and not is_rather_group(draft, span):
            filter_by(draft, span)
        elif span.of_kind("dimension"):
            groups = len(draft.groups)
            _bare_dimension(draft, span)
            last_group = span if len(draft.groups) > groups else last_group
    hold_sides(draft)


def _is_group_place(draft: Draft, span: Span, last_group: Span | None) -> bool:
    """After "by", "per", "each", "which", "top 10", or in a list that such a word opened."""
    before = draft.before(span)
    word, vocab = draft.word(before), draft.vocab
    asked = draft.word(span.first - (2 if word == "single" else 1))
    if span.of_kind("metric") and (orders_by_it(draft, span, word) or _is_only_metric(draft, span)):
        return False
    noun = draft.tokens[span.last]
    ranking = next((s for s in draft.spans if s.last == span.first - 1 and s.of_kind("metric")), None)
    ranks = ranking and {draft.word(ranking.first), draft.word(ranking.first - 1)} & vocab.superlatives.keys()
    if ranks and span.of_kind("dimension") and noun.stem in draft.lexicon.entity_stems:
        return True  # "the best rated seller"
    if word in vocab.superlatives:
        is_first = word in FIRST and noun.text == noun.stem and noun.stem in draft.lexicon.entity_stems
        return is_first or not (are_flags(draft, span) or (span.of_kind("metric") and draft.groups))
    asks = asked in _ASKING or asks_any(draft, span.first - 1) or asks_which_of(draft, span)
    if word in vocab.by | vocab.each or asks or (word == "among" and draft.ranks):
        return True
    if before in draft.used and (word.isdigit() or word in vocab.numbers) and draft.top:
        return True
    return last_group is not None and _is_listed_after(draft, last_group, span)


def _is_only_metric(draft: Draft, span: Span) -> bool:
    """In "count every order" the noun is what is counted, as nothing else is."""
    other = any(s is not span and s.of_kind("metric") for s in draft.spans)
    return not other and draft.word(draft.before(span)) in draft.vocab.each


def _is_listed_after(draft: Draft, earlier: Span, span: Span) -> bool:
    noun = draft.tokens[span.last]
    if span.of_kind("metric") and noun.text != noun.stem and draft.tokens[span.first].after_break:
        return False  # "States: orders, revenue and score"
    between = [t.text for t in draft.tokens[earlier.last + 1 : span.first]]
    if not between and not draft.tokens[span.first].after_break:
        return False
    if between[:1] == ["with"] and set(between[1:]) <= {"a", "an"} and are_flags(draft, span):
        return False  # "by drivers with a permit" is of those that have one
    return all(w in draft.vocab.conjunctions | draft.vocab.particles | draft.vocab.by for w in between)


def _group(draft: Draft, span: Span) -> None:
    name = pick_dimension(draft, span)
    draft.take(span)
    if name is None:
        return
    if is_ranked_by(draft, span, name) and make_count(draft, name):
        return
    if says_per(draft, span, draft.manifest.dimensions[name]):
        return
    leads = draft.word(draft.before(span))
    if leads == "per" and draft.manifest.dimensions[name].data_type == "boolean":
        draft.unsupported.append(f"so much per {draft.manifest.dimensions[name].label.lower()}")
        return
    is_per = leads == "per" and name.endswith("_id")
    if is_per and make_per(draft, draft.manifest.dimensions[name].entity):
        return
    if is_per and not _is_mean_of(draft, name):
        draft.unsupported.append(
            f"a measure per {draft.manifest.dimensions[name].entity}, which has no definition"
        )
    if _is_counted(draft, span):
        if not (make_count(draft, name) or count_as_named(draft, span)):
            draft.unsupported.append(f"a count of {draft.manifest.dimensions[name].label.lower()}")
        return
    draft.add_group(name)


def _is_mean_of(draft: Draft, name: str) -> bool:
    """ "average rating per seller": of each, as a mean is divided by nothing more."""
    last = draft.manifest.metrics.get(draft.metrics[-1]) if draft.metrics else None
    entity = draft.manifest.dimensions[name].entity
    return last is not None and is_average(last) and entity not in rows_of(draft.manifest, last)


def _is_counted(draft: Draft, span: Span) -> bool:
    place = draft.before(span)
    if draft.word(place - 1) in draft.vocab.by | draft.vocab.each and not draft.ranks:
        return False  # "by number of instalments" groups by it
    values = {s.last: s.first for s in draft.spans if s.of_kind("value") or only_flags(draft, s)}
    while draft.word(place) in _EACH_ONCE or place in values:
        place = values.get(place, place) - 1
    return draft.word(place) in ("many", "number", "count", "of", "nr", "num") and (
        draft.word(place) != "of" or draft.word(place - 1) in ("number", "count", "nr", "num")
    )


def _metric(draft: Draft, span: Span) -> None:
    if _is_modifier(draft, span) or held_against_doers(draft, span) or is_timed(draft, span):
        draft.take(span)
        return
    name = pick_metric(draft, span)
    draft.take(span)
    group_by_name(draft, span, name)
    if draft.word(span.first - 1) == "no" and draft.word(span.first - 2) in _HAVING | _HAD | _JOINED:
        draft.unsupported.append("what there is none of")
        draft.use(span.first - 1)
    if name is None or (not _is_listed(draft, span) and is_of_counted(draft, name)):
        return
    word = draft.word(draft.before(span))
    if word == "many" and draft.manifest.metrics[name].unit == "ratio":
        draft.unsupported.append("how many there are, where only their share is defined")
    counted = counted_entity(draft.manifest, name)
    if word == "per" and counted:
        if not (make_per(earned_per(draft), counted) or _averages_each(draft, span, name)):
            draft.unsupported.append(f"so much per {counted}, which no measure tells")
        return
    if word in draft.vocab.by:
        _by_measure(draft, name)
    implied = (
        is_reached(draft, span, name)
        or _is_implied(draft, name)
        and not (len(draft.metrics) == 1 and _is_in_list(draft, span))
        and not asks_of_head(draft, next(s for s in draft.spans if s.of_kind("metric")), span)
    )
    if name not in draft.metrics and not implied and narrow(draft, span):
        return
    is_side = name not in draft.metrics and not _is_linked(draft, span) and is_side_phrase(draft, span)
    if name not in draft.metrics and not (implied or is_side or _is_participant(draft, span, name)):
        drop_payer(draft, name, is_listed=_is_in_list(draft, span))
        drop_paying(draft, span, name)
        if not _is_linked(draft, span):
            drop_whole(draft, name)
        drop_doer(draft, span, name)
        draft.metrics.append(name)
        if len(draft.metrics) > 1 and not _is_linked(draft, span) and not is_part(draft, span):
            labels = [draft.manifest.metrics[m].label for m in draft.metrics]
            draft.choices.append(
                Choice(span, WHICH_OF_SEVERAL, {label: label for label in labels}, whole=True)
            )


def _by_measure(draft: Draft, name: str) -> None:
    """Rank by a measure behind "by"; where nothing is ranked, a count tells what those counted had."""
    if draft.groups or draft.descending is not None:
        draft.order_metric = name
    elif set(draft.metrics) - {name} and _is_implied(draft, name):
        group_by_count(draft, name)


def _averages_each(draft: Draft, span: Span, name: str) -> bool:
    """Whether the mean of what each thing has is asked for, as what it has adds up to nothing."""
    key = key_called(draft, name)
    is_mean = any(token.text in draft.vocab.means for token in draft.tokens)
    last = draft.metrics[-1] if draft.metrics else ""
    return bool(key and is_mean) and average_each(draft, last, key or "", draft.tokens[span.last].stem)


def _is_listed(draft: Draft, span: Span) -> bool:
    return draft.tokens[span.first].after_break or draft.word(draft.before(span)) in draft.vocab.conjunctions


def _is_in_list(draft: Draft, span: Span) -> bool:
    """ "customers, invoices and sales": one of several that are listed, with only commas between them."""
    measures = [s for s in draft.spans if s.of_kind("metric")]
    at = measures.index(span) if span in measures else 0
    before = measures[at - 1] if at else span
    between = {draft.word(i) for i in range(before.last + 1, span.first)}
    joined = draft.tokens[span.first].after_break or bool(between)
    return joined and before is not span and between <= {"and", "in", "the", "our", "of", "number"}


def _is_implied(draft: Draft, name: str) -> bool:
    """Counting people who ordered implies the orders ("customers who placed an order")."""
    counted, known = draft.manifest.metrics[name], [draft.manifest.metrics[m] for m in draft.metrics]
    return (
        counted.aggregation == "count"
        and not counted.filters
        and any(m.aggregation == "count_distinct" and m.model == counted.model for m in known)
    )


def _is_participant(draft: Draft, span: Span, name: str) -> bool:
    """In "revenue from customers in Chicago", "value of boleto orders", the noun is no measure of its own."""
    if _is_of_period(draft, span) or _is_whole_of_ratio(draft, span) or owns_group(draft, span, name):
        return True
    if draft.metrics and are_of_value(draft, span, name):
        return True
    if not draft.metrics or not is_thing(draft, span) or _is_linked(draft, span):
        return False
    if is_average(draft.manifest.metrics[name]):
        return False  # "the average order" is no order
    if not _takes_part(draft, span):
        return False
    i = draft.before(span)
    while i >= 0 and (
        draft.word(i).isdigit() or draft.word(i) in draft.vocab.fillers | draft.vocab.particles
    ):
        i -= 1
    return draft.word(i) not in _HAVING


def _is_of_period(draft: Draft, span: Span) -> bool:
    """In "by year of the order" the noun says whose time is meant."""
    grain = draft.vocab.grains.get(draft.word(draft.before(span)))
    others = any(s is not span and s.of_kind("metric") for s in draft.spans)
    return grain is not None and "of" in {draft.word(i) for i in range(span.first - 2, span.first)} and others


def _is_whole_of_ratio(draft: Draft, span: Span) -> bool:
    """In "share of cancelled invoices" a ratio is named, and right behind it what it is of."""
    metrics = draft.manifest.metrics
    counted = {metrics[m.name].model for m in span.of_kind("metric")}
    for earlier in (s for s in draft.spans if s.last + 1 == span.first):
        for name in (m.name for m in earlier.of_kind("metric") if metrics[m.name].type == "ratio"):
            if {metrics[i.metric].model for i in metrics[name].inputs if i.metric in metrics} & counted:
                return span.first == span.last
    return False


def _takes_part(draft: Draft, span: Span) -> bool:
    """Whether each row of the first measure is of one of the things: an order has a customer."""
    first = draft.metrics[0]
    if first.startswith(PREFIX):
        return True
    noun = noun_of(draft, span).stem
    named = [e for e in draft.manifest.entities.values() if is_called(noun, (e.label, *e.synonyms))]
    models = [metric.model or "" for metric in draft.manifest.simple_metrics(first)]
    filtered = {draft.manifest.dimensions[f["dimension"]].model for f in draft.filters if "dimension" in f}
    if filtered & {draft.manifest.metrics[m.name].model for m in span.of_kind("metric")}:
        return True
    ways = [way for model in models for one in named for way in draft.manifest.paths.to_key(model, one.name)]
    return any(not way.is_bridged or is_of_some(draft, span) for way in ways)


def _is_modifier(draft: Draft, span: Span) -> bool:
    """In "customer rating", "how many order items", the first noun (in the singular) only says whose."""
    behind = next((s for s in draft.spans if s.first == span.last + 1 and s.of_kind("metric")), None)
    noun, follows = draft.tokens[span.last], behind and not draft.tokens[behind.first].after_break
    return bool(follows) and noun.text == noun.stem and noun.stem in draft.lexicon.entity_stems


def _is_linked(draft: Draft, span: Span) -> bool:
    """Whether a further measure is listed ("and", a comma, "versus", "by"), not part of some other clause."""
    earlier = max(
        (s for s in draft.spans if s.last < span.first and s.of_kind("metric")),
        key=lambda s: s.last,
        default=None,
    )
    if earlier is None:
        return True
    between = without_list_ahead(draft, earlier.last + 1, span)
    listing = draft.vocab.conjunctions | draft.vocab.comparisons | draft.vocab.by
    ranks = draft.word(draft.before(earlier)) in draft.vocab.by
    is_count = all(draft.manifest.metrics[m.name].unit == "count" for m in span.of_kind("metric"))
    if is_count and not (ranks or _COUNTING & set(between)):
        # "customers with canceled orders" are those who have some; "by revenue with orders" lists both.
        listing -= {"with"}
    comma = any(t.after_break for t in draft.tokens[earlier.last + 1 : span.first + 1])
    return comma or bool(set(between) & listing) or any(s for s in draft.having)


def _bare_dimension(draft: Draft, span: Span) -> None:
    """A dimension no preposition places: a yes/no one filters, any other groups."""
    name = pick_dimension(draft, span)
    if name is None:
        draft.take(span)
        return
    dimension = draft.manifest.dimensions[name]
    if is_of_each(draft, span, name):
        draft.take(span)
        return
    if name.endswith("_id") and counts_those(draft, dimension):
        draft.take(span)  # "new buyers by month: persons whose ..."
        return
    if is_kind_of_other(draft, span, dimension):
        draft.unsupported.append(
            f"a {dimension.label.lower()} that the data does not tell by what stands before it"
        )
    if is_one_of_many(draft, span, dimension):
        draft.unsupported.append(f"one {dimension.label.lower()} without saying which")
    of_value = is_kinds_of_other(draft, span, dimension) or is_of_value(draft, span, dimension)
    if of_value or _is_verb_of_day(draft, span, dimension):
        draft.take(span)
        return
    if dimension.data_type != "boolean":
        if (
            draft.groups
            and name.endswith("_id")
            and draft.word(draft.before(span)) in draft.vocab.prepositions
        ):
            draft.take(span)  # "the favourite ... of customers in SP"
            return
        _group(draft, span)
        return
    draft.take(span)
    negated = is_negated(draft, span)
    draft.filters.append({"dimension": name, "op": "=", "value": not negated})


def _is_verb_of_day(draft: Draft, span: Span, dimension: Dimension) -> bool:
    """In "orders placed on Mondays" a day follows, and the words before it group by none."""
    follows = span.last + 1 < len(draft.tokens)
    return dimension.type == "time" and follows and draft.word(span.last) in draft.vocab.prepositions

"""Conditions on what one of the things counted costs: "tickets over 300 euros", "copies that cost 20"."""

from collections.abc import Iterable

from agent.planner.conditions.bounds import Bound
from agent.planner.draft import Draft
from agent.planner.names.counted import counted_key, rows_of, whole_of
from agent.planner.names.lexicon import Meaning
from agent.planner.names.of_each import amount_of_each, is_of_head, price_of_one, score_of_rows
from agent.planner.names.spans import Span
from agent.planner.names.text import words

_COSTING = frozenset({"cost", "costs", "costing", "priced", "worth", "price", "prices"})
# What is cheaper than a number is compared by its price.
_BY_PRICE = frozenset({"cheaper", "dearer", "pricier", "costlier", "expensive"})
_SELLING = frozenset({"sell", "sells", "sold"})
_BESIDE = frozenset({"under", "below", "over", "above", "between"})
_OF = frozenset({"of", "from", "on", "for", "with"})
_NUMBERS = ("integer", "decimal")


def is_of_money(draft: Draft, span: Span, bound: Bound) -> bool:
    """Whether an amount is no number of what a span counts, since each of these has one of its own."""
    measures = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    counts = bool(measures) and all(m.unit != "currency" for m in measures)
    if counts and _BY_PRICE & {draft.word(i) for i in bound.places}:
        return True
    of_each = (
        score_of_rows(draft, bound)
        or price_of_rows(draft, bound)
        or price_of_line(draft, bound)
        or worth_of_each(draft, bound)
    )
    return counts and of_each is not None


def price_of_rows(draft: Draft, bound: Bound) -> str | None:
    """The one amount that each of the things counted has, where a bound is of money or of nothing else."""
    is_bare = is_of_head(draft, bound) and worth_of_each(draft, bound) is None
    if not (is_bare or _is_money(draft, bound) or draft.word(bound.first - 1) in _COSTING):
        return None
    metrics = draft.manifest.metrics
    measures = [metrics[m.name] for s in draft.spans for m in s.of_kind("metric")]
    if any(m.unit == "currency" for m in measures):
        return None
    counted = {m.model for m in measures if m.aggregation == "count"}
    if not measures:
        # "Products that cost more than 50" are counted by no measure, and have a price each.
        things = (m for s in draft.spans for m in s.of_kind("dimension") if m.name.endswith("_id"))
        counted = {draft.dimension(m).model for m in things}
    found = [
        d.full_name
        for d in draft.manifest.dimensions.values()
        if d.model in counted and d.unit == "currency" and d.data_type in _NUMBERS and d.origin is None
    ]
    return found[0] if len(found) == 1 and not draft.lacking(found[0]) else None


def price_of_line(draft: Draft, bound: Bound) -> tuple[str, str] | None:
    """The price that each line of what was sold has, where a bound is of a price; and a line's entity."""
    said = {draft.word(i) for i in (*bound.places, bound.first - 1, bound.first - 2)}
    is_price = bool(said & (_BY_PRICE | _COSTING - {"worth"}))
    if _is_money(draft, bound) and not is_price:
        is_price = draft.word(bound.first - 1) == "at" or _are_pieces(draft, bound)
        is_price = is_price or _is_each_sold(draft, bound)
    return price_of_one(draft) if is_price else None


def _is_each_sold(draft: Draft, bound: Bound) -> bool:
    """In "how many products did we sell under 20" each sells for so much, and does not bring it."""
    said = {draft.word(i) for i in bound.places}
    measures = [s for s in draft.spans if s.of_kind("metric")]
    keys = {counted_key(draft.manifest, m.name) for s in measures for m in s.of_kind("metric")}
    before = draft.word(bound.first - 1)
    led = [s for s in draft.spans if s.last == bound.first - 1]
    if _is_money(draft, bound) and any(draft.dimension(m).entity == "product" for s in led for m in _keys(s)):
        return True  # "revenue of products over 20 dollars"
    if _is_money(draft, bound) and any(s in measures for s in led):
        return "product" in keys  # "products over 20 dollars"
    sells = before in _SELLING or (before == "for" and draft.word(bound.first - 2) in _SELLING)
    return sells and bool(said & _BESIDE or before == "for") and "product" in keys


def take_described(draft: Draft, bound: Bound) -> None:
    """In "revenue of products over 20 dollars" the products are those sold at such a price, and no group."""
    led = next((s for s in draft.free_spans() if s.last == bound.first - 1 and _keys(s)), None)
    if led and draft.word(led.first - 1) in _OF:
        draft.take(led)


def _keys(span: Span) -> list[Meaning]:
    return [meaning for meaning in span.of_kind("dimension") if meaning.name.endswith("_id")]


def _are_pieces(draft: Draft, bound: Bound) -> bool:
    """ "Everything below 10 that we sold: how many pieces": by what each piece costs."""
    measures = [draft.manifest.metrics[m.name] for s in draft.spans for m in s.of_kind("metric")]
    others = any(s.of_kind("dimension") for s in draft.spans)
    told = draft.word(bound.last + 1) in ("in", "of", "worth")
    pieces = bool(measures) and all(m.unit == "count" and m.aggregation == "sum" for m in measures)
    return pieces and not (others or told)


def worth_of_each(draft: Draft, bound: Bound) -> tuple[str, str] | None:
    """What each of the things counted comes to, where a bound is of money, and the entity they are of."""
    if not (_is_money(draft, bound) or draft.word(bound.first - 1) in _COSTING or is_of_head(draft, bound)):
        return None
    spans = [s for s in draft.spans if s.of_kind("metric") and not (s.time or _only_pays(draft, s))]
    before = [s for s in spans if s.last < bound.first] or spans
    # In "revenue from orders over 500" the money before them is what is measured of them.
    others = spans if _is_money_span(draft, before[-1:]) else [s for s in spans if s.last > bound.first]
    if _is_money_span(draft, others):
        return None
    for name in (m.name for s in before[-1:] for m in s.of_kind("metric")):
        whole = whole_of(draft, draft.manifest.metrics[name])
        entity = counted_key(draft.manifest, whole.name if whole else name)
        counts = draft.manifest.metrics[name].aggregation == "count" and not draft.lacking(name)
        if entity and counts and (amount := worth_of(draft, entity)):
            return (_of_all_rows(draft, amount) if draft.manifest.metrics[name].filters else amount), entity
    return None


def _only_pays(draft: Draft, span: Span) -> bool:
    """In "orders over 300 paid by card" the verb tells the way, and no amount of its own."""
    is_verb = span.first == span.last and draft.word(span.first) in ("paid", "pay", "paying", "spent")
    return is_verb and draft.word(span.last + 1) in draft.vocab.prepositions | draft.vocab.by | {
        "with",
        "via",
    }


def _of_all_rows(draft: Draft, amount: str) -> str:
    """The same amount without conditions, if one is defined: canceled orders came to something, too."""
    one = draft.manifest.metrics[amount]
    found = [
        other.name
        for other in draft.manifest.metrics.values()
        if (other.model, other.expr, other.aggregation) == (one.model, one.expr, one.aggregation)
        and not (other.filters or draft.lacking(other.name))
    ]
    return found[0] if len(found) == 1 else amount


def bound_worth(draft: Draft, worth: tuple[str, str], bounds: Iterable[Bound]) -> None:
    """Count those alone that come to what the bounds say."""
    amount, entity = worth
    for bound in bounds:
        draft.filters.append({"metric": amount, "by": entity, "op": bound.op, "value": bound.value})
        draft.use(*bound.places)
        if draft.word(bound.first - 1) in _COSTING | {"at"}:
            draft.use(bound.first - 1)
    draft.notes.append(f"by the {{catalogue.label.{amount} | lower}} of each")


def worth_of(draft: Draft, entity: str) -> str | None:
    """The amount whose mean is defined of each thing: of several, the one that is the default."""
    found: dict[str, None] = {}
    for metric in draft.manifest.metrics.values():
        if metric.type != "ratio" or metric.unit != "currency" or draft.lacking(metric.name):
            continue
        top, bottom = (draft.manifest.everything.metrics[part.metric] for part in metric.inputs)
        is_whole = entity in rows_of(draft.manifest, bottom) and top.aggregation == "sum"
        others = {a.metric for a in metric.alternatives if a.default}
        if is_whole and top.name in draft.manifest.metrics and not others:
            found.setdefault(top.name)
    named = [m.name for m in draft.lexicon.lookup(("average", entity, "value")) if m.kind == "metric"]
    tops = [
        draft.manifest.metrics[name].inputs[0].metric for name in named if draft.manifest.metrics[name].inputs
    ]
    meant = [top for top in tops if top in found] or list(found)
    return meant[0] if len(meant) == 1 else amount_of_each(draft, entity)


def bound_price(draft: Draft, name: str, bounds: Iterable[Bound]) -> None:
    """Keep the rows whose amount is within the bounds."""
    for bound in bounds:
        draft.filters.append({"dimension": name, "op": bound.op, "value": bound.value})
        draft.use(*bound.places)
        if draft.word(bound.first - 1) in _COSTING:
            draft.use(bound.first - 1)
        _use_period(draft, name, bound)
    draft.notes.append(f"by {{catalogue.label.{name} | lower}}")


def _use_period(draft: Draft, name: str, bound: Bound) -> None:
    """In "over 20 euros a month" of a monthly price the month is the price's, and no group."""
    dimension = draft.manifest.dimensions[name]
    said = words(f"{dimension.label} {name.replace('_', ' ')}")
    grain = draft.vocab.grains.get(draft.word(bound.last + 2))
    named = {draft.vocab.grains.get(word) for word in said if word in draft.vocab.adverbial_grains}
    if grain in named and draft.word(bound.last + 1) in ("a", "an", "per", "each", "every"):
        draft.use(bound.last + 1, bound.last + 2)


def _is_money_span(draft: Draft, spans: Iterable[Span]) -> bool:
    return any(draft.manifest.metrics[m.name].unit == "currency" for s in spans for m in s.of_kind("metric"))


def _is_money(draft: Draft, bound: Bound) -> bool:
    return bound.is_money or any(draft.tokens[i].is_money for i in bound.places)

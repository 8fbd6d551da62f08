"""Who a list is of: "sellers with 100 orders or more" lists them, and counts nobody."""

from agent.planner.draft import Draft
from agent.planner.names.counted import key_counted
from agent.planner.names.spans import Span
from agent.planner.names.text import words

_NUMBERS = frozenset({"number", "count"})
_COUNTING = frozenset({"many", "number", "count", "counting", "nr", "num", "total", "totals", "much"})
_LISTING = frozenset(
    {"which", "what", "who", "list", "name", "show", "find", "give", "identify", "rank", "table"}
)
# They say how many there are, not how good one is.
_HOW_MANY = frozenset({"most", "least", "fewest", "highest", "lowest", "maximum", "minimum"})
_ID = "_id"


def settle_subject(draft: Draft) -> None:
    """Group by the things that head a list under a condition or in an order, instead of counting them."""
    if draft.groups and not draft.metrics and not draft.continues:
        # "which customers ordered more than 5 times": how often they did is shown.
        draft.metrics += [f["metric"] for f in draft.filters if "metric" in f][:1]
    said = {token.text for token in draft.tokens}
    ordered = draft.ranks or draft.descending is not None or draft.order_metric or draft.sorts_by_name
    listed = bool(ordered or draft.having)
    axes = bool(draft.groups) and all(group.grain for group in draft.groups)
    if (draft.groups and not axes) or not listed or draft.share_bound is not None or draft.continues:
        return
    if axes:
        _head_of_each(draft)
        return
    if draft.wants_share:
        return
    conditioned = [condition["metric"] for condition in draft.having]
    for name in draft.metrics:
        span = next((s for s in draft.spans if name in {m.name for m in s.of_kind("metric")}), None)
        others = [other for other in (*draft.metrics, draft.order_metric) if other not in (None, name)]
        counting = _is_counting(draft, span, said)
        if span is None or name in conditioned or not others or counting:
            continue
        measured = any(s.last < span.first and s.of_kind("metric") for s in draft.spans)
        if measured and not ordered:
            continue  # "average score of orders with more than 2 items"
        is_bare = not ordered and len(draft.having) == 1 and not said & _LISTING
        if (key := _listed_by(draft, name, span, is_bare=is_bare)) is not None:
            draft.metrics.remove(name)
            draft.add_group(key)
            if ordered and not draft.top and not draft.having:
                # Whoever is not known is none of those counted.
                draft.filters.append({"dimension": key, "op": "is not null"})
            return


def _is_counting(draft: Draft, span: Span | None, said: set[str]) -> bool:
    """Whether how many there are is asked for; in "customers by number of orders" the orders are."""
    first, last = (span.first, span.last) if span else (0, 0)
    near = {draft.word(i) for i in range(max(0, first - 4), last + 1)}
    return bool(said & (_COUNTING - _NUMBERS) or near & _COUNTING)


def _head_of_each(draft: Draft) -> None:
    """ "The top customer of each year": those who are ranked are told apart, and not counted."""
    for name in list(draft.metrics):
        span = next((s for s in draft.spans if name in {m.name for m in s.of_kind("metric")}), None)
        if span is None or span.first != span.last:
            continue
        at = draft.before(span)
        while draft.word(at).isdigit() or draft.word(at) in draft.vocab.numbers:
            at -= 1
        if draft.word(at) not in draft.vocab.superlatives or draft.word(at) in _HOW_MANY:
            continue
        if (key := key_of(draft, name, span)) is not None:
            draft.metrics.remove(name)
            draft.add_group(key)
            return


def _listed_by(draft: Draft, name: str, span: Span, *, is_bare: bool) -> str | None:
    """The dimension that tells the things apart whose plural a span is, if the data has one to show.

    Where nothing else asks for a list (`is_bare`) it must tell apart just what is counted: a person who is
    several customers of the table is counted.
    """
    noun = draft.tokens[span.first]
    # "Sellers who sold" is one name.
    is_thing = span.first == span.last or noun.stem in draft.lexicon.entity_stems
    if not is_thing or noun.text == noun.stem:
        return None
    return key_of(draft, name, span, is_bare=is_bare)


def key_of(draft: Draft, name: str, span: Span, *, is_bare: bool = False) -> str | None:
    """The dimension that tells those apart whom a measure counts."""
    entity = key_counted(draft.manifest, name)
    own = [m.name for m in span.of_kind("dimension")]
    label = draft.lexicon.lookup(tuple(words(draft.manifest.metrics[name].label)))
    # "Shoppers" are told apart as those whom the measure's own name names.
    called = [m.name for m in label if m.kind == "dimension" and m.name.endswith(_ID) and not is_bare]
    found = [n for n in (*own, f"{entity}__{entity}{_ID}", *called) if n in draft.manifest.dimensions]
    known = [n for n in found if not draft.manifest.dimensions[n].pii and not draft.lacking(n)]
    if is_bare:
        known = [n for n in known if draft.manifest.dimensions[n].entity == entity]
    return known[0] if known else None

"""Conditions on numbers: "score below 3" filters rows, "more than 1,000 orders" filters groups."""

from dataclasses import replace
from itertools import pairwise

from agent.planner.conditions.bounds import (
    Bound,
    check_alternatives,
    comparator_at,
    is_near,
    loose_bounds,
    number_at,
    resolved,
    trailing_at,
)
from agent.planner.conditions.prices import (
    bound_price,
    bound_worth,
    is_of_money,
    price_of_line,
    price_of_rows,
    take_described,
    worth_of_each,
)
from agent.planner.conditions.rows import settle_rows
from agent.planner.conditions.units import (
    UNITS,
    check_part,
    drop_total,
    in_unit_of,
    is_of_time,
    length_of_rows,
    scaled,
    take_length,
    take_unit,
    use_unit,
    use_unit_of_rows,
)
from agent.planner.draft import Draft
from agent.planner.names.counted import counted_entity
from agent.planner.names.of_each import lacks_kind, mean_score, score_of_rows, without_models
from agent.planner.names.pick import pick_metric, pick_numbers
from agent.planner.names.spans import Span
from agent.planner.names.subjects import is_called
from agent.planner.passes.clauses import polarity
from agent.planner.passes.earned import earned_by
from agent.planner.passes.numbers import (
    counted_others,
    exactly,
    is_listed,
    is_range,
    keep_number,
    number_or_single,
    tells_others,
)
from agent.planner.settling.change import is_of_change

_SEVERAL = frozenset({"several", "multiple"})
_OPENERS = frozenset({"is", "are", "was", "were", "of", "a", "an", "the", "with"})
# How a measure is where it is: "whose rating stays below 4".
_STANDS = frozenset(
    {"sits", "sit", "sat", "stay", "stays", "stayed", "remain", "remains", "remained", "lies"}
)
_STANDS |= {"lie", "lay", "hovers", "hover", "ranges", "stands", "stand", "comes", "came", "falls", "fell"}
_GATHERS = frozenset({"gathered", "gather", "gathers", "collected", "collect", "attracted", "garnered"})
_OF_HEAD = frozenset({"with", "having", "whose", "have", "has", "had", "where"})
_RANKING = frozenset({"top", "first", "bottom", "best", "worst"})

# The number that each of the things counted has, of which a bound may be that stands beside no name.
_OF_ROWS = (length_of_rows, price_of_rows, score_of_rows)


def read_conditions(draft: Draft) -> None:
    """Attach each comparison to the name beside it; that name then is neither measure nor group."""
    drop_total(draft)
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    numeric_first = sorted(draft.free_spans(), key=lambda span: not pick_numbers(draft, span))
    found: list[Bound] = []
    for span in numeric_first:
        if is_range(draft, span, pick_numbers(draft, span)) or take_unit(draft, span):
            continue
        bound = _bound_after(draft, span.last + 1, covered)
        if bound and (
            _is_of_next(draft, span, bound) or is_of_money(draft, span, bound) or length_of_rows(draft, bound)
        ):
            bound = None
        bound = bound or _bound_before(draft, span.first - 1, covered)
        bound = bound or _around(draft, span, covered)
        bound = bound or exactly(draft, span, covered) or _bare_number(draft, span, covered)
        if bound and is_listed(draft, span, bound, pick_numbers(draft, span)):
            continue
        if bound:
            _attach(draft, span, scaled(draft, bound))
            found.append(bound)
    for bounds in loose_bounds(draft, covered):
        found += bounds
        _loose(draft, bounds)
    if draft.having:
        _days_by_date(draft)
    check_alternatives(draft, found)


def _loose(draft: Draft, bounds: tuple[Bound, ...]) -> None:
    """Attach bounds that stand beside no name: to a price, to money, to the nearest measure, to a share."""
    of = _bounded(draft, bounds[0])
    if number := next((found for of_rows in _OF_ROWS if (found := of_rows(draft, bounds[0]))), None):
        bound_price(draft, number, take_length(draft, number, bounds))
    elif line := price_of_line(draft, bounds[0]):
        take_described(draft, bounds[0])
        bound_worth(draft, line, bounds)
    elif worth := worth_of_each(draft, bounds[0]):
        bound_worth(draft, worth, bounds)
    elif name := earned_by(draft, bounds[0]):
        for one in bounds:
            _of_money(draft, name, one)
    elif of is not None and (others := counted_others(draft, bounds[-1], of)):
        draft.unsupported.append(f"how many different ones of {others} there are for each")
    elif of is not None:
        for one in bounds:
            _attach(draft, of, one)
    elif bounds[0].is_part and is_of_change(draft, bounds[0].first):
        draft.change_bound = bounds[0]
        draft.use(*bounds[0].places)
    elif bounds[0].is_part and len(bounds) == 1 and draft.share_bound is None:
        _bound_share(draft, bounds[0])


def _of_money(draft: Draft, name: str, bound: Bound) -> None:
    outside = polarity(draft, bound)
    draft.use(*bound.places)
    _add_having(draft, name, replace(bound, op=outside(bound.op)))


def _days_by_date(draft: Draft) -> None:
    """ "which days had more than 300 orders": days of the calendar, not of the week."""
    for span in draft.free_spans():
        said = tuple(t.text for t in draft.tokens[span.first : span.last + 1])
        if said[0] in ("which", "what") and said[1:] == ("days",):
            draft.take(span)
            draft.add_group("metric_time", "day")


def _bound_share(draft: Draft, bound: Bound) -> None:
    """ "more than 10 % of their deliveries are late": the condition is on the share that is asked for."""
    outside = polarity(draft, bound)
    draft.share_bound = replace(bound, op=outside(bound.op))
    draft.wants_share = True
    draft.use(*bound.places)


def _bounded(draft: Draft, bound: Bound) -> Span | None:
    """What a bound that stands by itself is of: the nearest measure beside it, else the only one."""
    measures = [s for s in draft.spans if s.of_kind("metric") and _fits(draft, s, bound)]
    after = next((s for s in measures if s.first > bound.last), None)
    money = bound.is_money and draft.word(bound.last + 1) in ("in", "of", "worth")
    if after and money and after.first <= bound.last + 3:
        return after
    before = next((s for s in reversed(measures) if s.last < bound.first), None)
    if after and is_near(draft, bound.last, after.first) and draft.word(bound.last + 1) != "in":
        return after
    if before and is_near(draft, before.last, bound.first):
        return before
    if after and is_near(draft, bound.last, after.first):
        return after
    named = {m.name for s in measures for m in s.of_kind("metric")}
    return measures[0] if len(measures) == 1 or len(named) == 1 else None


def _fits(draft: Draft, span: Span, bound: Bound) -> bool:
    units = {draft.manifest.metrics[m.name].unit for m in span.of_kind("metric")}
    told = draft.word(bound.last + 1)
    if told in ("times", "time"):
        return False  # how often something was done
    if told in UNITS or told in draft.vocab.grains:
        return UNITS.get(told, told) in units
    if bound.is_money:
        return "currency" in units
    if 0 < bound.value < 1 and not bound.is_part:
        return "count" not in units  # no count is less than one
    return "ratio" in units if bound.is_part else units != {"ratio"}


def _is_of_next(draft: Draft, span: Span, bound: Bound) -> bool:
    """In "sellers with at least 40 items" the number is that of the items."""
    if is_of_time(draft, span, bound):
        return True
    at = bound.last + 1
    if bound.is_money or draft.tokens[bound.last].is_money:
        at += draft.word(at) in ("worth", "total", "overall")
        at += draft.word(at) in ("in", "of")  # "over R$700 in sales"
    follows = next((s for s in draft.free_spans() if s.first == at), None)
    led = draft.word(span.last + 1) in ("with", "having", "who", "that", "of")
    if follows is not None and bound.op == "=" and draft.word(span.last + 1) in _OPENERS:
        led = led or bool(set(pick_numbers(draft, follows)) & set(pick_numbers(draft, span)))  # "are 1 star"
    # "products sold fewer than 10 units"
    units = follows is not None and any(
        draft.manifest.metrics[m.name].unit == "count" for m in follows.of_kind("metric")
    )
    named = [draft.manifest.metrics[m.name] for m in span.of_kind("metric")]
    is_money = bool(named) and all(m.unit == "currency" for m in named) and not bound.is_money
    led = led or (units and (is_money or any(m.aggregation == "count_distinct" for m in named)))
    if not led or follows is None:
        return False
    return bool(
        follows.of_kind("metric") or pick_numbers(draft, follows) or counted_others(draft, bound, span)
    )


def _attach(draft: Draft, span: Span, bound: Bound) -> None:
    numeric = pick_numbers(draft, span)
    metrics = [m.name for m in span.of_kind("metric")]
    if metrics and lacks_kind(draft, span, bound):
        return
    if numeric and not metrics and bound.op != "=" and (mean := mean_score(draft, numeric[0])):
        metrics = [mean] if _is_about_groups(draft, span) or _says_on_average(draft, bound) else []
    if metrics and bound.op == "=":
        numeric = without_models(draft, numeric)
    outside = polarity(draft, bound)
    of_groups = bool(metrics) and (_is_about_groups(draft, span) or _says_on_average(draft, bound))
    if numeric and (_is_of_kind(draft, span, bound) or not of_groups):
        check_part(draft, numeric[0], bound)
        kept = use_unit_of_rows(draft, bound, numeric[0])
        keep_number(draft, numeric[0], outside(kept.op), kept.value)
        settle_rows(draft, span, numeric[0])
    elif metrics and (bound.op != "=" or (_is_number_of(span, bound) and tells_others(draft, span, bound))):
        named = span.of_kind("metric")
        name = _counted_instead(draft, span, bound) or pick_metric(draft, span) if named else metrics[0]
        if name is not None and bound.is_part and draft.manifest.metrics[name].unit != "ratio":
            draft.unsupported.append("a part in per cent as a condition on what is no share")
        elif name is not None:
            op = outside(resolved(bound.op, draft.manifest.metrics[name].direction))
            _add_having(draft, name, replace(in_unit_of(draft, bound, name), op=op))
    else:
        return
    draft.use(*bound.places, *([bound.first - 1] if draft.word(bound.first - 1) in _GATHERS else []))
    draft.take(span)
    use_unit(draft, bound, metrics)


def _says_on_average(draft: Draft, bound: Bound) -> bool:
    """ "Regions that score below 4 points on average" have that as their mean, and no row of theirs."""
    said = [token.text for token in draft.tokens]
    follows = next((s for s in draft.spans if s.first == bound.last + 1 and s.of_kind("metric")), None)
    behind = said[follows.first : follows.last + 1] if follows else []
    if draft.vocab.means & set(behind):
        return True
    return any(one == "on" and other in draft.vocab.means for one, other in pairwise(said))


def _is_of_kind(draft: Draft, span: Span, bound: Bound) -> bool:
    """In "share of one-star reviews" the number says which of the rows counted right behind are meant."""
    behind = next((s for s in draft.spans if s.first == span.last + 1), None)
    noun = draft.tokens[span.last]
    is_kind = bound.op == "=" and bound.places == (span.first - 1,) and noun.text == noun.stem
    counts = behind is not None and any(
        draft.manifest.metrics[m.name].aggregation == "count" for m in behind.of_kind("metric")
    )
    return is_kind and counts


def _counted_instead(draft: Draft, span: Span, bound: Bound) -> str | None:
    """In "more than 500 sales" so many are counted, and no money is: the count of the things called so."""
    noun = draft.tokens[span.last]
    is_led = span.first == span.last == bound.last + 1 and not (bound.is_money or bound.is_part)
    if not is_led or draft.word(span.last + 1) in draft.vocab.currencies:
        return None
    metrics = draft.manifest.metrics
    if any(metrics[m.name].unit != "currency" for m in span.of_kind("metric")):
        return None
    entities = {
        e.name for e in draft.manifest.entities.values() if is_called(noun.stem, (e.label, *e.synonyms))
    }
    counts = [
        name
        for name in metrics
        if counted_entity(draft.manifest, name) in entities and not draft.lacking(name)
    ]
    if len(counts) != 1:
        return None
    draft.notes.append(f"“{noun.text}” are counted: {{catalogue.label.{counts[0]} | lower}}")
    return counts[0]


def _is_number_of(span: Span, bound: Bound) -> bool:
    """Whether an equal number is zero, or stands right before what there are so many of."""
    return bound.value == 0 or bound.last == span.first - 1


def _add_having(draft: Draft, name: str, bound: Bound) -> None:
    if draft.manifest.metrics[name].unit == "ratio" and bound.value > 1:
        draft.unsupported.append("a share above one; write per cent with a % sign")
    if draft.manifest.metrics[name].unit == "count" and any(draft.tokens[i].is_money for i in bound.places):
        draft.unsupported.append("an amount of money as a condition on what is counted")
    draft.having.append({"metric": name, "op": bound.op, "value": bound.value})
    if name not in draft.metrics:
        draft.metrics.append(name)


def _is_about_groups(draft: Draft, span: Span) -> bool:
    """Whether the sentence's subject is a group ("states with a score below 3"), not a measure."""
    if (head := _head(draft, span)) is not None:
        # Sellers have ratings in sum, a review has its own.
        counts = [draft.manifest.metrics[m.name].aggregation for m in head.of_kind("metric")]
        return not pick_numbers(draft, head) and all(one == "count_distinct" for one in counts)
    others = [s for s in draft.spans if not s.time and s is not span]
    return not others or not (others[0].of_kind("metric") or others[-1].of_kind("metric"))


def _head(draft: Draft, span: Span) -> Span | None:
    """What a condition is said of in its clause: "categories with 500 orders and a rating of 4"."""
    earlier = [s for s in draft.spans if s.last < span.first and not s.time and s.first not in draft.taken]
    while earlier and _has_number(draft, earlier[-1]):
        earlier.pop()
    if not earlier or not any(draft.word(i) in _OF_HEAD for i in range(earlier[-1].last + 1, span.first)):
        return None
    parted = any(
        t.after_break or draft.starts_sentence(i)
        for i, t in enumerate(draft.tokens)
        if earlier[-1].first < i <= span.first
    )
    return None if parted else earlier[-1]


def _has_number(draft: Draft, span: Span) -> bool:
    """Whether a number beside it says that it is a condition itself."""
    behind = _bound_after(draft, span.last + 1, set())
    own = behind is not None and behind.op != "=" and not _is_of_next(draft, span, behind)
    return own or number_at(draft, span.first - 1, set()) is not None


def _around(draft: Draft, span: Span, covered: set[int]) -> Bound | None:
    """ "200 reviews or more": the number stands before the name, the comparison after it."""
    trailing, value = trailing_at(draft, span.last + 1), number_at(draft, span.first - 1, covered)
    if trailing is None or value is None or draft.word(span.last + 1) == "plus":
        return None
    places = range(span.last + 1, span.last + 1 + trailing[1])
    return Bound(trailing[0], value, (span.first - 1, *places))


def _bare_number(draft: Draft, span: Span, covered: set[int]) -> Bound | None:
    """ "1 star reviews", "3 installments": a number right before what is counted, unless it ranks."""
    noun = draft.tokens[span.first]
    value = number_or_single(draft, span, covered) if pick_numbers(draft, span) else None
    ranks = any(t.text in draft.vocab.superlatives for t in draft.tokens)
    # "top 5 scores" ranks, "the most 5-star reviews" does not by its number.
    if value is not None and _spans_all(draft, span):
        draft.use(span.first - 1)
        draft.take(span)
        draft.add_group(pick_numbers(draft, span)[0])
        return None
    is_ranked = ranks and (noun.text != noun.stem or draft.word(span.first - 2) in _RANKING)
    return None if value is None or is_ranked else Bound("=", value, (span.first - 1,))


def _spans_all(draft: Draft, span: Span) -> bool:
    """In "over the five stars", "by the four scores" the number says how many there are, and none of them."""
    noun, at = draft.tokens[span.last], span.first - 2
    while draft.word(at) in ("the", "all", "these", "our"):
        at -= 1
    return noun.text != noun.stem and draft.word(at) in draft.vocab.by | {"over", "among", "between", "into"}


def _bound_after(draft: Draft, i: int, covered: set[int]) -> Bound | None:
    start = i
    op = "="
    for _ in range(3):
        found = comparator_at(draft, i)
        if found:
            op = found[0] if found[0] != "=" else op
            i += found[1]
        elif draft.word(i) in _OPENERS or (draft.word(i) in _STANDS and comparator_at(draft, i + 1)):
            i += 1
    value = number_at(draft, i, covered)
    ranks = draft.word(i + 1) in draft.vocab.superlatives  # "comes from the ten biggest"
    if value is None or ranks or any(t.after_break for t in draft.tokens[start : i + 1]):
        return None
    places = tuple(range(start, i + 1))
    if trailing := trailing_at(draft, i + 1):
        return Bound(trailing[0], value, (*places, *range(i + 1, i + 1 + trailing[1])))
    return Bound(op, value, places)


def _bound_before(draft: Draft, i: int, covered: set[int]) -> Bound | None:
    for length in (2, 1):
        trailing = trailing_at(draft, i - length + 1)
        value = number_at(draft, i - length, covered)
        if trailing and trailing[1] == length and value is not None:
            return Bound(trailing[0], value, tuple(range(i - length, i + 1)))
    if draft.word(i) in _SEVERAL and i not in covered:
        return Bound(">", 1, (i,))
    value = number_at(draft, i, covered)
    if value is None:
        return None
    for length in (4, 3, 2, 1):
        found = comparator_at(draft, i - length)
        if found and found[1] == length and found[0] != "=":
            return Bound(found[0], value, tuple(range(i - length, i + 1)))
    return None

"""Those who came back: "of those who first bought in May, how many ordered again", "who never came back"."""

from datetime import timedelta

from agent.planner.draft import Draft
from agent.planner.making.terms import NONE, WITHIN, make_within
from agent.planner.names.counted import key_counted
from agent.planner.names.spans import Span
from agent.planner.passes.followed import is_whole_of
from agent.planner.passes.occasions import buyers, done_by
from agent.planner.times.dates import TimeMention
from semantic_layer.calendar import DateRange, shift
from semantic_layer.manifest import Metric
from semantic_layer.windows import Window

TWO = 2
NEAR = 4
_BACK = frozenset({"back"})
_COME = frozenset({"come", "comes", "came", "coming", "went", "go", "goes"})
_ASKED = frozenset({"many", "which", "what", "of", "most", "fewest"})
_NO_RETURN = frozenset({"rate", "rates", "goods", "items", "products", "orders"})
_RETURN = frozenset({"returned", "return", "returns", "returning", "reordered", "repurchased", "rebought"})
_AGAIN = frozenset({"again"})
_ANOTHER = frozenset({"another", "second", "further", "subsequent", "additional", "more"})
_LATER_ONES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_AGAIN_SAID = (("once", "more"), *((lead, nth) for lead in ("a", "the") for nth in _LATER_ONES))
_NEVER = frozenset({"never", "not", "no", "nobody"})
_FIRST = frozenset({"first", "initial", "debut", "new", "acquired", "joined", "won", "gained"})
_DOERS = frozenset({"everyone", "everybody", "those", "people", "anyone", "ones", "them", "persons", "users"})
_LATER = frozenset({"later", "ever", "afterwards", "since", "any", "at", "time", "point", "on"})
_FOLLOWING = frozenset({"following", "next", "subsequent"})
_SMALL = frozenset({"fell", "falls", "order", "purchase", "time", "after", "to"})


def read_returns(draft: Draft) -> None:
    """Put conditions on those counted: first there in one period, and there again, in another or ever."""
    back = _back(draft)
    times = [s for s in draft.free_spans() if s.time]
    if not back or len(times) > TWO:
        return
    is_never = any(draft.word(i) in _NEVER for i in range(max(0, back[0] - NEAR), back[-1] + 1))
    # "The first half of 2024" is a time.
    inside = {i for s in times for i in range(s.first, s.last + 1)} | set(back)
    firsts = [i for i, token in enumerate(draft.tokens) if token.text in _FIRST and i not in inside]
    before = [s for s in times if s.last < back[0]]
    after = [s for s in times if s.first > back[-1]]
    if len(before) > 1 or (before and not (firsts and _is_closed(before[0]))) or (after and not before):
        return
    people = _people(draft)
    counted = done_by(draft)
    if people is None or counted is None or _has_axis(draft, times):
        return
    name, entity = people
    of = before[0].time if before else None
    if _within_a_window(draft, entity, back, is_never=is_never):
        draft.use(*back, *firsts)
        _take_people(draft, name, back, firsts)
        _use_small(draft, back, firsts)
        draft.wants_share = False
        return
    then = after[0].time.range if after and after[0].time else _following(draft, of, back)
    if of is not None:
        _first_in(draft, name, entity, of.range)
    draft.of_whom = list(draft.filters)
    if of is not None and then is not None and then.meet(of.range) == of.range:
        then = DateRange(None, then.end)  # "in March, and again by the end of the year"
    if then is not None and then.start:
        made = make_within(draft, name, then, NONE if is_never else WITHIN)
        draft.filters.append({"metric": made, "by": entity, "op": "=" if is_never else ">", "value": 0})
    else:
        # Until a day, or ever: of the first and those that follow, there are two at least.
        said = (draft.word(i) for i in range(back[0], back[-1] + NEAR))
        most = max(_LATER_ONES.get(word, TWO) for word in said) - 1
        made = make_within(draft, counted, then) if then else counted
        op = "<=" if is_never and most > 1 else "=" if is_never else ">"
        draft.filters.append({"metric": made, "by": entity, "op": op, "value": most})
    if name not in draft.metrics:
        draft.metrics.append(name)
    _take(draft, back, firsts, times, name)


def _is_closed(span: Span) -> bool:
    return bool(span.time and span.time.range.start and span.time.range.end)


def _back(draft: Draft) -> tuple[int, ...]:
    """The places of the words that say that they came back, with what denies it."""
    for i, token in enumerate(draft.tokens):
        word, after = token.text, draft.word(i + 1)
        found: tuple[int, ...] = ()
        if word in _COME and after in _BACK:
            found = (i, i + 1)
        elif word in _RETURN and not (_covered(draft, i) or after in _NO_RETURN or _of_goods(draft, i)):
            found = (i,)
        elif word in draft.vocab.doing | {"never", "not"} and after in _AGAIN:
            found = (i, i + 1)
        elif word in draft.vocab.doing and (after, draft.word(i + 2)) in _AGAIN_SAID:
            found = (i, i + 1, i + 2, *([i + 3] if draft.word(i + 3) == "time" else []))
        elif word in _ANOTHER - {"more"} | _LATER_ONES.keys() and after in ("order", "purchase", "time"):
            found = (i, i + 1) if _is_had(draft, i) else ()
        if found:
            deny = [j for j in range(max(0, i - NEAR), i) if draft.word(j) in _NEVER]
            return (*deny, *found)
    return ()


def _of_goods(draft: Draft, i: int) -> bool:
    """In "returned the most goods", "how many items did they return" something is brought back."""
    if (draft.word(i + 1), draft.word(i + 2)) in (("the", "most"), ("the", "fewest"), ("the", "least")):
        return True
    asked = [at for at in range(1, i) if draft.word(at) in _NO_RETURN and draft.word(at - 1) in _ASKED]
    return any(not draft.vocab.doing & {draft.word(j) for j in range(at + 1, i)} for at in asked)


def _is_had(draft: Draft, i: int) -> bool:
    """ "Placed another order", "with a second purchase"."""
    near = {draft.word(j) for j in range(max(0, i - NEAR), i)}
    return bool(near & (draft.vocab.holding | draft.vocab.doing | {"had", "have", "made", "with", "placed"}))


def _covered(draft: Draft, i: int) -> bool:
    return any(s.first <= i <= s.last for s in draft.spans)


def _people(draft: Draft) -> tuple[str, str] | None:
    """The measure that counts those who are meant, all of them, and by what they are told apart."""
    metrics = draft.manifest.metrics
    named = [metrics[m.name] for s in draft.free_spans() for m in s.of_kind("metric")]
    # "What share of new customers" names a ratio, of which they are the part.
    named += [metrics[m.inputs[0].metric] for m in named if m.type == "ratio" and _has_part(draft, m)]
    people = [m for m in named if m.aggregation == "count_distinct" and not draft.lacking(m.name)]
    wholes = {w.name for one in people for w in metrics.values() if is_whole_of(w, one)}
    found = [(name, entity) for name in sorted(wholes) if (entity := key_counted(draft.manifest, name))]
    if not people and _DOERS & {token.text for token in draft.tokens}:
        return buyers(draft)
    return found[0] if len(found) == 1 else None


def _has_part(draft: Draft, metric: Metric) -> bool:
    return bool(metric.inputs) and metric.inputs[0].metric in draft.manifest.metrics


def _has_axis(draft: Draft, times: list[Span]) -> bool:
    inside = {i for s in times for i in range(s.first, s.last + 1)}
    grains = [i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.grains and i not in inside]
    counted = [i for i in grains if draft.word(i - 1).isdigit() or draft.word(i - 1) in draft.vocab.numbers]
    return any(
        draft.word(i - 1) not in _FOLLOWING | {"the"} or _is_each_following(draft, i)
        for i in grains
        if i not in counted
    )


def _is_each_following(draft: Draft, i: int) -> bool:
    """ "In each following month", "in the months that followed": one by one."""
    each = draft.word(i - 1) in _FOLLOWING and draft.word(i - 2) in draft.vocab.each
    behind = draft.word(i + 2) if draft.word(i + 1) == "that" else draft.word(i + 1)
    several = draft.word(i) != draft.tokens[i].stem
    return each or (several and behind in _FOLLOWING | {"followed", "after", "afterwards", "since"})


def _following(draft: Draft, of: TimeMention | None, back: tuple[int, ...]) -> DateRange | None:
    """ "in the following year", "the year after": that behind the one in which they were first there."""
    for i in range(back[-1] + 1, len(draft.tokens)):
        grain = draft.vocab.grains.get(draft.word(i))
        said = draft.word(i - 1) in _FOLLOWING or draft.word(i + 1) in ("after", "later")
        if of is None or grain != of.grain or not said or not (of.range.start and of.range.end):
            continue
        start = of.range.end + timedelta(days=1)
        draft.use(i - 1, i, i + 1) if draft.word(i + 1) in ("after", "later") else draft.use(i - 1, i)
        return DateRange(start, shift(start, grain, 1) - timedelta(days=1))
    return None


def _first_in(draft: Draft, name: str, entity: str, span: DateRange) -> None:
    """Those who are there in a period and were not before it."""
    within = make_within(draft, name, span)
    draft.filters.append({"metric": within, "by": entity, "op": ">", "value": 0})
    if span.start and span.start > draft.clock.first_day:
        before = make_within(draft, name, DateRange(None, span.start - timedelta(days=1)))
        draft.filters.append({"metric": before, "by": entity, "op": "=", "value": 0})


def _take(draft: Draft, back: tuple[int, ...], firsts: list[int], times: list[Span], name: str) -> None:
    draft.use(*back, *firsts, *(i - 1 for i in firsts if draft.word(i - 1) == "very"))
    for span in times:
        draft.notes += [span.time.note] if span.time and span.time.note else []
        draft.take(span)
    draft.spans = [s for s in draft.spans if s not in times]
    _take_people(draft, name, back, firsts)
    _use_small(draft, back, firsts)


def _take_people(draft: Draft, name: str, back: tuple[int, ...], firsts: list[int]) -> None:
    metrics = draft.manifest.metrics
    for span in draft.free_spans():
        named = [metrics[m.name] for m in span.of_kind("metric")]
        parts = [metrics[m.inputs[0].metric] for m in named if m.type == "ratio" and _has_part(draft, m)]
        is_people = any(is_whole_of(metrics[name], m) for m in (*named, *parts))
        draft.wants_share = draft.wants_share or any(is_whole_of(metrics[name], m) for m in parts)
        is_first = bool(set(firsts) & {span.first - 1, span.first, span.last})
        is_again = span.first - 1 in back or span.first in back
        if is_people or is_first or is_again:
            draft.take(span)


def _use_small(draft: Draft, back: tuple[int, ...], firsts: list[int]) -> None:
    """Explain the small words behind those that say that they were first there, and came back."""
    small = draft.vocab.doing | draft.vocab.light | draft.vocab.fillers | _LATER | _SMALL | _ANOTHER
    small |= draft.vocab.prepositions | draft.vocab.particles
    for at in (back[-1] + 1, *(i + 1 for i in firsts)):
        while draft.word(at) in small or at in draft.used and at < len(draft.tokens):
            draft.use(at)
            at += 1
    draft.use(*(i for i in range(back[0]) if draft.word(i) in draft.vocab.doing and not _covered(draft, i)))


def _within_a_window(draft: Draft, entity: str, back: tuple[int, ...], *, is_never: bool) -> bool:
    """ "Ordered again within 90 days": what the definitions follow by that window, for those of a period."""
    at = next((i for i in range(back[-1], len(draft.tokens)) if draft.word(i) in ("within", "inside")), None)
    if at is None:
        return False
    at += 1
    while draft.word(at) in draft.vocab.particles | {"first", "next"}:
        at += 1
    number, grain = draft.word(at), draft.vocab.grains.get(draft.word(at + 1))
    count = int(number) if number.isdigit() else draft.vocab.numbers.get(number, 0)
    asks_part = any(token.text in draft.vocab.shares | draft.vocab.rates for token in draft.tokens)
    kind = "conversion_rate" if asks_part else "conversions"
    found = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.conversion
        and (m.conversion.entity, m.conversion.calculation) == (entity, kind)
        and _lasts(m.conversion.window, count, grain)
        and m.inputs[0].metric != m.inputs[1].metric
        and not draft.lacking(m.name)
    ]
    own = [name for name in found if _is_of_people(draft, name)]
    if len(own) != 1 or is_never:
        draft.unsupported.append("what came within so many days, which no definition tells")
        return True
    draft.metrics.append(own[0])
    for span in draft.free_spans():
        if back[-1] < span.first <= at + 1 and not span.time:
            draft.take(span)
    draft.use(*range(at - 1, at + 2), *(i for i in range(back[-1], at)))
    draft.use(*(i for i, t in enumerate(draft.tokens) if asks_part and t.text in draft.vocab.shares))
    return True


def _lasts(window: Window | None, count: int, grain: str | None) -> bool:
    if window is None or not count:
        return False
    days = {"day": count, "week": 7 * count, "month": 30 * count}.get(grain or "", -1)
    return window.days == days or (grain == "month" and window.months == count)


def _is_of_people(draft: Draft, name: str) -> bool:
    """Whether a measure follows people from their first on to what they do later."""
    metric = draft.manifest.metrics[name]
    first = draft.manifest.everything.metrics[metric.inputs[0].metric]
    return bool(first.filters)

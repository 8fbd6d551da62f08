"""Several periods in one question: told by another, one inside another, or held against each other."""

from datetime import date, timedelta
from itertools import pairwise

from agent.planner.draft import Draft
from agent.planner.making.terms import make_change, make_in_period
from agent.planner.times.beside import earlier, later, years_on
from agent.planner.times.dates import LAST, Reader, TimeMention
from agent.planner.times.simple import read_simple
from semantic_layer.calendar import DateRange, add_months, shift

TWO = 2
_BEFORE = frozenset({"previous", "prior", "preceding"})
_STEPS = ("month", "quarter", "year")


def told_by_another(draft: Draft, known: list[TimeMention]) -> list[TimeMention]:
    """Resolve what leans on another time: "against the month before", "the same months of 2017"."""
    reader = Reader(draft.tokens, draft.vocab, draft.clock)
    if len(known) == TWO and draft.word(known[0].first) in _BEFORE and draft.word(known[1].first) not in LAST:
        known = [known[1], known[0]]  # "against the previous month in August" leans on August
    elif len(known) == TWO and _is_so_far(draft, known):
        known = [known[1], known[0]]  # "behind last year, this year to date"
    first = known[0]
    found = [first]
    for mention in known[1:]:
        found.append(_relative(draft, mention, first) or _same_of_year(draft, mention, first) or mention)
    covered = {i for m in known for i in range(m.first, m.last + 1)}
    if len(found) == 1 and draft.word(first.first) == "from" and first.range.end is None:
        # "From May to the same month a year later" names May alone.
        first = read_simple(reader, first.first + 1) or first
    if len(found) == 1 and first.range.start and first.range.end:
        for i in range(len(draft.tokens)):
            if i in covered | draft.used or not (
                told := earlier(reader, i, first) or later(reader, i, first)
            ):
                continue
            back, last = told
            follows = draft.vocab.months.get(draft.word(last + 1)) or draft.word(last + 1).isdigit()
            if follows or covered & set(range(i, last + 1)):
                continue
            draft.use(*range(i, last + 1))
            draft.taken.update(s.first for s in draft.spans if i <= s.first <= last)
            found = [first, TimeMention(i, last, back, first.grain)]
            break
    return found


def _is_so_far(draft: Draft, known: list[TimeMention]) -> bool:
    """Whether the last year is named before what there is so far of the year after it."""
    last, now = known
    is_last = last.grain == "year" and draft.word(last.first) in LAST
    return is_last and now.grain == "range" and now.range.end == draft.clock.last_day


def _relative(draft: Draft, mention: TimeMention, first: TimeMention) -> TimeMention | None:
    """ "May 2018 against the previous month", "March 2018 against last year": counted from what is named."""
    word, grain = draft.word(mention.first), draft.vocab.grains.get(draft.word(mention.last))
    start, end = first.range.start, first.range.end
    if word in _BEFORE and grain and mention.range == first.range and start and end:
        # "the last 30 days against the previous 30 days"
        count = _count(first.range, grain)
        span = DateRange(shift(start, grain, -count), start - timedelta(days=1))
        return TimeMention(mention.first, mention.last, span, first.grain)
    alone = mention.last == mention.first + 1 and grain is not None
    leans = word in _BEFORE or (word in LAST and grain == "year" and first.grain != "year")
    if (
        not (grain and alone and leans and start and end)
        or not _compares(draft)
        or draft.word(first.first) in LAST
    ):
        return None
    if grain == "year":
        span = years_on(first.range, -1)
    elif grain in ("day", "week"):
        step = timedelta(days=7 if grain == "week" else 1)
        span = DateRange(start - step, end - step)
    elif start.day == 1:
        whole = shift(start, grain, -1)
        span = DateRange(whole, start - timedelta(days=1))
    else:
        return None
    return TimeMention(mention.first, mention.last, span, first.grain)


def _count(span: DateRange, grain: str) -> int:
    assert span.start and span.end
    count = 1
    while shift(span.start, grain, count) <= span.end:
        count += 1
    return count


def _same_of_year(draft: Draft, mention: TimeMention, first: TimeMention) -> TimeMention | None:
    """In "January to August 2017 against the same months of 2018" the year alone is another."""
    near = {draft.word(i) for i in range(max(0, mention.first - 5), mention.first)}
    start, of = first.range.start, mention.range.start
    if "same" not in near or mention.grain != "year" or first.grain == "year" or not (start and of):
        return None
    places = [i for i in range(max(0, mention.first - 5), mention.first) if draft.word(i) == "same"]
    draft.use(*range(places[-1], mention.first))
    return TimeMention(mention.first, mention.last, years_on(first.range, of.year - start.year), first.grain)


def _compares(draft: Draft) -> bool:
    said = {t.text for t in draft.tokens}
    return bool(said & (draft.vocab.comparisons | draft.vocab.growth | draft.vocab.comparatives | {"than"}))


def folded(draft: Draft, known: list[TimeMention]) -> list[TimeMention]:
    """The times with each that lies within another narrowed to it, in the order they are said."""
    found: list[TimeMention] = []
    for mention in known:
        for at, other in enumerate(found):
            between = {draft.word(i) for i in range(other.last + 1, mention.first)}
            closed = all((*_ends(other.range), *_ends(mention.range)))
            if closed and (between & (draft.vocab.comparisons | {"than"}) or _cross(other, mention)):
                continue
            shared = other.range.meet(mention.range)
            if not (shared.start and shared.end) or shared.start <= shared.end:
                finer = mention if shared == mention.range else other
                found[at] = TimeMention(mention.first, mention.last, shared, finer.grain)
                break
        else:
            found.append(mention)
    return found


def _ends(span: DateRange) -> tuple[date | None, date | None]:
    return span.start, span.end


def _cross(one: TimeMention, other: TimeMention) -> bool:
    """Whether two times share some days, and each has others."""
    shared = one.range.meet(other.range)
    return shared not in (one.range, other.range)


def hold_periods(draft: Draft, known: list[TimeMention], *, compares: bool) -> None:
    """Set the range of one period; neighbours make one axis, others stand beside each other."""
    known = list({m.range: m for m in reversed(known)}.values())[::-1]  # "autumn 2011 against summer 2011"
    if len(known) == 1:
        draft.time = known[0].range
        return
    if any(_done_between(draft, a, b) for a, b in pairwise(known)):
        draft.unsupported.append("those who did one thing in one period and another in the next")
        return
    spans = [m.range for m in known]
    if not all(span.start and span.end for span in spans):
        draft.unsupported.append("periods without an end held against each other")
        return
    in_order = sorted(known, key=lambda m: str(m.range.start))
    first, second = in_order[0].range, in_order[-1].range
    if len(known) == TWO and (compares or draft.apart):
        draft.use(*(i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.comparisons))
        if second == a_year_later(first):
            draft.time, draft.compare = second, "previous_year"
            return
        if not _has_axis(draft) and _is_just_before(first, second):
            draft.time, draft.compare = second, "previous_period"
            return
    grains = {m.grain for m in known}
    whole = DateRange(first.start, max(span.end for span in spans if span.end))
    adjacent = all(follows_on(a.range, b.range) for a, b in zip(in_order, in_order[1:], strict=False))
    draft.time = whole
    ranked = any(t.text in draft.vocab.superlatives for t in draft.tokens)
    uneven = compares and ranked and len(known) == TWO and not _has_axis(draft)
    either = any("or" in {draft.word(i) for i in range(a.last + 1, b.first)} for a, b in pairwise(known))
    if adjacent and either and not (compares or ranked):
        return  # "in May or June" is one time
    if uneven:
        draft.periods = tuple(spans)
    elif adjacent and len(grains) == 1 and grains <= {"week", *_STEPS} and (ranked or not _has_axis(draft)):
        draft.add_group("metric_time", grains.pop())
    elif not (adjacent and _has_axis(draft)):
        draft.periods = tuple(spans)
    elif compares:
        draft.held = tuple(spans)


def _done_between(draft: Draft, first: TimeMention, second: TimeMention) -> bool:
    """In "members who joined in May paid a bill in June" each time is of what is done beside it."""
    between = draft.tokens[first.last + 1 : second.first]
    joined = draft.vocab.conjunctions | draft.vocab.comparisons | {"than", "then", "later"}
    is_list = any(t.after_break or t.text in joined for t in (*between, draft.tokens[second.first]))
    named = any(first.last < s.first < second.first and s.of_kind("metric") for s in draft.spans)
    is_done = named or any(t.text in draft.vocab.doing for t in between)
    return is_done and not is_list


def _has_axis(draft: Draft) -> bool:
    """Whether the question asks for a time axis: by a grain, or a trend."""
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)} | draft.used
    free = {t.text for i, t in enumerate(draft.tokens) if i not in covered}
    return bool(free & (set(draft.vocab.grains) | draft.vocab.trends))


def a_year_later(span: DateRange) -> DateRange | None:
    """The same days of the next year, the last of February for the last of February."""
    return years_on(span, 1) if span.start and span.end else None


def _is_just_before(first: DateRange, second: DateRange) -> bool:
    """Whether a comparison with the period before reads exactly the first: as many months, else days."""
    if not (follows_on(first, second) and first.start and first.end and second.start and second.end):
        return False
    months = [_months_of(first), _months_of(second)]
    if months[1]:
        return months[0] == months[1]
    return (first.end - first.start) == (second.end - second.start)


def _months_of(span: DateRange) -> int:
    """How many whole months a range is made of, 0 where it is not."""
    if not (span.start and span.end) or span.start.day != 1:
        return 0
    after = span.end + timedelta(days=1)
    whole = after.day == 1
    return (after.year - span.start.year) * 12 + after.month - span.start.month if whole else 0


def follows_on(first: DateRange, second: DateRange) -> bool:
    """Whether one of two ranges begins right behind the other."""
    early, late = sorted((first, second), key=lambda r: str(r.start))
    return bool(early.end and late.start and (late.start - early.end).days == 1)


def settle_periods(draft: Draft) -> None:
    """Show each measure once for each period, and of two periods how much it changed."""
    if draft.held and not any(group.grain for group in draft.groups):
        draft.periods = draft.held
    if not draft.periods:
        return
    _drop_own_grain(draft)
    if any(group.grain for group in draft.groups) or draft.cumulative is not None or draft.wants_share:
        draft.unsupported.append("periods that do not follow each other, together with what else is asked")
        return
    defined = list(draft.metrics)
    draft.metrics = []
    for name in defined:
        shown = [make_in_period(draft, name, span, n) for n, span in enumerate(draft.periods)]
        draft.metrics += shown
        if len(shown) == TWO:
            early, late = sorted(range(TWO), key=lambda n: str(draft.periods[n].start))
            draft.metrics += make_change(draft, name, shown[early], shown[late])
    is_ranked = draft.order_metric in defined or draft.descending is not None
    if draft.metrics and is_ranked:
        places = {"change": -1, "difference": -2, None: len(draft.periods) - 1}
        draft.order_metric = draft.metrics[places[draft.by_change]]
    draft.compare = None


def _drop_own_grain(draft: Draft) -> None:
    """Months that are named one by one are told by month already."""
    for group in list(draft.groups):
        months = group.grain and all(_is_one(span, group.grain) for span in draft.periods)
        if months:
            draft.groups.remove(group)


def _is_one(span: DateRange, grain: str) -> bool:
    if not (span.start and span.end):
        return False
    start: date = span.start
    if grain == "day":
        return span.end == start
    if grain == "week":
        return (span.end - start).days == 6
    size = {"month": 1, "quarter": 3, "year": 12}.get(grain, 0)
    return bool(size) and start.day == 1 and span.end == add_months(start, size) - timedelta(days=1)

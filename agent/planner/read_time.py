"""Time: the range asked for, a comparison of two periods, and the grain to group by."""

from datetime import date, timedelta

from agent.planner.draft import Draft
from agent.planner.spans import Span
from semantic_layer.calendar import DateRange

SAME_PERIOD_WORDS = 9
MOST_OF_A_YEAR = 360
_EDGES = frozenset({"start", "beginning", "end", "middle", "early", "mid", "late"})
_BACK = frozenset({"before", "earlier", "previous", "last", "prior", "ago"})


def read_range(draft: Draft) -> None:
    """Join the time expressions to one range; two periods held against each other become a comparison."""
    spans = [span for span in draft.spans if span.time]
    mentions = [span.time for span in spans if span.time]
    for span in spans:
        draft.take(span)
    if not mentions:
        return
    draft.notes += [m.note for m in mentions if m.note]
    if len(mentions) == 1 and mentions[0].parts and _grows(draft):
        _compare_periods(draft, [Span(m.first, m.last, time=m) for m in mentions[0].parts])
    elif len(mentions) == 1:
        draft.time = mentions[0].range
    elif _compares(draft) and len(mentions) == 2:
        _compare_periods(draft, spans)
    else:
        _join(draft, spans)


def _grows(draft: Draft) -> bool:
    """ "grew from 2022 to 2023": two periods held against each other, unless a time axis is asked for."""
    words = {t.text for t in draft.tokens}
    return bool(words & draft.vocab.growth) and not words & (set(draft.vocab.grains) | draft.vocab.trends)


def read_edges(draft: Draft) -> None:
    """ "at the end of 2017" names no days; "by the end of 2017" means until then."""
    for span in draft.spans:
        if span.time is None:
            continue
        at = draft.before(span) if draft.word(span.first - 1) in draft.vocab.particles else span.first - 1
        if draft.word(at) == "in":
            at -= 1
        if draft.word(at) not in _EDGES or any(s.first <= at <= s.last for s in draft.spans):
            continue
        lead = {draft.word(at - 1), draft.word(at - 2)}
        if draft.word(at) == "end" and lead & {"by", "until", "till"} and draft.time:
            draft.time = DateRange(None, span.time.range.end)
            draft.use(at, at - 1, at - 2)
        else:
            draft.unsupported.append(f"the {draft.word(at)} of a period, which names no days")
    months = any(s.time and s.time.note and s.time.grain in ("month", "quarter") for s in draft.spans)
    repeated = any(
        draft.vocab.grains.get(t.text) == "year" and draft.word(i - 1) in draft.vocab.each
        for i, t in enumerate(draft.tokens)
    )
    if months and repeated:
        draft.unsupported.append("the same month of every year")


def _compares(draft: Draft) -> bool:
    said = {t.text for t in draft.tokens}
    than = "than" in said and bool(said & draft.vocab.comparatives)
    return than or bool(said & (draft.vocab.comparisons | draft.vocab.growth))


def _compare_periods(draft: Draft, spans: list[Span]) -> None:
    first, second = sorted((s.time for s in spans if s.time), key=lambda m: str(m.range.start))
    draft.use(*(i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.comparisons))
    if second.range == _a_year_later(first.range):
        draft.time, draft.compare = second.range, "previous_year"
    elif (
        first.grain == second.grain
        and first.grain in ("month", "quarter")
        and _adjacent(first.range, second.range)
    ):
        draft.time, draft.compare = second.range, "previous_period"
    else:
        _join(draft, spans)


def _a_year_later(span: DateRange) -> DateRange | None:
    if not (span.start and span.end):
        return None
    end = span.end + timedelta(days=1)
    return DateRange(_next_year(span.start), _next_year(end) - timedelta(days=1))


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _join(draft: Draft, spans: list[Span]) -> None:
    """Several periods: one inside another narrows it, neighbours are spanned and shown one by one."""
    mentions = [span.time for span in spans if span.time]
    whole = mentions[0].range
    for earlier, mention in zip(mentions, mentions[1:], strict=False):
        shared = whole.meet(mention.range)
        if shared.start and shared.end and shared.start <= shared.end:
            whole = shared
            continue
        if mention.grain not in ("month", "quarter", "year") or not _adjacent(earlier.range, mention.range):
            draft.unsupported.append("periods that do not follow each other")
        else:
            draft.add_group("metric_time", mention.grain)
        whole = whole.span(mention.range)
    draft.time = whole


def _adjacent(first: DateRange, second: DateRange) -> bool:
    early, late = sorted((first, second), key=lambda r: str(r.start))
    return bool(early.end and late.start and (late.start - early.end).days == 1)


def read_grain(draft: Draft) -> None:
    """ "by month", "monthly", "each quarter", "over time": group along the time axis."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        if grain and draft.word(i - 1) == "in" and token.text.endswith("s"):
            # "in days" is a unit.
            draft.use(i)
        elif grain and i not in covered | draft.used:
            draft.add_group("metric_time", grain)
            draft.use(i)
        elif token.text in draft.vocab.trends and i not in covered:
            draft.wants_trend = True
            draft.use(i)
        elif token.text == "time" and draft.word(i - 1) in ("over", "through"):
            draft.wants_trend = True
            draft.use(i, i - 1)


def read_step_back(draft: Draft) -> None:
    """ "the year before", "previous month": in a follow-up, the range moves back."""
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        if grain and draft.word(i + 1) in ("before", "earlier"):
            draft.step_back = grain
            draft.use(i, i + 1)
        elif grain and draft.word(i - 1) in ("previous", "prior", "preceding") and draft.time is None:
            draft.step_back = grain
            draft.use(i, i - 1)


def read_same_period(draft: Draft) -> None:
    """ "versus the same month of the year before": the comparison is with last year."""
    for i, token in enumerate(draft.tokens):
        if token.text != "same":
            continue
        window = range(i, min(i + SAME_PERIOD_WORDS, len(draft.tokens)))
        if _same_as_year(draft, i, window):
            continue
        places = [j for j in window if draft.vocab.grains.get(draft.word(j)) == "year"]
        back = [j for j in window if draft.word(j) in _BACK]
        if places and back:
            draft.compare = "previous_year"
            last = max(*places, *back)
            for span in draft.spans:
                if i <= span.first <= last:
                    draft.take(span)
            draft.use(*range(i, last + 1))


def _same_as_year(draft: Draft, i: int, window: range) -> bool:
    """ "the same period of 2023" beside a range of 2024 is that range a year before."""
    spans = [s for s in draft.spans if s.time]
    said = [s for s in spans if s.first in window and s.time and s.time.grain == "year"]
    other = [s for s in spans if s not in said]
    if len(said) != 1 or len(other) != 1 or not (said[0].time and other[0].time):
        return False
    year, start = said[0].time.range.start, other[0].time.range.start
    if not (year and start and start.year == year.year + 1):
        return False
    draft.compare = "previous_year"
    draft.take(said[0])
    draft.spans.remove(said[0])
    draft.use(*range(i, said[0].last + 1))
    return True


def read_future(draft: Draft) -> None:
    """What has not happened yet is not in the data."""
    words = [t.text for t in draft.tokens]
    ahead = any(a == "next" and b in draft.vocab.grains for a, b in zip(words, words[1:], strict=False))
    if ahead or set(words) & {"tomorrow", "will"}:
        draft.unsupported.append("what has not happened yet")
        draft.use(*(i for i, word in enumerate(words) if word in ("tomorrow", "will", "next")))


def read_growth(draft: Draft) -> None:
    """ "year over year", "growth", "did it increase": add the change against the period before."""
    words = [t.text for t in draft.tokens]
    pairs = list(zip(words, words[1:], strict=False))
    grows = bool(set(words) & (draft.vocab.growth | {"mom", "qoq"}))
    compares = bool(set(words) & draft.vocab.comparisons)
    over_year = ("year", "over") in pairs or ("year", "on") in pairs or "yoy" in words
    to_last_year = any(a in ("previous", "last", "prior") and b == "year" for a, b in pairs)
    if over_year or (compares and draft.time and (draft.step_back == "year" or to_last_year)):
        draft.compare = "previous_year"
    elif grows and draft.compare is None:
        draft.compare = _growth_of(draft)
        if draft.compare is None:
            draft.unsupported.append(
                "a growth without saying over which periods; add “by month”, or name a year or other range"
            )
    spent = draft.vocab.growth | draft.vocab.comparisons | {"mom", "qoq"}
    draft.use(*(i for i, word in enumerate(words) if word in spent))


def _growth_of(draft: Draft) -> str | None:
    """Against the period before along a time axis, else against the year before a whole year."""
    if any(group.grain for group in draft.groups) or draft.wants_trend:
        return "previous_period"
    if draft.time is None or not (draft.time.start and draft.time.end):
        return None
    return "previous_year" if (draft.time.end - draft.time.start).days > MOST_OF_A_YEAR else "previous_period"


def settle_trend(draft: Draft) -> None:
    """A trend without a grain is by month."""
    if draft.wants_trend and not any(g.grain for g in draft.groups):
        draft.add_group("metric_time", "month")

"""Time: the range asked for, a comparison of two periods, and the grain to group by."""

from datetime import date, timedelta

from agent.planner.calendar import DateRange
from agent.planner.draft import Draft
from agent.planner.spans import Span

SAME_PERIOD_WORDS = 9
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


def _compares(draft: Draft) -> bool:
    return any(t.text in draft.vocab.comparisons | draft.vocab.growth for t in draft.tokens)


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
            draft.unsupported.append("two periods that do not follow each other")
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
        places = [j for j in window if draft.vocab.grains.get(draft.word(j)) == "year"]
        back = [j for j in window if draft.word(j) in _BACK]
        if places and back:
            draft.compare = "previous_year"
            last = max(*places, *back)
            for span in draft.spans:
                if i <= span.first <= last:
                    draft.take(span)
            draft.use(*range(i, last + 1))


def read_future(draft: Draft) -> None:
    """What has not happened yet is not in the data."""
    words = [t.text for t in draft.tokens]
    ahead = any(a == "next" and b in draft.vocab.grains for a, b in zip(words, words[1:], strict=False))
    if ahead or set(words) & {"tomorrow", "will"}:
        draft.unsupported.append("what has not happened yet")
        draft.use(*(i for i, word in enumerate(words) if word in ("tomorrow", "will", "next")))


def read_growth(draft: Draft) -> None:
    """ "month over month", "year over year", "growth": add the change against the period before."""
    words = [t.text for t in draft.tokens]
    yearly = "yoy" in words or any(
        words[i : i + 3] in (["year", "over", "year"], ["year", "on", "year"]) for i in range(len(words))
    )
    to_last_year = any(
        a in ("previous", "last", "prior") and b == "year" for a, b in zip(words, words[1:], strict=False)
    )
    compares = bool(set(words) & draft.vocab.comparisons)
    if draft.step_back == "year" and draft.time and compares:
        draft.compare = "previous_year"
    if yearly or (compares and to_last_year and draft.compare is None and draft.time):
        draft.compare = "previous_year"
    elif any(w in ("growth", "mom", "qoq") for w in words) and draft.compare is None:
        draft.compare = "previous_period"
    draft.use(
        *(
            i
            for i, w in enumerate(words)
            if w in draft.vocab.growth | draft.vocab.comparisons or w in ("mom", "qoq")
        )
    )
    if draft.compare == "previous_period" and yearly:
        draft.compare = "previous_year"


def settle_trend(draft: Draft) -> None:
    """A trend without a grain is by month."""
    if draft.wants_trend and not any(g.grain for g in draft.groups):
        draft.add_group("metric_time", "month")

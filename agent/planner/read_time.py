"""Time: the range asked for, a comparison of two periods, and the grain to group by."""

from agent.planner.calendar import DateRange, shift
from agent.planner.draft import Draft
from agent.planner.spans import Span


def read_range(draft: Draft) -> None:
    """Join the time expressions to one range; two periods held against each other become a comparison."""
    spans = [span for span in draft.spans if span.time]
    mentions = [span.time for span in spans if span.time]
    for span in spans:
        draft.take(span)
    if not mentions:
        return
    draft.notes += [m.note for m in mentions if m.note]
    if len(mentions) == 1:
        draft.time = mentions[0].range
    elif _compares(draft) and len(mentions) == 2:
        _compare_periods(draft, spans)
    else:
        _join(draft, spans)


def _compares(draft: Draft) -> bool:
    return any(t.text in draft.vocab.comparisons | draft.vocab.growth for t in draft.tokens)


def _compare_periods(draft: Draft, spans: list[Span]) -> None:
    first, second = sorted((s.time for s in spans if s.time), key=lambda m: str(m.range.start))
    draft.use(*(i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.comparisons))
    starts = first.range.start, second.range.start
    if (
        starts[0]
        and starts[1]
        and first.grain == second.grain
        and first.grain in ("month", "quarter", "year")
    ):
        if shift(starts[0], "year", 1) == starts[1]:
            draft.time, draft.compare = second.range, "previous_year"
            return
        if shift(starts[0], first.grain, 1) == starts[1]:
            draft.time, draft.compare = second.range, "previous_period"
            return
    _join(draft, spans)


def _join(draft: Draft, spans: list[Span]) -> None:
    """Several periods: one inside another narrows it, neighbours are spanned and shown one by one."""
    mentions = [span.time for span in spans if span.time]
    whole = mentions[0].range
    for mention in mentions[1:]:
        shared = whole.meet(mention.range)
        inside = shared.start and shared.end and shared.start <= shared.end
        whole = shared if inside else whole.span(mention.range)
        if not inside and mention.grain in ("month", "quarter", "year"):
            draft.add_group("metric_time", mention.grain)
            if not _adjacent(mentions[0].range, mention.range):
                draft.unsupported.append("two periods that do not follow each other")
    draft.time = whole


def _adjacent(first: DateRange, second: DateRange) -> bool:
    early, late = sorted((first, second), key=lambda r: str(r.start))
    return bool(early.end and late.start and (late.start - early.end).days == 1)


def read_grain(draft: Draft) -> None:
    """ "by month", "monthly", "each quarter", "over time": group along the time axis."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        if grain and i not in covered | draft.used:
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

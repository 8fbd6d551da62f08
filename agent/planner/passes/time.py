"""Time: the range asked for, a comparison of two periods, and the grain to group by."""

from dataclasses import replace
from itertools import pairwise

from agent.planner.draft import Choice, Draft
from agent.planner.names.spans import Span
from agent.planner.passes.newest import hold_newest, newest_against, since_then, stand_on_newest
from agent.planner.passes.periods import folded, follows_on, hold_periods, told_by_another
from agent.planner.passes.seasons import held_terms
from agent.planner.passes.several import several_of
from agent.planner.passes.trend import AUXILIARIES, asks_how
from agent.planner.settling.change import BETTER, WORSE
from agent.planner.settling.much import main_money
from agent.planner.times.dates import TimeMention
from agent.planner.times.edges import SIDE
from agent.planner.times.seasons import SEASON_OF_TWO
from semantic_layer.calendar import DateRange, last_full_period

SAME_PERIOD_WORDS, THREE = 9, 3
_CHANGES = frozenset({"change", "changed", "changing"})
_WITHIN = frozenset({"over", "throughout", "through", "during", "within"})
_GOING_ON = frozenset({"growing", "rising", "falling", "declining", "shrinking"})
MOST_OF_A_YEAR = 360
_STRETCH = frozenset({"period", "stretch", "time", "timeframe", "span", "part", "range", "dates", "window"})
_EDGES = frozenset({"start", "beginning", "end", "middle", "early", "mid", "late"})
_OF_SEASON = frozenset({"in", "last", "this", "each", "every", "during"})
_PRIOR, _KNOWN = frozenset({"previous", "prior", "preceding"}), frozenset({"recorded", "known"})
_BACK = frozenset({"before", "earlier", "previous", "last", "prior", "ago"})


def read_range(draft: Draft) -> None:
    """Join the time expressions to one range; several that do not overlap are held against each other."""
    _join_within(draft)
    spans = [span for span in draft.spans if span.time]
    for span in spans:
        draft.take(span)
        _ask_which_day(draft, span)
        _each_of_several(draft, span)
    known = [span.time for span in spans if span.time and span.time.grain != "all"]
    draft.is_whole_time |= len(known) < len(spans)
    if len(known) < 2 and stand_on_newest(draft, known):
        return
    if not known:
        return
    if newest := newest_against(draft, known):
        known.append(newest)
    if len(known) > 1 and draft.word(spans[-1].last + 1) in draft.vocab.apart:
        draft.use(spans[-1].last + 1)  # "May and June apart"
    known = since_then(draft, known)
    if any(_asks_of_it(draft, a, b) for a, b in pairwise(known)):
        draft.unsupported.append("a whole and a part of it at once; ask for one after the other")
    known = _sides_within(told_by_another(draft, known))
    draft.notes += [m.note for m in known if m.note]
    if (
        len(known) == 1
        and known[0].parts
        and not draft.compare
        and (_grows(draft) or _is_apart(draft, known[0]))
    ):
        known = list(known[0].parts)
    hold_periods(draft, folded(draft, known), compares=_compares(draft))


def _asks_of_it(draft: Draft, whole: TimeMention, part: TimeMention) -> bool:
    """In "revenue in Q4, and how much of it came in December" two things are asked."""
    between = [draft.word(i) for i in range(whole.last + 1, part.first)]
    of_it = any(a == "of" and b in ("it", "that", "them", "those") for a, b in pairwise(between))
    return of_it and whole.range.meet(part.range) == part.range


def _join_within(draft: Draft) -> None:
    """In "what share of 2023 fell into November and December" both months are one part of the year."""
    times = [span for span in draft.spans if span.time]
    if len(times) != THREE or not {t.text for t in draft.tokens} & draft.vocab.shares:
        return
    whole, first, second = sorted(times, key=lambda s: (s.time is None or s.time.grain != "year", s.first))
    between = {draft.word(i) for i in range(first.last + 1, second.first)}
    assert whole.time and first.time and second.time
    both = DateRange(first.time.range.start, second.time.range.end)
    if whole.time.grain != "year" or between != {"and"} or both.meet(whole.time.range) != both:
        return
    if not follows_on(first.time.range, second.time.range):
        return
    joined = Span(
        first.first, second.last, time=replace(second.time, first=first.first, range=both), score=first.score
    )
    draft.use(*range(first.first, second.last + 1))
    draft.spans = [joined if s is first else s for s in draft.spans if s is not second]


def _sides_within(known: list[TimeMention]) -> list[TimeMention]:
    """In "before and after the 5th, in May" both sides are those of the period that is named besides."""
    others = [one for one in known if one.grain != SIDE]
    if len(others) != 1 or len(known) - len(others) != len(("before", "after")):
        return known
    return [replace(one, range=one.range.meet(others[0].range)) for one in known if one.grain == SIDE]


def _each_of_several(draft: Draft, span: Span) -> None:
    """ "For each of the last six months", "in every one of the first 3 quarters of 2024": one by one."""
    grain, at = several_of(draft, span) or ("", -1)
    opened = draft.word(at) in draft.vocab.each | {"per"} and at < span.first - 1
    if grain and opened and at not in draft.used:
        draft.add_group("metric_time", grain)
        draft.use(*range(at, span.first))


def _ask_which_day(draft: Draft, span: Span) -> None:
    if span.time and span.time.grain == SEASON_OF_TWO:
        draft.unsupported.append("a winter by one year, in which one ends and one begins; name its months")
    elif span.time and span.time.options:
        options = {day: day for day in span.time.options}
        draft.choices.append(
            Choice(span, "Which day is meant: is the day or the month written first?", options)
        )


def _grows(draft: Draft) -> bool:
    """ "grew from 2022 to 2023": two periods held against each other, unless a time axis is asked for."""
    timed = {i for span in draft.spans if span.time for i in range(span.first, span.last + 1)}
    words = {t.text for t in draft.tokens}
    beside = {t.text for i, t in enumerate(draft.tokens) if i not in timed}
    changes = draft.vocab.growth | BETTER | WORSE
    return bool(words & changes) and not beside & (set(draft.vocab.grains) | draft.vocab.trends)


def _is_apart(draft: Draft, span: TimeMention) -> bool:
    """ "the difference between May and June", "compare orders between 2022 and 2023"."""
    said = {t.text for t in draft.tokens}
    does = {"what", "do"} <= said and bool(said & {"did", "does"})  # "what did sales do between May and June"
    return draft.word(span.first) == "between" and (
        does or bool(said & (draft.vocab.differences | draft.vocab.comparisons | {"happened"}))
    )


def read_edges(draft: Draft) -> None:
    """ "at the end of 2017" names no days; "by the end of 2017" means until then."""
    for span in draft.spans:
        if span.time is None:
            continue
        at = draft.before(span) if draft.word(span.first - 1) in draft.vocab.particles else span.first - 1
        if draft.word(at) == "in":
            at -= 1
        if (draft.word(at), draft.word(at + 1)) == ("as", "of") and draft.cumulative is None:
            draft.unsupported.append("what was as of a time; write “in”, “since” or “until”")
        if (
            draft.word(at) not in _EDGES
            or at in draft.used
            or any(s.first <= at <= s.last for s in draft.spans)
        ):
            continue
        lead = {draft.word(at - 1), draft.word(at - 2)}
        if draft.word(at) == "end" and lead & {"by", "until", "till"} and draft.time:
            draft.time = DateRange(None, span.time.range.end)
            draft.use(at, at - 1, at - 2)
        elif draft.word(at) == "end" and _are_states(draft):
            draft.use(at)
        else:
            draft.unsupported.append(f"the {draft.word(at)} of a period, which names no days")
    months = any(s.time and s.time.note and s.time.grain in ("month", "quarter") for s in draft.spans)
    repeated = any(
        draft.vocab.grains.get(t.text) == "year" and draft.word(i - 1) in draft.vocab.each
        for i, t in enumerate(draft.tokens)
    )
    if months and repeated:
        draft.unsupported.append("the same month of every year")


def _are_states(draft: Draft) -> bool:
    """Whether what is measured is a state, of which the last one of a period counts anyway."""
    named = {m.name for s in draft.spans for m in s.of_kind("metric")}
    below = [part for name in named for part in draft.manifest.simple_metrics(name)]
    return bool(below) and all(part.non_additive and part.non_additive.choice == "max" for part in below)


def _compares(draft: Draft) -> bool:
    said = {t.text for t in draft.tokens}
    than = "than" in said and bool(said & draft.vocab.comparatives)
    changes = draft.vocab.growth | draft.vocab.differences | BETTER | WORSE
    return than or bool(said & (draft.vocab.comparisons | changes | {"happened"}))


def read_step_back(draft: Draft) -> None:
    """ "the year before", "previous month": in a follow-up, the range moves back."""
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        if grain and draft.word(i + 1) in ("before", "earlier"):
            draft.step_back = grain
            draft.use(i, i + 1)
        elif grain and draft.word(at := i - 1 - (draft.word(i - 1) in _KNOWN)) in _PRIOR and not draft.time:
            draft.step_back = grain
            draft.use(i, i - 1, at)


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
            draft.same_days = _parts_named(draft, window)
            last = max(*places, *back)
            for span in draft.spans:
                if i <= span.first <= last:
                    draft.take(span)
            draft.use(*range(i, last + 1))


def _parts_named(draft: Draft, window: range) -> str | None:
    """ "The same months", "the same period": of a year that is not over, so far as the data goes."""
    said = draft.word(window[0] + 1)
    grain = draft.vocab.grains.get(said)
    return "day" if said in _STRETCH or grain == "day" else grain if grain in ("week", "month") else None


def settle_same_days(draft: Draft) -> None:
    """Hold no more against the year before than what the data has of the period."""
    if draft.same_days is None or draft.time is None or not (draft.time.start and draft.time.end):
        return
    until = last_full_period(draft.clock.last_day, draft.same_days, draft.clock.week_start).end
    assert until
    if draft.compare == "previous_year" and draft.time.start < until < draft.time.end:
        draft.time = DateRange(draft.time.start, until)
        draft.notes.append("so far as the data goes, on both sides")


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
    draft.same_days = _parts_named(draft, window)
    draft.take(said[0])
    draft.spans.remove(said[0])
    draft.use(*range(i, said[0].last + 1))
    return True


def read_growth(draft: Draft) -> None:
    """ "year over year", "growth", "did it increase": add the change against the period before."""
    words = [t.text for t in draft.tokens]
    pairs = list(zip(words, words[1:], strict=False))
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    fall = [i for i, word in enumerate(words) if word == "fall" and i]
    seasons = [i for i in fall if words[i - (2 if words[i - 1] == "the" else 1)] in _OF_SEASON]
    if set(seasons) - covered:
        draft.unsupported.append("a season, of which this data knows nothing")
        return
    if held_terms(draft):
        draft.use(*(i for i, word in enumerate(words) if word in draft.vocab.growth))
        return
    free = {word for i, word in enumerate(words) if i not in draft.used}
    grows = bool(free & draft.vocab.growth)
    _name_what_grew(draft, grows=grows)
    compares = bool(set(words) & draft.vocab.comparisons)
    over_year = ("year", "over") in pairs or ("year", "on") in pairs or "yoy" in words
    to_last_year = any(a in ("previous", "last", "prior") and b == "year" for a, b in pairs)
    steps = [i for i, word in enumerate(words) if _is_step_back(draft, i)]
    draft.use(*(j for i in steps for j in (i, i + 1, i + 2)))
    if over_year or (compares and draft.time and (draft.step_back == "year" or to_last_year)):
        draft.compare = "previous_year"
    elif compares and not draft.compare and draft.step_back in {g.grain for g in draft.groups if g.grain}:
        draft.compare = "previous_period"
    elif (grows or steps or free & {"mom", "qoq"}) and draft.compare is None and draft.cumulative is None:
        draft.compare = None if _changes_over(draft, words) else _growth_of(draft)
        goes_on = (
            _changes_over(draft, words)
            or _is_going_on(draft, words)
            or asks_how(draft)
            or _is_open(draft.time)
        )
        if draft.compare is None and goes_on:
            draft.wants_trend = True
        elif draft.compare is None and not hold_newest(draft):
            draft.unsupported.append(
                "a growth without saying over which periods; add “by month”, or name a year or other range"
            )
    spent = draft.vocab.growth | draft.vocab.comparisons | {"mom", "qoq"}
    draft.use(*(i for i, word in enumerate(words) if word in spent))
    # "With the growth rate" is told by every change.
    draft.use(*(i + 1 for i, a in enumerate(words[:-1]) if a in spent and words[i + 1] in draft.vocab.rates))


def _changes_over(draft: Draft, words: list[str]) -> bool:
    """In "has it changed over 2017" what went on within the time is asked, not what was before it."""
    changes = set(words) & draft.vocab.growth <= _CHANGES and bool(set(words) & _CHANGES)
    return changes and words[0] in AUXILIARIES and bool(set(words) & _WITHIN) and not draft.groups


def _name_what_grew(draft: Draft, *, grows: bool) -> None:
    """ "Which regions grew in June" names no measure: what sales bring in is taken, and said."""
    named = any(s.of_kind("metric") for s in draft.spans)
    if not grows or draft.metrics or named or not draft.groups or draft.continues:
        return
    if name := main_money(draft):
        draft.metrics = [name]
        draft.notes.append(f"no measure was named: {{catalogue.label.{name} | lower}} is taken")


def _is_going_on(draft: Draft, words: list[str]) -> bool:
    """In "is revenue rising" what goes on is seen over all there is, month by month."""
    goes = bool(set(words) & _GOING_ON)
    opens = bool(words) and words[0] in AUXILIARIES
    return opens and goes and draft.time is None and not draft.groups


def _is_open(span: DateRange | None) -> bool:
    return span is not None and span.start is not None and span.end is None


def _is_step_back(draft: Draft, i: int) -> bool:
    """ "Month over month", "week on week": each against the one before."""
    grain = draft.vocab.grains.get(draft.word(i))
    same = draft.vocab.grains.get(draft.word(i + 2)) == grain
    return grain not in (None, "year") and same and draft.word(i + 1) in ("over", "on", "to", "against")


def _growth_of(draft: Draft) -> str | None:
    """Against the period before along a time axis, else against the year before a whole year."""
    if any(group.grain for group in draft.groups) or draft.wants_trend:
        return "previous_period"
    if draft.time is None or not (draft.time.start and draft.time.end):
        return None
    return "previous_year" if (draft.time.end - draft.time.start).days > MOST_OF_A_YEAR else "previous_period"

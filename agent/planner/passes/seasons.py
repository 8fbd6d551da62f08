"""The same part of every year ("March of each year"), and which day of all it was ("which day had most")."""

from datetime import timedelta

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.passes.weekdays import reached
from semantic_layer.calendar import DateRange, add_months

_EVERY = frozenset({"each", "every", "all", "any"})
_AXIS = frozenset({"by", "per", "each", "every", "over", "across", "of", "all"})
_PARTS = {"month": "month_name", "quarter": "quarter_of_year"}
_WEEKDAY = "weekday"
_ENDS = frozenset({"since", "until", "till", "from", "before", "after", "to"})
_STEEP = frozenset({"a", "steep", "sharp", "big", "sudden", "strong", "small"})
_ONCE = frozenset({"had", "was", "were", "saw", "did", "got", "ever", "single", "brought", "made", "reached"})
_WHEN_DID = frozenset({"was", "were", "did", "had", "is", "are", "do", "does"})
_NEWEST = frozenset({"this", "last", "past", "previous", "latest"})
# By their months in the north; in the south they are two on.
_SEASONS = {"winter": 0, "spring": 1, "summer": 2, "autumn": 3, "fall": 3}
SHORT_HISTORY, YEAR = 200, 12
_ALWAYS = frozenset({"is", "are", "has", "have", "do", "does", "usually", "typically", "generally", "week"})


def read_falls(draft: Draft) -> None:
    """ "The steepest fall in revenue" is a change, and no season."""
    for span in draft.free_spans():
        seasons = [m for m in span.of_kind("value") if draft.dimension(m).name == "season"]
        if seasons and draft.word(span.first - 1) in _ENDS:
            draft.unsupported.append("what was since or until a season; name its months")
    for span in [s for s in draft.free_spans() if s.first == s.last and s.of_kind("value")]:
        before = draft.word(span.first - 1)
        led = before in draft.vocab.superlatives or before in _STEEP
        at = span.last + 2 + (draft.word(span.last + 2) in draft.vocab.particles)
        measured = any(s.first == at and s.of_kind("metric") for s in draft.spans)
        joined = draft.word(span.last + 1) in ("in", "of")
        if draft.word(span.first) in draft.vocab.growth and joined and (led or measured):
            draft.spans.remove(span)


def read_this_season(draft: Draft) -> None:
    """ "This summer", "last winter": the newest of the data; "in summer, June to August" names its months."""
    for span in draft.free_spans():
        seasons = [m for m in span.of_kind("value") if draft.dimension(m).name == "season"]
        times = [s for s in draft.spans if s.time]
        if seasons and any(s.first == span.last + 1 and draft.tokens[s.first].after_break for s in times):
            draft.take(span)
            draft.spans.remove(span)
        elif seasons and not times and draft.word(span.first - 1) in _NEWEST:
            last, now = draft.clock.last_day, draft.clock.last_day.month % YEAR // 3
            place = _SEASONS.get(str(seasons[0].value).lower(), now)
            if now in (place, (place + 2) % 4):
                draft.unsupported.append("a season near the last day of the data; name its months")
            draft.time = DateRange(add_months(last.replace(day=1), 1 - YEAR), last)
            draft.notes.append("the newest of the data is taken")
            draft.use(span.first - 1)


def held_terms(draft: Draft) -> bool:
    """Hold two stored terms against each other, where how something changed between them is asked."""
    free = {token.text for i, token in enumerate(draft.tokens) if i not in draft.used}
    for one in draft.filters if free & draft.vocab.growth else ():
        name = str(one.get("dimension"))
        if draft.clock.is_term(name) and name not in draft.sets and one["op"] == "in":
            draft.add_group(name)
            return len(one["value"]) == len(("before", "after"))
    return False


def read_seasons(draft: Draft) -> None:
    """Keep a part of the year, whatever the year, where each year is asked for."""
    for span in [s for s in draft.free_spans() if s.time and s.time.no_year]:
        time = span.time
        assert time
        months = _whole_months(time.range)
        short = _PARTS.get(time.grain) or (_PARTS["month"] if months else None)
        inside = {draft.word(i) for i in range(span.first, span.last + 1)}
        named = bool({draft.word(span.first - 1), *inside} & _EVERY)
        if short is None or time.range.start is None or not (named or _by_year(draft, span)):
            continue
        ways = [d.full_name for d in draft.manifest.by_short_name.get(short, ())]
        kept = reached(draft, [name for name in ways if not draft.lacking(name)])
        if not kept:
            continue
        start = time.range.start
        if time.grain in _PARTS:
            value: str | int = f"{start:%B}" if time.grain == "month" else (start.month + 2) // 3
            draft.filters.append({"dimension": kept[0], "op": "=", "value": value})
        else:
            draft.filters.append({"dimension": kept[0], "op": "in", "value": months})
            draft.sets.add(kept[0])
        draft.add_group("metric_time", "year")
        draft.take(span)
        draft.use(*([span.first - 1] if draft.word(span.first - 1) in _EVERY else []))
        draft.spans.remove(span)


def _whole_months(span: DateRange) -> list[str]:
    """The names of the months that a range is made of, none where it is not, or of a year and more."""
    if not (span.start and span.end) or span.start.day != 1 or (span.end + timedelta(days=1)).day != 1:
        return []
    count = (span.end.year - span.start.year) * YEAR + span.end.month - span.start.month + 1
    return [f"{add_months(span.start, n):%B}" for n in range(count)] if count < YEAR else []


def _by_year(draft: Draft, span: Span) -> bool:
    """Whether years are asked for one by one: "each year", "by year", "over the years", "year by year"."""
    for i, token in enumerate(draft.tokens):
        if draft.vocab.grains.get(token.text) != "year" or span.first <= i <= span.last:
            continue
        timed = any(s.time and s.first <= i <= s.last for s in draft.spans)
        if timed and draft.word(i - 1) == "of":
            continue  # "first half against second half of year"
        before = {draft.word(i - 1), draft.word(i - 2) if draft.word(i - 1) == "the" else ""}
        if before & _AXIS and (token.text != "year" or draft.word(i - 1) != "the"):
            return True
    return False


def read_when(draft: Draft) -> None:
    """ "When was revenue the highest": in which month, or of a short history on which day."""
    said = [token.text for token in draft.tokens]
    inside = {i for s in draft.spans if s.time for i in range(s.first, s.last + 1)}
    ranks = any(draft.vocab.superlatives.get(word, "first_last") != "first_last" for word in said)
    axis = any(word in draft.vocab.grains for i, word in enumerate(said) if i not in inside)
    if not ranks or axis or len(said) < len(("when", "did", "we")):
        return
    place = next((i for i in range(len(said) - 1) if said[i] == "when" and said[i + 1] in _WHEN_DID), None)
    if place is None or place > 1 or draft.continues:
        return
    days = (draft.clock.last_day - draft.clock.first_day).days
    grain = "day" if days <= SHORT_HISTORY else "month"
    draft.add_group("metric_time", grain)
    draft.top = draft.top or 1
    draft.notes.append(f"when is by {grain} here")


def read_which_day(draft: Draft) -> None:
    """ "Which day had the most orders" was one of the calendar; "which day is the busiest" is of the week."""
    words = {token.text for token in draft.tokens}
    if not words & _ONCE or words & _ALWAYS:
        return
    for span in draft.free_spans():
        said = tuple(t.text for t in draft.tokens[span.first : span.last + 1])
        named = {draft.dimension(m).name for m in span.of_kind("dimension")}
        if said in (("which", "day"), ("what", "day")) and _WEEKDAY in named:
            draft.take(span)
            draft.add_group("metric_time", "day")

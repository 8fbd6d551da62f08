"""Growth and comparisons that name one side alone: the newest whole period is what is held against it."""

from dataclasses import replace
from datetime import timedelta

from agent.planner.draft import Draft
from agent.planner.settling.change import FALLS
from agent.planner.times.dates import TimeMention
from semantic_layer.calendar import last_full_period, period, shift

SLACK = timedelta(days=31)
_AGAINST = frozenset({"on", "than", "against", "versus", "vs", "over", "from", "to", "with", "as"})
_UP_TO_NOW = frozenset({"has", "have", "is", "are", "do", "does"})
_WHAT_IT_WAS = frozenset({"in", "what", "it", "they", "was", "were", "that", "of", "the", "during", "for"})
_HELD = frozenset({"compared", "compare", "compares", "against", "versus", "vs", "relative", "comparison"})
_EARLIER = frozenset({"before", "earlier", "ago", "previously"})
_OF = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "month"}


def stand_on_newest(draft: Draft, known: list[TimeMention]) -> bool:
    """ "Up or down on the month before?", "more than a year ago": the newest whole one is the other side."""
    for i, token in enumerate(draft.tokens if draft.compare is None else ()):
        grain = draft.vocab.grains.get(token.text)
        if (
            grain is None
            or draft.word(i + 1) not in _EARLIER
            or draft.word(i - 1) not in ("a", "an", "the", "one")
        ):
            continue
        if draft.word(i - 2) not in _AGAINST or any(
            not i - 1 <= one.first <= one.last <= i + 1 for one in known
        ):
            return False
        newest = _OF[grain]
        draft.time = last_full_period(draft.clock.last_day, newest, draft.clock.week_start)
        draft.compare = "previous_year" if grain == "year" else "previous_period"
        draft.use(*range(i - 2, i + 2))
        draft.spans[:] = [s for s in draft.spans if s.last < i - 1 or s.first > i + 1]
        said = draft.vocab.comparatives | draft.vocab.differences | {"down", "than"}
        draft.use(*(j for j, t in enumerate(draft.tokens) if t.text in said))
        draft.notes.append(f"the last full {newest} of the data is held against it")
        return True
    return False


def newest_against(draft: Draft, known: list[TimeMention]) -> TimeMention | None:
    """ "Has it grown compared with 2022": the newest whole period of the kind is the other side."""
    if len(known) != 1 or not (known[0].range.start and known[0].range.end) or known[0].grain not in _OF:
        return None
    said, grain = [token.text for token in draft.tokens], known[0].grain
    if not _is_other_side(draft, known[0].first) or not set(said[:3]) & _UP_TO_NOW:
        return None
    newest = last_full_period(draft.clock.last_day, grain, draft.clock.week_start)
    if newest.start is None or newest.start <= known[0].range.start:
        draft.unsupported.append(f"a comparison with the newest {grain}; name what is held against it")
        return None
    draft.notes.append(f"the last full {grain} of the data is held against it")
    place = known[0].last
    return TimeMention(place, place, newest, grain)


def since_then(draft: Draft, known: list[TimeMention]) -> list[TimeMention]:
    """ "Which of them have shrunk since 2022": that year, and the newest whole one."""
    said = {token.text for token in draft.tokens}
    start = known[0].range.start if len(known) == 1 and known[0].range.end is None else None
    asked = draft.word(0) in ("which", "what") and said & (draft.vocab.growth | FALLS)
    if start is None or not asked or draft.word(known[0].first) != "since" or start.day != 1:
        return known
    is_year = start.month == 1 and draft.word(known[0].last).isdigit() and known[0].last == known[0].first + 1
    grain = "year" if is_year else "month"
    then, newest = period(start, grain), last_full_period(draft.clock.last_day, grain)
    if newest.start is None or newest.start <= start:
        return known
    draft.notes.append(f"the last full {grain} of the data is held against it")
    place = known[0].last
    return [replace(known[0], range=then, grain=grain), TimeMention(place, place, newest, grain)]


def _is_other_side(draft: Draft, first: int) -> bool:
    """Whether a time is what something is held against ("compared with what it was in 2022")."""
    at = first - 1
    while draft.word(at) in _WHAT_IT_WAS:
        at -= 1
    if draft.word(at) in ("with", "to"):
        return draft.word(at - 1) in _HELD
    return draft.word(at) in _HELD | {"than"}


def hold_newest(draft: Draft) -> bool:
    """Growth of groups over no period that is named: the last full year, or less, against the one before."""
    if draft.time is not None or not [group for group in draft.groups if not group.grain]:
        return False
    for grain in ("year", "quarter", "month"):
        newest = last_full_period(draft.clock.last_day, grain, draft.clock.week_start)
        assert newest.start
        if shift(newest.start, grain, -1) + SLACK < draft.clock.first_day:
            continue
        draft.time = newest
        draft.compare = "previous_year" if grain == "year" else "previous_period"
        draft.notes.append(f"no period was named: the last full {grain} is held against the one before")
        return True
    return False

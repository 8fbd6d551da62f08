"""Which groups grew or fell: "which brands lost revenue between 2016 and 2017" keeps those that did."""

from datetime import date, timedelta
from typing import Any

from agent.planner.conditions.bounds import Bound
from agent.planner.draft import Draft
from agent.planner.making.terms import make_change, make_in_period
from agent.planner.settling.change import BETTER, FALLS, WORSE
from agent.planner.times.beside import years_on
from semantic_layer.calendar import DateRange, add_months

YEAR = 12

_GROWS = frozenset(
    {"grew", "grow", "grown", "growing", "increased", "increase", "rose", "risen", "gained"} | {"climbed"}
)
_GOOD = BETTER - {"gained"}
_BAD = WORSE - {"lost", "loss"}
_MORE = frozenset({"more", "higher", "greater", "larger", "bigger"})
_LESS = frozenset({"less", "fewer", "lower", "smaller"})
_ASKING = frozenset({"which", "what", "list", "name", "show", "many", "any"})
_MIRRORED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


def settle_grown(draft: Draft) -> None:
    """Keep the groups whose measure rose or fell from one period to the other."""
    words = {token.text for token in draft.tokens}
    bound = draft.change_bound
    up = _direction(draft, words)
    groups = [group for group in draft.groups if not group.grain]
    plain = len(draft.metrics) == len(groups) == len(draft.groups) == 1 and not draft.having
    is_asked = bool(words & _ASKING) or bound is not None
    fits = up is not None and plain and is_asked and not (draft.ranks or draft.made or draft.wants_share)
    periods = _periods(draft) if fits else None
    if periods is None:
        if bound is not None:
            draft.unsupported.append(
                "a condition on a change without saying of which groups, or between when"
            )
        return
    name = draft.metrics[0]
    shown = [make_in_period(draft, name, span, n) for n, span in enumerate(periods)]
    changes = make_change(draft, name, *shown)
    draft.metrics = [*shown, *changes]
    draft.having = [_kept(changes, bound, up=bool(up))]
    draft.compare, draft.periods, draft.held = None, (), ()
    draft.time = DateRange(periods[0].start, periods[1].end)
    told = _GROWS | FALLS | BETTER | WORSE | {"got", "get"}
    draft.use(*(i for i, token in enumerate(draft.tokens) if token.text in told))
    if bound is None:
        draft.notes.append(f"kept are those where it {'rose' if up else 'fell'}")
    if "many" in words:
        draft.counted = f"Number of: {draft.manifest.dimensions[groups[0].name].label}"


def _kept(changes: list[str], bound: Bound | None, *, up: bool) -> dict[str, Any]:
    """The condition: that it rose or fell, or by what part; a fall by over a fifth is below minus that."""
    if bound is None:
        return {"metric": changes[0], "op": ">" if up else "<", "value": 0}
    op = bound.op if up else _MIRRORED.get(bound.op, bound.op)
    return {"metric": changes[1], "op": op, "value": bound.value if up else -bound.value}


def _direction(draft: Draft, words: set[str]) -> bool | None:
    """Whether what rose is asked for, or what fell; better and worse are for the measure to say."""
    found = {True} if words & _GROWS else set()
    found |= {False} if words & FALLS else set()
    if len(draft.metrics) == 1 and words & (_GOOD | _BAD):
        good = draft.manifest.metrics[draft.metrics[0]].direction
        found |= {bool(words & _GOOD) == (good == "up")} if good else set()
    if not found and draft.change_bound is not None:
        return True  # "growth above 30 %"
    if not found and "than" in words:
        found = _than(draft, words)
    return found.pop() if len(found) == 1 else None


def _than(draft: Draft, words: set[str]) -> set[bool]:
    """ "Fewer in May than in April" is a fall, and so is "more in April than in May"."""
    starts = [str(span.time.range.start) for span in draft.spans if span.time]
    if len(starts) != 2 or not words & (_MORE | _LESS) or words & _MORE and words & _LESS:
        return set()
    return {bool(words & _MORE) == (starts[0] > starts[1])}


def _periods(draft: Draft) -> tuple[DateRange, DateRange] | None:
    """The two periods that are compared, in order; both closed."""
    if len(draft.periods) == 2:
        first, second = sorted(draft.periods, key=lambda span: str(span.start))
        return first, second
    named = [span.time.range for span in draft.spans if span.time]
    if len(set(named)) == 2 and all(span.start and span.end for span in named):
        first, second = sorted(set(named), key=lambda span: str(span.start))
        return first, second
    if draft.compare == "previous_year" and draft.time and draft.time.start and draft.time.end:
        return years_on(draft.time, -1), draft.time
    if draft.compare == "previous_period" and draft.time and draft.time.start and draft.time.end:
        return just_before(draft.time.start, draft.time.end), draft.time
    return None


def just_before(start: date, end: date) -> DateRange:
    """The period of as many months right before whole months, else of as many days."""
    last = start - timedelta(days=1)
    after = end + timedelta(days=1)
    if start.day == after.day == 1:
        months = (after.year - start.year) * YEAR + after.month - start.month
        return DateRange(add_months(start, -months), last)
    return DateRange(last - (end - start), last)

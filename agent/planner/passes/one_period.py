"""Groups of one period that are not in another: "categories that sold in 2018 but not in 2017"."""

from agent.planner.draft import Draft
from agent.planner.making.terms import make_in_period
from agent.planner.names.spans import Span
from semantic_layer.calendar import DateRange

TWO = 2
_NOT = frozenset({"not", "none", "no", "nothing", "without", "never", "didn", "weren", "wasn", "don"})
_LEFT_OUT = frozenset({"without", "excluding"})
_ASKING = frozenset({"which", "what", "list", "name", "show", "whats"})


def read_one_period(draft: Draft) -> None:
    """Tell that a group is asked for by what it had in one period and had not in another, and take both."""
    times = [span for span in draft.spans if span.time]
    if len(times) != TWO or (head := _head(draft)) is None:
        return
    first, second = times
    between = range(first.last + 1, second.first)
    denied = [i for i in between if draft.word(i) in _NOT]
    joined = [i for i in between if draft.word(i) in ("but", "and", "yet", "though")]
    is_left_out = any(draft.word(i) in _LEFT_OUT for i in between)  # "but not" in plainer words
    if not (denied and joined or is_left_out) or any(
        s.first in between and s.of_kind("value") for s in draft.spans
    ):
        return
    assert first.time and second.time
    ranges = first.time.range, second.time.range
    if any(not (r.start and r.end) for r in ranges) or ranges[0].meet(ranges[1]) in ranges:
        return
    draft.in_one = ranges
    draft.notes += [m.note for m in (first.time, second.time) if m.note]
    for span in times:
        draft.take(span)
        draft.spans.remove(span)
    draft.use(*denied, *joined, *(i for i in between if draft.word(i) in _LEFT_OUT))
    if not head.of_kind("metric"):
        return
    # "Which sellers" are told apart, and not counted.
    dimensions = tuple(m for m in head.meanings if m.kind == "dimension")
    draft.spans[draft.spans.index(head)] = Span(head.first, head.last, dimensions, score=head.score)


def _head(draft: Draft) -> Span | None:
    """What is asked for: a name of groups that leads the question; those who are followed are none."""
    named = next((s for s in draft.spans if not s.time and not s.of_kind("value")), None)
    if named is None or not named.of_kind("dimension"):
        return None
    asked = {draft.word(i) for i in range(named.first)}
    return named if not named.of_kind("metric") or asked & _ASKING else None


def settle_one_period(draft: Draft) -> None:
    """Keep the groups that have some of the measure in the first period and none in the second."""
    if draft.in_one is None:
        return
    groups = [group for group in draft.groups if not group.grain]
    counts = _counts(draft, groups[0].name) if len(groups) == len(draft.groups) == 1 else []
    if not counts or len(draft.metrics) > 1 or draft.having:
        draft.unsupported.append(
            "what is there in one period and not in another, without saying of which groups"
        )
        return
    within, without = draft.in_one
    names = draft.metrics or counts[:1]
    # A sum of no rows is nothing, their number is zero.
    there, gone = make_in_period(draft, counts[0], within, 1), make_in_period(draft, counts[0], without, 2)
    draft.metrics = [make_in_period(draft, names[0], within, 0), gone]
    draft.having = [{"metric": there, "op": ">", "value": 0}, {"metric": gone, "op": "=", "value": 0}]
    draft.filters.append({"dimension": groups[0].name, "op": "is not null"})
    early, late = sorted(draft.in_one, key=lambda span: str(span.start))
    draft.time = DateRange(early.start, late.end)
    draft.order_metric = None
    if "many" in {token.text for token in draft.tokens}:
        draft.counted = f"Number of: {draft.manifest.dimensions[groups[0].name].label}"


def _counts(draft: Draft, name: str) -> list[str]:
    """The counts of rows that reach the groups: what is measured, else what is done most with them."""
    ways = (("orders",), ("busy",))
    done = [m.name for way in ways for m in draft.lexicon.lookup(way) if m.kind == "metric"]
    metrics = draft.manifest.metrics
    said = [n for n in (*draft.metrics, *done) if n in metrics and metrics[n].aggregation == "count"]
    return [
        n
        for n in said
        if not draft.lacking(n) and name in {d.full_name for d in draft.manifest.reachable([n])}
    ]

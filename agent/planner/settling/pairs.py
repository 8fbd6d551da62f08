"""Two questions in one sentence: each measure, or each time, with a condition of its own."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_ASKING = frozenset({"which", "who", "what", "where", "whose"})
_THAT = frozenset({"that", "this", "it", "they", "those", "these"})
_IS = frozenset({"is", "are", "was", "were", "does", "do", "did"})
TWO = 2


def settle_pairs(draft: Draft) -> None:
    """Tell values apart that stand with a measure or a time of their own ("orders in A and revenue in B")."""
    _total_and_first(draft)
    if draft.ranks or draft.wants_share or draft.continues:
        return
    for condition in list(draft.filters):
        name = condition.get("dimension")
        if name is None or condition["op"] != "in":
            continue
        places = [s for s in draft.spans if any(m.name == name for m in s.of_kind("value"))]
        if len(places) != TWO or not _is_joined(draft, places):
            continue
        between = [s for s in draft.spans if places[0].last < s.first < places[1].first]
        told = [m.name for s in between for m in s.of_kind("metric") if not draft.lacking(m.name)]
        times = [s for s in draft.spans if s.time]
        if told and _measures_before(draft, places[0]):
            draft.metrics += [name for name in told[:1] if name not in draft.metrics]
            draft.add_group(name)
        elif len(times) == TWO and times[0].first < places[1].first < times[1].first:
            draft.add_group(name)


def _is_joined(draft: Draft, places: list[Span]) -> bool:
    """Whether "and" or a comma stands between the two."""
    between = range(places[0].last + 1, places[1].first + 1)
    return any(draft.word(i) in draft.vocab.conjunctions or draft.tokens[i].after_break for i in between)


def _measures_before(draft: Draft, place: Span) -> set[str]:
    return {m.name for s in draft.spans if s.first < place.first for m in s.of_kind("metric")}


def _total_and_first(draft: Draft) -> None:
    """ "What is the return rate and which category has the worst": a whole, and the first of some."""
    for i in range(1, len(draft.tokens) - 1):
        joined = draft.word(i - 1) == "and" and draft.word(i) in _ASKING
        if not joined or not draft.ranks or not draft.groups:
            continue
        ahead = [s for s in draft.spans if s.last < i]
        plain = not any(s.of_kind("dimension") and not s.of_kind("metric") for s in ahead)
        ranks = draft.vocab.superlatives.keys() | draft.vocab.grains.keys()
        plain &= not any(draft.word(j) in ranks for j in range(i))
        if plain and any(s.of_kind("metric") for s in ahead):
            draft.unsupported.append("several things at once; please ask for them separately")
            return


def counted_beside(draft: Draft) -> list[str]:
    """What the share measured is of, where it is asked for as well: "how many, and what share is that"."""
    said = [token.text for token in draft.tokens]
    at = next((i for i, word in enumerate(said) if word in draft.vocab.shares), None)
    if at is None or "and" not in said[:at] or not {"many", "much"} & set(said[:at]):
        return []
    if not any(said[i] in _IS and said[i + 1] in _THAT for i in range(at, len(said) - 1)):
        return []
    one = draft.manifest.metrics.get(draft.metrics[0]) if len(draft.metrics) == 1 else None
    parts = [part.metric for part in one.inputs[:1]] if one and one.type == "ratio" else []
    return [name for name in parts if name in draft.manifest.metrics]

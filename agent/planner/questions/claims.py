"""What somebody says of one group ("email is our worst channel, right?") is held against all the others."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span

_IS = frozenset(
    {"is", "are", "was", "were", "isn", "wasn", "aren", "has", "have", "had", "did", "does", "brings"}
)
_PLACES = frozenset({"place", "rank", "position", "ranking", "spot"})
# Where one stands is asked, and nothing said of it.
_ASKING = _PLACES | {"which", "what", "who", "where", "how", "when"}


def show_beside_others(draft: Draft) -> bool:
    """Show the one group that is said to be the first or the last beside all others, not alone."""
    _as_value(draft)
    parts = [f for f in draft.filters if f.get("dimension") and f["op"] == "="]
    if len(parts) != 1 or not draft.metrics or isinstance(parts[0]["value"], bool):
        return False
    span = next(
        (s for s in draft.spans if any(m.name == parts[0]["dimension"] for m in s.of_kind("value"))), None
    )
    others = [group.name for group in draft.groups if group.name != parts[0]["dimension"]]
    if span is None or others or not _is_claimed(draft, span):
        return False
    draft.filters.remove(parts[0])
    draft.add_group(parts[0]["dimension"])
    draft.top = None
    if _ASKING.isdisjoint(token.text for token in draft.tokens):
        draft.claimed = str(parts[0]["value"])
    _rank_by_worth(draft)
    draft.notes.append(f"all are shown, so that it can be seen where {parts[0]['value']} stands")
    return True


def show_period_beside_others(draft: Draft) -> bool:
    """Show the one month that is said to be the best beside all others: "was May our best month?"."""
    times = [s for s in draft.spans if s.time and s.time.range == draft.time]
    if len(times) != 1 or len([s for s in draft.spans if s.time]) != 1 or not draft.metrics:
        return False
    span, asked = times[0], {"which", "what", "when", "how"} & {t.text for t in draft.tokens}
    axis = [group for group in draft.groups if group.grain and span.time and group.grain == span.time.grain]
    led = draft.word(draft.before(span)) in _IS
    if asked or not axis or not led or len(draft.groups) != 1:
        return False
    draft.time, draft.top = None, None
    _rank_by_worth(draft)
    draft.notes.append("all are shown, so that it can be seen where the one named stands")
    return True


def _rank_by_worth(draft: Draft) -> None:
    """The worst stands first where the worst is said to be one, whichever way is worse."""
    metric = draft.manifest.metrics.get(draft.metrics[0])
    if draft.quality and metric:
        draft.descending = (draft.quality == "good") == (metric.direction != "down")


def _as_value(draft: Draft) -> None:
    """Among the kinds that are ranked a name is one of them, though something else is called so, too."""
    kinds = {group.name for group in draft.groups}
    for one in draft.filters:
        span = next((s for s in draft.spans if any(m.name == one.get("dimension") for m in s.meanings)), None)
        own = [m for m in span.of_kind("value") if m.name in kinds] if span else []
        if one.get("op") == "=" and one["dimension"] not in kinds and len(own) == 1:
            one.update(dimension=own[0].name, op="=", value=own[0].value)


def _is_claimed(draft: Draft, span: Span) -> bool:
    """Whether "is" stands right before or after the value, in no question for one of others."""
    asked = [i for i in range(span.first) if draft.word(i) in ("which", "what", "who")]
    if asked and draft.word(asked[0] + 1) not in _PLACES:
        return False
    before, after = draft.word(draft.before(span)), draft.word(span.last + 1)
    return before in _IS or after in _IS

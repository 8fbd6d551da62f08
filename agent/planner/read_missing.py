"""What is not recorded: "orders without a state", "invoices with no customer number"."""

from agent.planner.draft import Draft
from agent.planner.pick import pick_dimension
from agent.planner.spans import Span

_NO = frozenset({"no", "without", "missing", "lacking", "lack", "unknown", "empty", "blank"})
_ANY = frozenset({"a", "an", "any", "the", "known", "given", "recorded"})


def read_missing(draft: Draft) -> None:
    """Keep the rows that have no value of the dimension that words of absence stand before."""
    counted = any(s.of_kind("metric") for s in draft.spans)
    for span in draft.free_spans():
        place = span.first - 1
        while draft.word(place) in _ANY:
            place -= 1
        if not counted or draft.word(place) not in _NO or not _is_kept(draft, span):
            continue
        name = pick_dimension(draft, span)
        if name is None:
            continue
        draft.filters.append({"dimension": name, "op": "is null"})
        draft.use(*range(place, span.first))
        draft.take(span)


def _is_kept(draft: Draft, span: Span) -> bool:
    """Whether a span names only what rows have written to them, in the singular."""
    noun = draft.tokens[span.last]
    others = span.of_kind("metric") or span.of_kind("value") or not span.of_kind("dimension")
    dimensions = [draft.dimension(m) for m in span.of_kind("dimension")]
    plain = all(d.type == "categorical" and d.data_type != "boolean" for d in dimensions)
    follows = any(s.first == span.last + 1 and s.of_kind("value") for s in draft.spans)
    return not others and plain and noun.text == noun.stem and not follows

"""A measure that counts some rows only, said of another ("freight of canceled orders"), is its condition."""

from typing import Any

from sqlglot import exp

from agent.planner.draft import Draft
from agent.planner.names.spans import Span, is_known_word
from semantic_layer.manifest import Metric

_OF = frozenset({"of", "from", "by", "for", "on", "among"})
_ALL = frozenset({"the", "all", "our", "those", "these", "only", "just", "any"})
_COUNTS = ("count", "count_distinct")


def narrow(draft: Draft, span: Span) -> bool:
    """Filter the one measure there is by the condition of those that a span counts; whether it could."""
    beside = _is_beside(draft, span)
    if len(draft.metrics) != 1 or _only_bounds(draft, span):
        return False
    measure = draft.manifest.metrics[draft.metrics[0]]
    does = _does(draft, span, measure)
    if not (beside or does or _is_said_of(draft, span)):
        return False
    names = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
    conditions = [found for name in names if (found := condition_of(draft, draft.manifest.metrics[name]))]
    if len(names) != 1 or len(conditions) != 1 or measure.name.startswith("made_"):
        return False
    reach = {dimension.full_name for dimension in draft.manifest.reachable([measure.name])}
    if _stands_on(draft, measure, conditions[0]["dimension"]):
        return False
    is_other = not (does or (beside and _opposite(draft, conditions[0])))
    is_other = is_other and _is_of_other_rows(draft, measure, names[0])
    if conditions[0]["dimension"] not in reach or is_other:
        return False
    if beside:
        return _hold_against(draft, conditions[0])
    draft.filters.append(conditions[0])
    tell_condition(draft, names[0], conditions[0])
    return True


def tell_condition(draft: Draft, name: str, condition: dict[str, Any]) -> None:
    """Note by what those that a measure counts are told from others."""
    value = condition["value"]
    told = value if isinstance(value, str) else {True: "yes", False: "no"}[value]
    named = f"{{catalogue.label.{condition['dimension']} | lower}}"
    draft.notes.append(f"{{catalogue.label.{name} | lower}} are told by {named}: {told}")


def _only_bounds(draft: Draft, span: Span) -> bool:
    """Whether the measure there is only stands in a condition told later ("... , if they had 50 orders")."""
    held = {condition["metric"] for condition in draft.having}
    named = (s for s in draft.spans if any(m.name == draft.metrics[0] for m in s.of_kind("metric")))
    return draft.ranks and draft.metrics[0] in held and all(s.first > span.last for s in named)


def _does(draft: Draft, span: Span, measure: Metric) -> bool:
    """In "visitors put something in the cart" those counted are the ones whose rows are so."""
    named = [s for s in draft.spans if any(m.name == measure.name for m in s.of_kind("metric"))]
    before = max((s.last for s in named if s.last < span.first), default=-1)
    between = draft.tokens[before + 1 : span.first]
    vocab = draft.vocab
    linking = (vocab.conjunctions | vocab.comparisons | vocab.by | vocab.each | {"than"}) - {"with"}
    if {"with", "having"} & {t.text for t in between}:
        linking -= {"and"}  # "reviews with one star and a comment"
    passed = [t for n, t in enumerate(between, before + 1) if n not in draft.used]
    small = all(is_known_word(t, vocab) and t.text not in linking for t in passed)
    parted = any(t.after_break for t in draft.tokens[before + 1 : span.first + 1])
    counted = {draft.manifest.metrics[m.name].model for m in span.of_kind("metric")}
    is_own = measure.aggregation in _COUNTS and not measure.filters and counted == {measure.model}
    return is_own and before >= 0 and small and not parted and not draft.wants_share


def _is_beside(draft: Draft, span: Span) -> bool:
    """ "From new and returning customers", "how much of it from returning ones": named behind another."""
    before = [s for s in draft.spans if s.last < span.first and s.of_kind("metric")]
    if len(before) < 2 or not draft.filters:
        return False
    between = draft.tokens[before[-1].last + 1 : span.first]
    links = draft.vocab.conjunctions | draft.vocab.comparisons | {"than", "or"}
    return bool(links & {token.text for token in between})


def _hold_against(draft: Draft, condition: dict[str, Any]) -> bool:
    """Put both sides of a yes or no beside each other, where one was named before the other."""
    name = condition["dimension"]
    if (other := _opposite(draft, condition)) is None:
        return False
    draft.filters.remove(other)
    draft.filters.append({"dimension": name, "op": "is not null"})
    draft.add_group(name)
    draft.apart = True
    draft.notes = [note for note in draft.notes if f"{{catalogue.label.{name} | lower}}: " not in note]
    return True


def hold_sides(draft: Draft) -> None:
    """Show both sides of a yes or no apart, where each was named: no row is both."""
    for one in [f for f in draft.filters if f.get("value") is False and f.get("op") == "="]:
        if "dimension" in one and (other := _opposite(draft, one)) and one in draft.filters:
            draft.filters.remove(one)
            _hold_against(draft, {**other, "value": False})


def _opposite(draft: Draft, condition: dict[str, Any]) -> dict[str, Any] | None:
    """The other side of a yes or no, where that is kept."""
    name, value = condition["dimension"], condition["value"]
    kept = [f for f in draft.filters if f.get("dimension") == name and f["op"] == "="]
    return next((f for f in kept if isinstance(value, bool) and f["value"] != value), None)


def _stands_on(draft: Draft, measure: Metric, dimension: str) -> bool:
    """Whether a measure has conditions on the dimension itself: a rate of late ones of late ones is one."""
    below = draft.manifest.simple_metrics(measure.name)
    return any(dimension in part.dimensions.values() for one in below for part in one.filters)


def _is_said_of(draft: Draft, span: Span) -> bool:
    i = span.first - 1
    while draft.word(i) in _ALL:
        i -= 1
    return draft.word(i) in _OF


def _is_of_other_rows(draft: Draft, measure: Metric, name: str) -> bool:
    """Whether both count the same things: then one is compared with the other, or a part of it.

    Orders of new customers are some of the orders.
    """
    counted = draft.manifest.metrics[name]
    are_of_people = (measure.aggregation, counted.aggregation) == ("count", "count_distinct")
    return measure.aggregation in _COUNTS and measure.model == counted.model and not are_of_people


def condition_of(draft: Draft, metric: Metric) -> dict[str, Any] | None:
    """Return the one condition of a count on one dimension: that it is so, or has a value."""
    if metric.aggregation == "sum_boolean" and not metric.filters:
        of = [
            d for d in draft.manifest.dimensions.values() if (d.model, d.expr) == (metric.model, metric.expr)
        ]
        return {"dimension": of[0].full_name, "op": "=", "value": True} if len(of) == 1 else None
    if metric.aggregation not in _COUNTS or len(metric.filters) != 1:
        return None
    part = metric.filters[0]
    if len(part.dimensions) != 1 or part.metrics or part.grains:
        return None
    name = next(iter(part.dimensions.values()))
    if isinstance(part.sql, exp.Column):
        return {"dimension": name, "op": "=", "value": True}
    if isinstance(part.sql, exp.Not) and isinstance(part.sql.this, exp.Column):
        return {"dimension": name, "op": "=", "value": False}
    is_value = isinstance(part.sql, exp.EQ) and isinstance(part.sql.expression, exp.Literal)
    if is_value and isinstance(part.sql.this, exp.Column) and part.sql.expression.is_string:
        return {"dimension": name, "op": "=", "value": part.sql.expression.this}
    return None

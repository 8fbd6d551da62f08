"""The funnel of a business: the steps that definitions count the same things at."""

import re

from sqlglot import exp

from agent.planner.names.text import stem, words
from agent.planner.questions.cues import Left, topic, without
from agent.planner.reading import QueryReading
from agent.planner.to_query import to_query
from semantic_layer.layer import SemanticLayer
from semantic_layer.manifest import Manifest, Metric

LEAST = 3
# "From view to purchase": between which steps; the words of both, what joins them being none of theirs.
_BETWEEN = re.compile(
    r"\b(?:from|between) (?P<ends>(?:\w+,? ){1,12}?(?:to|and|until)(?: \w+){1,4}?)"
    r"(?=[,:;?.!]|$| (?:how|what|in|on|by|for)\b)",
    re.IGNORECASE,
)
# In a funnel it is a step, and no place.
_WHERE = re.compile(r"^\s*where(?= .*\b(?:lose|losing|lost|drop|leave|quit|give up)\b)", re.IGNORECASE)
_ALONG = frozenset({"a", "the", "to", "and", "until", "through", "via", "over", "then", "at", "for"})
# What people do at the first and at the last step, whatever these are called.
_ENDS = frozenset(
    {"look", "looking", "see", "seeing", "view", "viewing", "open", "opening", "land", "landing"}
    | {"pay", "paying", "payment", "buy", "buying", "order", "ordering", "product", "item", "page"}
)
# How a dimension is called whose values happen one after the other to the same thing.
_HAPPENS = frozenset({"event", "step", "stage", "phase", "action", "activity", "milestone"})


def steps_of(manifest: Manifest) -> tuple[tuple[str, str, str], ...]:
    """The measures that count one thing by a value each of what happened: their names, dimension and value.

    Empty where fewer than three do, or several sets of them are defined.
    """
    found: dict[tuple[str | None, str, str], list[tuple[str, str, str]]] = {}
    for metric in manifest.metrics.values():
        if metric.type == "simple" and metric.aggregation == "count_distinct":
            for dimension, value in _values(metric):
                if not _HAPPENS & set(words(manifest.dimensions[dimension].label)):
                    continue
                key = (metric.model, str(metric.expr), dimension)
                found.setdefault(key, []).append((metric.name, dimension, value))
    sets = [steps for steps in found.values() if len({value for *_, value in steps}) == len(steps) >= LEAST]
    return tuple(sets[0]) if len(sets) == 1 else ()


def read_funnel(text: str, *, layer: SemanticLayer, left: Left) -> QueryReading | None:
    """Read a question for how many get to each step, where the definitions count them."""
    told = topic("funnel")
    rest = _WHERE.sub(" ", without(text, *told["cues"]))
    steps = funnel(layer) if rest != text else []
    if not steps:
        return None
    own = words_of_steps(layer.manifest) | _ALONG | _ENDS
    match = _BETWEEN.search(rest)
    if match and all(stem(word) in own for word in words(match["ends"])):
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    draft = left.explained(without(rest, told["along"]), text)
    if draft is None or draft.having or any(s.guessed for s in draft.spans):
        return None
    metrics = [layer.manifest.metrics.get(name) for name in draft.metrics]
    if any(one is None or one.aggregation not in ("count", "count_distinct") for one in metrics):
        return None
    draft.metrics = steps
    query = {k: v for k, v in to_query(draft).items() if k not in ("order_by", "limit")}
    return QueryReading(query, tuple(draft.notes), steps=True)


def funnel(layer: SemanticLayer) -> list[str]:
    """The measures of the steps; none where one of them is lacking."""
    names = [name for name, *_ in steps_of(layer.manifest)]
    return [] if any(layer.unavailable(name) for name in names) else names


def words_of_steps(manifest: Manifest) -> frozenset[str]:
    """The stems of the words that the steps are called by."""
    metrics = [(manifest.metrics[name], value) for name, _, value in steps_of(manifest)]
    said = (f"{metric.label} {value}".replace("_", " ") for metric, value in metrics)
    return frozenset(stem(word) for text in said for word in words(text))


def _values(metric: Metric) -> list[tuple[str, str]]:
    """The dimensions that a measure keeps one value of each, with it."""
    found = []
    for condition in metric.filters:
        for equal in condition.sql.find_all(exp.EQ):
            column, value = equal.this, equal.expression
            name = condition.dimensions.get(column.name) if isinstance(column, exp.Column) else None
            if name and isinstance(value, exp.Literal):
                found.append((name, str(value.this)))
    return found

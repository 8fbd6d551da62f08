"""Measures that a question makes of defined ones: a ratio, the part of one value, a count of values."""

from dataclasses import replace
from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.counted import counted_entity
from agent.planner.names.spans import Span
from agent.tools.made import PER, PERIODS, PREFIX
from semantic_layer.manifest import Manifest, Metric

RATIO, COUNT = f"{PREFIX}ratio", f"{PREFIX}count_of"
ALL_OF = f"{PREFIX}all_of"
_SAID = {
    ">": "above",
    ">=": "at least",
    "<": "below",
    "<=": "at most",
    "!=": "other than",
    "not in": "none of",
}


def make_ratio_of_two(draft: Draft) -> bool:
    """ "deliveries as a % of orders": the first measure over the second, by a definition if there is one."""
    spans = _measures(draft)
    if len(draft.metrics) != 2 or len(spans) != 2:
        return False
    between = {draft.word(i) for i in range(spans[0].last + 1, spans[1].first)}
    if not between & draft.vocab.shares or "and" in between:
        return False
    top, bottom = draft.metrics
    name = divided(draft, top, bottom)
    if name is None:
        return False
    draft.metrics = [name]
    draft.order_metric = None
    return True


def make_second_of_first(draft: Draft) -> bool:
    """ "what share of orders are late orders": the second measure over the first."""
    spans = _measures(draft)
    if len(draft.metrics) != 2 or len(spans) != 2:
        return False
    between = {draft.word(i) for i in range(spans[0].last + 1, spans[1].first)}
    before = {draft.word(i) for i in range(spans[0].first)}
    if not between & {"is", "are", "was", "were"} or not before & draft.vocab.shares:
        return False
    draft.metrics.reverse()
    bottom, top = draft.metrics[1], draft.metrics[0]
    if not _can_divide(draft, top, bottom):
        draft.metrics.reverse()
        return False
    defined = defined_ratio(draft, top, bottom)
    draft.metrics = [defined or _ratio(draft, of_same_rows(draft, top, bottom), bottom)]
    draft.order_metric = None
    return True


def divided(draft: Draft, top: str, bottom: str) -> str | None:
    """One measure over another, by a definition if there is one; None where their units differ."""
    if not {top, bottom} <= draft.manifest.metrics.keys() or not _can_divide(draft, top, bottom):
        return None
    return defined_ratio(draft, top, bottom) or _ratio(draft, of_same_rows(draft, top, bottom), bottom)


def made_rate(draft: Draft, part: str) -> str | None:
    """A count of some rows over the one count of all of them: "reopened tickets" over "tickets"."""
    metrics = draft.manifest.metrics
    counted = metrics.get(part)
    if (
        counted is None
        or counted.model is None
        or not (counted.filters or counted.aggregation == "sum_boolean")
    ):
        return None
    plain = [
        m for m in metrics.values() if (m.model, m.aggregation, m.filters) == (counted.model, "count", ())
    ]
    return divided(draft, part, plain[0].name) if len(plain) == 1 else None


def defined_ratio(draft: Draft, top: str, bottom: str) -> str | None:
    """The ratio of the two that a definition names, if there is one."""
    for metric in draft.manifest.metrics.values():
        plain = metric.type == "ratio" and not any(part.filters or part.offset for part in metric.inputs)
        if plain and [part.metric for part in metric.inputs] == [top, bottom]:
            return metric.name
    return None


def of_same_rows(draft: Draft, top: str, bottom: str) -> str:
    """The measure, or another definition of it that counts the same rows as the one it is divided by."""
    metrics = draft.manifest.metrics
    rows = metrics[bottom].model, metrics[bottom].filters
    others = [m for m in metrics.values() if any(a.metric == top and a.default for a in m.alternatives)]
    fitting = [m.name for m in (metrics[top], *others) if (m.model, m.filters) == rows]
    return next((name for name in fitting if not draft.lacking(name)), top)


def _can_divide(draft: Draft, top: str, bottom: str) -> bool:
    units = {draft.manifest.metrics[name].unit for name in (top, bottom)}
    return len(units) == 1 and units <= {"count", "currency", "hours", "days", "minutes", "seconds"}


def _ratio(draft: Draft, top: str, bottom: str) -> str:
    labels = [draft.manifest.metrics[name].label for name in (top, bottom)]
    told = {"name": RATIO, "label": f"{labels[0]} as a share of {labels[1].lower()}"}
    return add_made(draft, {**told, "numerator": top, "denominator": bottom})


def _in_words(draft: Draft, value: Any) -> str:
    """A number as a word, or as the one of the question: a label holds no figure that is no cell."""
    if isinstance(value, str | list):
        return str(value)
    return next((word for word, number in draft.vocab.numbers.items() if number == value), "the one named")


def told_part(draft: Draft, part: dict[str, Any]) -> str:
    """What a condition keeps, in words for a label."""
    value, op = part.get("value"), part["op"]
    if op == "is not null":
        return f"a known {draft.manifest.dimensions[part['dimension']].label.lower()}"
    if op == "is null":
        return f"no known {draft.manifest.dimensions[part['dimension']].label.lower()}"
    if "metric" in part:
        label = draft.manifest.metrics[part["metric"]].label.lower()
        return f"those without {label}" if (op, value) == ("=", 0) else f"those by {label}"
    if op not in ("=", "in") or isinstance(value, int | float) and not isinstance(value, bool):
        label = draft.manifest.dimensions[part["dimension"]].label.lower()
        return f"{label} {_SAID.get(op, '')} {_in_words(draft, value)}".replace("  ", " ")
    if isinstance(value, bool):
        label = draft.manifest.dimensions[part["dimension"]].label.lower()
        return label if value else f"not {label}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def make_count(draft: Draft, name: str) -> bool:
    """ "how many categories": the number of values that a dimension has."""
    dimension = draft.manifest.dimensions[name]
    if (name.endswith("_id") and not dimension.is_entity) or dimension.pii or draft.lacking(name):
        return False
    made = f"{COUNT}_{name}"
    if made not in draft.metrics:
        told = {"name": made, "label": f"Number of: {dimension.label}", "counts": name}
        draft.metrics.append(add_made(draft, told))
    return True


def make_all_of(draft: Draft, key: str) -> str:
    """The number of all things of an entity, with or without anything of theirs in the data."""
    dimension = draft.manifest.dimensions[key]
    label = draft.manifest.entities[dimension.entity].label or dimension.label
    told = {"name": f"{ALL_OF}_{dimension.entity}", "label": f"Number of: {label}", "counts": key}
    return add_made(draft, told)


def is_of_counted(draft: Draft, name: str) -> bool:
    """In "how many brands have our suppliers" the suppliers only say whose brands are counted."""
    counted = [one["counts"] for one in draft.made if "counts" in one and one["name"] in draft.metrics]
    entities = {draft.manifest.dimensions[dimension].entity for dimension in counted}
    words = {token.text for token in draft.tokens}
    if not counted or draft.vocab.growth & words or (draft.compare and "than" in words):
        return False  # "how many brands grew in revenue": that is what grew
    if counted_entity(draft.manifest, name) not in entities:
        draft.unsupported.append("how many of them there are under a condition")
    return True


def make_other_parts(draft: Draft, name: str, top: str, bottom: str) -> str:
    """A defined ratio under its own name, of other definitions of its parts."""
    told = {"name": f"{PREFIX}{name}", "label": draft.manifest.metrics[name].label}
    return add_made(draft, {**told, "numerator": top, "denominator": bottom})


def add_made(draft: Draft, made: dict[str, Any]) -> str:
    """Put a made measure beside the defined ones, for the passes that follow."""
    if "of" in made and "counts" not in made:
        return _add(draft, made, _of_rows(draft, made))
    terms = made.get("terms", [])
    is_count = "counts" in made or "periods_of" in made
    metric = Metric(
        made["name"],
        made["label"],
        "",
        type="derived" if terms else "simple" if is_count else "ratio",
        aggregation="count_distinct" if is_count else None,
        unit=_unit(draft, made, is_count=is_count),
    )
    return _add(draft, made, metric)


def _add(draft: Draft, made: dict[str, Any], metric: Metric) -> str:
    draft.manifest = _with(draft.manifest, metric)
    draft.made.append(made)
    return metric.name


def _of_rows(draft: Draft, made: dict[str, Any]) -> Metric:
    """Another aggregate of the rows of a metric, or of the numbers of a dimension."""
    known = draft.manifest.metrics.get(made["of"])
    if known is None:
        rows = draft.manifest.dimensions[made["of"]]
        known = Metric("", "", "", type="simple", unit=rows.unit, model=rows.model, expr=rows.expr)
    aggregation = made.get("aggregation", known.aggregation)
    return replace(known, name=made["name"], label=made["label"], aggregation=aggregation, synonyms=())


def _unit(draft: Draft, made: dict[str, Any], *, is_count: bool) -> str | None:
    if is_count:
        return "count"
    if PER in made["name"] and "numerator" in made:
        return draft.manifest.metrics[made["numerator"]].unit
    over = made.get("over", {"metric": PERIODS})
    keeps = "terms" in made and over["metric"].startswith(PERIODS)
    return draft.manifest.metrics[made["terms"][0]["metric"]].unit if keeps else "ratio"


def _with(manifest: Manifest, metric: Metric) -> Manifest:
    whole = _with(manifest.whole, metric) if manifest.whole else None
    return replace(manifest, metrics={**manifest.metrics, metric.name: metric}, whole=whole)


def _measures(draft: Draft) -> list[Span]:
    found = [s for s in draft.spans if s.of_kind("metric") and s.first in draft.taken]
    names = set(draft.metrics)
    return [s for s in found if names & {m.name for m in s.of_kind("metric")}]

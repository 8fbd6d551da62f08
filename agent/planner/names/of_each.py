"""What each of the things counted has of its own: the amount of a payment, the price on a line."""

from collections.abc import Sequence
from dataclasses import replace

from agent.planner.conditions.bounds import Bound
from agent.planner.draft import Draft
from agent.planner.names.counted import rows_of
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span
from semantic_layer.manifest import Metric

# Behind these a number says how many there are for each of something else.
_HELD = frozenset(
    {"with", "having", "whose", "where", "had", "has", "have", "placed", "made", "did", "were", "was", "got"}
)
_OF = frozenset({"of", "for", "over", "that", "are", "is", "were", "was"})
# They compare by something else than an amount.
_OTHERWISE = frozenset(
    {"older", "younger", "longer", "shorter", "after", "past", "reached", "reach", "reaching"}
)
_KINDS = {"old": frozenset({"older", "younger"}), "long": frozenset({"longer", "shorter"})}
_UNITS = frozenset({"times", "time", "%", "percent", "pct"})
_COME_TO = (("come", "to"), ("add", "up"), ("adds", "up"), ("amount", "to"), ("sum", "to"), ("sum", "up"))
_MEANT = ("score", "minutes", "hours", "seconds", "days")
SMALLEST, HIGHEST = 20, 10


def is_of_head(draft: Draft, bound: Bound) -> bool:
    """Whether a number stands right behind what heads a question: "payments above 500"."""
    return bound.value >= SMALLEST and _is_led_by_head(draft, bound)


def score_of_rows(draft: Draft, bound: Bound) -> str | None:
    """The score that each of what heads a question has, where a number is one: "reviews below 3"."""
    head = next((s for s in draft.spans if s.last in (bound.first - 1, bound.first - 2)), None)
    if head is None or bound.value > HIGHEST or not _is_led_by_head(draft, bound):
        return None
    everything = draft.manifest.metrics
    counted = {everything[m.name].model for m in head.of_kind("metric") if everything[m.name].unit == "count"}
    means = [m for m in everything.values() if m.unit == "score" and m.aggregation == "average"]
    found = [
        d.full_name
        for d in draft.manifest.dimensions.values()
        if d.model in counted
        and d.data_type in ("integer", "decimal")
        and any((m.model, m.expr) == (d.model, d.expr) for m in means)
        and not draft.lacking(d.full_name)
    ]
    return found[0] if len(found) == 1 else None


def mean_score(draft: Draft, name: str, units: Sequence[str] = ("score",)) -> str | None:
    """The mean of a number told in one of the units, as those have it who have many rows."""
    dimension = draft.manifest.dimensions[name]
    found = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.unit in units and m.aggregation == "average" and not m.filters and m.model == dimension.model
        if m.expr == dimension.expr or (dimension.is_entity and m.unit == "score")
    ]
    return found[0] if len(found) == 1 and not draft.lacking(found[0]) else None


def rank_scores(draft: Draft) -> None:
    """In "which seller has the worst score" the sellers are ranked by the mean of theirs."""
    others = [s for s in draft.spans if s.of_kind("dimension")]
    for place, span in enumerate(draft.spans):
        names = [m.name for m in span.of_kind("dimension")]
        ranks = draft.word(draft.before(span)) in draft.vocab.superlatives
        if span.first in draft.taken or span.of_kind("metric") or not ranks or not names or others == [span]:
            continue
        means = {mean for name in names if (mean := mean_score(draft, name, _MEANT))}
        if draft.tokens[span.last].text == draft.tokens[span.last].stem and len(means) == 1:
            draft.spans[place] = replace(span, meanings=(Meaning("metric", means.pop()),))


def without_models(draft: Draft, names: list[str]) -> list[str]:
    """The dimensions that no model wrote, of each customer for one."""
    models, dimensions = draft.manifest.models, draft.manifest.dimensions
    return [name for name in names if not models[dimensions[name].model].table.startswith("models.")]


def _is_led_by_head(draft: Draft, bound: Bound) -> bool:
    if bound.is_part or _is_of_other(draft, bound):
        return False
    head = next((s for s in draft.spans if s.last in (bound.first - 1, bound.first - 2)), None)
    if head is None or head.time or not head.of_kind("metric"):
        return False
    between = {draft.word(i) for i in range(head.last + 1, bound.first)}
    before = {draft.word(i) for i in range(head.first)}
    grouped = any(
        s.last < head.first and not s.of_kind("metric") and s.of_kind("dimension") for s in draft.spans
    )
    return between <= _OF and not (before & _HELD or grouped)


def _is_of_other(draft: Draft, bound: Bound) -> bool:
    """Whether something else is compared, or the number is that of what follows it."""
    said = {draft.word(i) for i in bound.places}
    behind = draft.word(bound.last + 1)
    named = any(s.first == bound.last + 1 and not s.time for s in draft.spans)
    return bool(said & _OTHERWISE) or named or behind in _UNITS or behind in draft.vocab.grains


def amount_of_each(draft: Draft, entity: str) -> str | None:
    """The amount that every row of an entity has one of: the sum of that of which a mean is defined."""
    metrics = [m for m in draft.manifest.metrics.values() if m.unit == "currency" and not m.filters]
    means = [m for m in metrics if m.aggregation == "average" and entity in rows_of(draft.manifest, m)]
    sums = [
        m.name
        for m in metrics
        if m.aggregation == "sum"
        and any((m.model, m.expr) == (mean.model, mean.expr) for mean in means)
        and not draft.lacking(m.name)
    ]
    return sums[0] if len(sums) == 1 else None


def price_of_one(draft: Draft) -> tuple[str, str] | None:
    """The lowest price on a line, where each line of what is counted or summed has one; and the line."""
    measures = [draft.manifest.metrics[m.name] for s in draft.spans for m in s.of_kind("metric")]
    models = {m.model for m in measures if m.unit in ("count", "currency") and m.model}
    found = [m for m in draft.manifest.metrics.values() if m.model in models and _is_lowest_price(m)]
    known = [m for m in found if not draft.lacking(m.name)]
    if len(known) != 1:
        return None
    model = draft.manifest.models[known[0].model or ""]
    key = model.keys.get(model.primary_entity or "")
    return (known[0].name, model.primary_entity or "") if key is not None and key.is_unique else None


def _is_lowest_price(metric: Metric) -> bool:
    return metric.aggregation == "min" and metric.unit == "currency" and not metric.filters


def settle_sum(draft: Draft) -> None:
    """ "Payments above 500: how many, and what do they come to": what bounds each is told in sum as well."""
    said = [t.text for t in draft.tokens]
    pairs = set(zip(said, said[1:], strict=False))
    bounding = [f["metric"] for f in draft.filters if "by" in f and f["metric"] in draft.manifest.metrics]
    sums = {name for name in bounding if draft.manifest.metrics[name].aggregation == "sum"}
    both = {("how", "many"), ("how", "much")} <= pairs
    asks = both or ("what" in said and bool(pairs & set(_COME_TO)))
    known = [draft.manifest.metrics[name] for name in draft.metrics if name in draft.manifest.metrics]
    if not asks or not known or any(m.unit != "count" for m in known):
        return
    draft.metrics += [name for name in sums if len(sums) == 1 and name not in draft.metrics]
    if both and len(sums) != 1 and len(known) == 1:
        draft.unsupported.append("how much as well as how many, without saying of what")


def lacks_kind(draft: Draft, span: Span, bound: Bound) -> bool:
    """Refuse "sellers older than 40", "orders longer than 20": a count is neither age nor length."""
    said = {draft.word(i) for i in bound.places}
    metrics = draft.manifest.metrics
    units = {metrics[m.name].unit for m in span.of_kind("metric")}
    quality = next((kind for kind, words in _KINDS.items() if said & words), None)
    if quality is None or (quality == "long" and units != {"count"}):
        return False
    draft.unsupported.append(
        f"how {quality} {draft.word(span.last)} are, which no measure or group named tells"
    )
    draft.use(*bound.places)
    return True

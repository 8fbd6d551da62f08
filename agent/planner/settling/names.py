"""After the names are read: shares of what, and measures that only carry an order or a comparison."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.incoming import money_that_came
from agent.planner.names.spans import Span
from agent.planner.settling.count import settle_count
from agent.planner.settling.each import condition_counted, condition_each
from agent.planner.settling.either import has_either
from agent.planner.settling.much import main_money, money_beside
from agent.planner.settling.pairs import counted_beside
from agent.planner.settling.share import settle_share

LISTED = 3
# A list that leads the question has what follows for each of it.
LEADING = 4
_MONEY = frozenset({"money", "amount", "amounts", "sum", "value", "values"})


def settle_names(draft: Draft) -> None:
    """A share of a numerator is its ratio; a share for one value is shown beside the others."""
    if draft.order_metric and draft.order_metric not in draft.metrics:
        draft.metrics.append(draft.order_metric)
    condition_counted(draft)
    conditioned = [condition["metric"] for condition in draft.having]
    # What only carries a condition ranks nothing.
    draft.metrics.sort(key=lambda name: name in conditioned)
    if not draft.metrics:
        _money_of_what_is_named(draft)
    if draft.wants_share:
        if draft.having and not draft.groups:
            condition_each(draft)
        settle_share(draft)
        draft.metrics = [*counted_beside(draft), *draft.metrics]
    has_either(draft)
    for condition in draft.filters:
        named = condition.get("dimension")
        if (
            named
            and named not in draft.sets
            and condition["op"] == "in"
            and _shown_apart(draft, condition["value"])
            and not _is_ranked_over(draft, named)
        ):
            draft.add_group(named)
    draft.having = [condition for condition in draft.having if not _is_implied(draft, condition)]
    _check_rest(draft)
    _check_every_period(draft)
    _check_asked_for(draft)
    settle_count(draft)
    if draft.having and not draft.groups:
        condition_each(draft)
    if draft.having and not draft.groups:
        draft.unsupported.append("a condition on a measure without saying of which groups")


def _money_of_what_is_named(draft: Draft) -> None:
    """ "boleto money per quarter": the one sum of money that is kept where the things named are."""
    if not _MONEY & {t.text for t in draft.tokens} or draft.continues:
        return
    names = [g.name for g in draft.groups if not g.grain]
    names += [f["dimension"] for f in draft.filters if "dimension" in f]
    models = {draft.manifest.dimensions[name].model for name in names}
    means = {i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.means}
    if means:
        _mean_of_what_is_named(draft, models, means)
        return
    name = money_that_came(draft) or money_beside(draft)
    if name is None and (main := main_money(draft)):
        reached = {d.full_name for d in draft.manifest.reachable([main])}
        name = main if set(names) - {"metric_time"} <= reached else None
    if name is not None:
        draft.metrics = [name]
        draft.notes.append(f"money is {{catalogue.label.{name} | lower}} here")


def _mean_of_what_is_named(draft: Draft, models: set[str], means: set[int]) -> None:
    """ "The payment type with the highest average value": the one mean of money kept where they are."""
    found = [
        m.name
        for m in draft.manifest.metrics.values()
        if m.model in models
        and m.unit == "currency"
        and m.aggregation == "average"
        and not draft.lacking(m.name)
    ]
    if len(models) == len(found) == 1:
        draft.metrics = found
        draft.use(*means)
        draft.notes.append(f"the average is {{catalogue.label.{found[0]} | lower}} here")


def _check_asked_for(draft: Draft) -> None:
    """A distribution, a place or the members of two periods are not told by one total."""
    said = [token.text for token in draft.tokens]
    if draft.metrics and not draft.groups and "distribution" in said:
        draft.unsupported.append("a distribution without saying over which groups")
    if draft.metrics and not draft.groups and said[0] == "where":
        draft.unsupported.append("where something is without saying by which groups")
    timed = any(group.grain for group in draft.groups)
    counted = [draft.manifest.metrics[name] for name in draft.metrics]
    if timed and "both" in said and any(m.aggregation == "count_distinct" for m in counted):
        periods = sum(1 for span in draft.spans if span.time)
        if periods > 1:
            draft.unsupported.append("those who are in both periods")


def _check_every_period(draft: Draft) -> None:
    """ "which products sold in every month": those that are there each time, not so many a month."""
    if draft.ranks or not any(group.grain for group in draft.groups):
        return
    said = [token.text for token in draft.tokens]
    asked = [i + 1 for i, word in enumerate(said) if word in ("which", "what", "many")]
    counted = {
        s.first
        for s in draft.spans
        if s.of_kind("dimension")
        or any(draft.manifest.metrics[m.name].aggregation == "count_distinct" for m in s.of_kind("metric"))
    }
    for i in range(1, len(said) - 1):
        each_time = said[i] in draft.vocab.each | {"all"} and said[i + 1] in draft.vocab.grains
        each_time = each_time and not (said[i] == "each" and "many" in said)  # so many in each of them
        if each_time and said[i - 1] in draft.vocab.prepositions and counted & set(asked):
            draft.unsupported.append("those that are there in every period")
            return


def _check_rest(draft: Draft) -> None:
    """ "UK and the rest", "France and everything else": all others as one group is more than a filter."""
    said = [token.text for token in draft.tokens]
    named = any(f.get("dimension") and f["op"] in ("=", "in") for f in draft.filters)
    for i, word in enumerate(said):
        is_rest = word in ("rest", "others", "remainder") and i not in draft.used
        is_else = word == "else" and said[i - 1] in ("everything", "everyone", "everybody", "all", "anything")
        if named and (is_rest or is_else) and "than" not in said[i - 2 : i]:
            draft.use(i)
            draft.unsupported.append("all others as one group")
            return


def _is_implied(draft: Draft, condition: dict[str, Any]) -> bool:
    """Who is counted over orders has at least one order."""
    metrics = draft.manifest.metrics
    at_least_one = (condition["op"], condition["value"]) in ((">=", 1), (">", 0))
    counted = metrics[condition["metric"]]
    implied = at_least_one and any(
        metrics[m].aggregation == "count_distinct" and metrics[m].model == counted.model
        for m in draft.metrics
    )
    if implied and counted.name in draft.metrics:
        draft.metrics.remove(counted.name)
    return implied


def _is_ranked_over(draft: Draft, named: str) -> bool:
    """ "the top 5 categories in SP, RJ and MG" are ranked over all three, unless each has its own."""
    if not draft.ranks or not any(group.name != named for group in draft.groups):
        return False
    first = min((s.first for s in draft.spans if any(m.name == named for m in s.of_kind("value"))), default=0)
    leads = first <= LEADING and draft.word(draft.before(Span(first, first))) in ("for", "within", "each")
    return not (draft.apart or leads or draft.vocab.apart & {t.text for t in draft.tokens})


def _shown_apart(draft: Draft, values: list[str]) -> bool:
    """Values held against each other, listed at length, or measured by something that can't be summed."""
    compared = draft.apart or bool(
        (draft.vocab.comparisons | draft.vocab.apart) & {t.text for t in draft.tokens}
    )
    additive = all(draft.manifest.metrics[m].is_additive for m in draft.metrics)
    either = "or" in {t.text for t in draft.tokens} and not compared
    return compared or (len(values) >= LISTED and not either) or not (additive or either)

"""Averages that no named measure is: over periods, or the mean of what each group has."""

from agent.planner.draft import Draft, Group
from agent.planner.making.terms import make_per_period
from agent.planner.names.pick import is_average
from agent.planner.passes.of_things import check_a_day, check_each

_DEVELOPING = frozenset({"develop", "developed", "evolve", "evolved"})
_AVERAGED = ("day", "week", "month", "quarter", "year")


def check_average(draft: Draft) -> None:
    """An average that no named metric is, is not answered by a sum."""
    check_a_day(draft)
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        if token.text not in draft.vocab.averages or i in covered | draft.used or draft.window_mean:
            continue
        if draft.averaged and token.text != "median":
            draft.use(i)
            continue
        metrics = [draft.manifest.metrics[name] for name in draft.metrics]
        _check_each_period(draft)
        wanted = "median" if token.text == "median" else None
        if metrics and all(is_average(m) and (m.aggregation == "median") == bool(wanted) for m in metrics):
            draft.use(i)
        elif token.text != "median" and (grain := _grain_of_average(draft)):
            check_each(draft)
            draft.metrics = [make_per_period(draft, draft.metrics[0], grain)]
            draft.order_metric = None
            draft.use(*(j for j, t in enumerate(draft.tokens) if t.text in draft.vocab.means))
            draft.use(i)
            _each_period(draft)
        elif token.text != "median" and _averages_groups(draft):
            draft.use(i)
        elif metrics:
            draft.unsupported.append(f"{token.text} of {metrics[0].label.lower()}")
            draft.use(i)


def _check_each_period(draft: Draft) -> None:
    """ "How long does a viewer watch per day on average": so much for each in each period is two means."""
    if draft.wants_trend or {t.text for t in draft.tokens} & (_DEVELOPING | draft.vocab.trends):
        return  # "and how has that developed": that of each month is what is asked for
    names = [name for name in draft.metrics if "_per_" in name]
    grains = [group.grain for group in draft.groups if group.grain]
    if names and grains and len(draft.groups) == 1 and any(_leads_per(draft, grain) for grain in grains):
        draft.unsupported.append(f"so much for each one in each {grains[0]}; ask for these apart")


def _leads_per(draft: Draft, grain: str) -> bool:
    places = [i for i, t in enumerate(draft.tokens) if draft.vocab.grains.get(t.text) == grain]
    return any(draft.word(i - 1) in ("per", "a", "an") for i in places)


def _averages_groups(draft: Draft) -> bool:
    """ "Buyers per day on average", "orders per city on average": the mean of what each of the groups has."""
    one = draft.manifest.metrics.get(draft.metrics[0]) if len(draft.metrics) == 1 else None
    group = draft.groups[0] if len(draft.groups) == 1 else None
    held = draft.compare or draft.wants_share or draft.having or draft.ranks or draft.cumulative
    if one is None or one.type != "simple" or group is None or held:
        return False
    if one.aggregation not in ("count", "count_distinct", "sum", "sum_boolean"):
        return False
    if group.grain and not _is_divisor(draft, group.grain):
        return False
    noun = group.grain or _said_per(draft, group.name)
    if noun is None:
        return False
    check_each(draft)
    draft.averaged = f"{one.label} per {noun} on average"
    draft.notes.append(f"the average is over each {noun} in which anything is recorded")
    return True


def _said_per(draft: Draft, name: str) -> str | None:
    """What a group is called where "per" leads to it, in the singular."""
    for span in draft.spans:
        noun = draft.tokens[span.last]
        named = any(m.name == name for m in span.of_kind("dimension"))
        if named and draft.word(span.first - 1) == "per" and noun.text == noun.stem:
            return noun.text
    return None


def _is_divisor(draft: Draft, grain: str) -> bool:
    """Whether a grain is said to be what is averaged over: "per day", "a month", "daily"."""
    leads = {"per", "a", "an", "each", "every"}
    places = [i for i, t in enumerate(draft.tokens) if draft.vocab.grains.get(t.text) == grain]
    return any(draft.word(i) in draft.vocab.adverbial_grains or draft.word(i - 1) in leads for i in places)


def _each_period(draft: Draft) -> None:
    """ "Daily average in April and in May": of several periods that follow each other, each has its mean."""
    grains = [s.time.grain for s in draft.spans if s.time]
    told = draft.groups or draft.periods or draft.compare
    if len(grains) > 1 and len(set(grains)) == 1 and not told and grains[0] in _AVERAGED[1:]:
        draft.add_group("metric_time", grains[0])


def _grain_of_average(draft: Draft) -> str | None:
    """In "average daily revenue", "orders per day on average" the grain is averaged over, and no group."""
    one = draft.manifest.metrics[draft.metrics[0]] if len(draft.metrics) == 1 else None
    if one is None or not one.is_additive or draft.compare or draft.wants_share or draft.having:
        return None
    for grain in dict.fromkeys(draft.vocab.grains.get(token.text, "") for token in draft.tokens):
        if grain in _AVERAGED and _is_divisor(draft, grain) and Group("metric_time", grain) in draft.groups:
            draft.groups.remove(Group("metric_time", grain))
            draft.notes.append(f"the average is over each {grain} in which anything is recorded")
            return grain
    return None

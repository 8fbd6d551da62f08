"""A measure that can't be told by the groups asked for gives way to the one that can, which is said."""

from agent.planner.draft import Draft
from agent.planner.settling.much import main_money
from semantic_layer.manifest import Metric

_SPENDING = frozenset({"spend", "spends", "spent", "spending"})


def settle_reach(draft: Draft) -> None:
    """Take the measure kept where the groups are, for shares of what a bridge would count several times."""
    _check_both(draft)
    if len(draft.metrics) != 1 or draft.metrics[0].startswith("made_"):
        return
    metric = draft.manifest.metrics[draft.metrics[0]]
    names = [group.name for group in draft.groups if not group.grain]
    names += [f["dimension"] for f in draft.filters if "dimension" in f]
    if draft.wants_share and metric.model and _bridged(draft, metric, names):
        _replace(draft, metric, _kept_there(draft, metric, names))
    elif _is_spent(draft, metric) and metric.model and _bridged(draft, metric, names):
        _replace(draft, metric, _of_lines(draft, names))
    elif not _reaches(draft, metric.name, names):
        others = [a.metric for a in metric.alternatives if a.metric in draft.manifest.metrics]
        fitting = [n for n in others if not draft.lacking(n) and _reaches(draft, n, names)]
        _replace(draft, metric, fitting)


def settle_money_of_parts(draft: Draft) -> None:
    """Take the amounts kept where a part is told, for a share of money that may be of several parts."""
    metric = draft.manifest.metrics[draft.metrics[0]] if len(draft.metrics) == 1 else None
    names = [f["dimension"] for f in draft.filters if "dimension" in f]
    if metric is not None and metric.unit == "currency" and metric.model and _bridged(draft, metric, names):
        _replace(draft, metric, _kept_there(draft, metric, names))


def _check_both(draft: Draft) -> None:
    """ "orders with both a card and a voucher" has each of two values, which one row does not."""
    counted = [draft.manifest.metrics[name] for name in draft.metrics]
    several = [f["dimension"] for f in draft.filters if f.get("dimension") in draft.both and f["op"] == "in"]
    if several and any(m.model and m.unit == "count" and _bridged(draft, m, several) for m in counted):
        draft.unsupported.append("what has both values")


def _is_spent(draft: Draft, metric: Metric) -> bool:
    """Whether money is asked for by what people spend, not by a name of what they paid."""
    return metric.unit == "currency" and any(token.text in _SPENDING for token in draft.tokens)


def _of_lines(draft: Draft, names: list[str]) -> list[str]:
    """Revenue, where no row of it is of several groups: who buys toys and books spends some of it on toys."""
    found = main_money(draft)
    if found is None or not _reaches(draft, found, names):
        return []
    return [] if _bridged(draft, draft.manifest.metrics[found], names) else [found]


def _bridged(draft: Draft, metric: Metric, names: list[str]) -> bool:
    found = [draft.manifest.dimensions[n] for n in names if n in draft.manifest.dimensions]
    ways = [draft.manifest.ways(metric.model or "", dimension) for dimension in found]
    return any(len(way) == 1 and way[0].is_bridged for way in ways)


def _kept_there(draft: Draft, metric: Metric, names: list[str]) -> list[str]:
    """The sums or counts of all rows, in the same unit, of the table that the groups are columns of."""
    manifest = draft.manifest
    return [
        m.name
        for m in manifest.metrics.values()
        if m.model
        and m.is_additive
        and not m.filters
        and m.unit == metric.unit
        and m.model in {manifest.dimensions[n].model for n in names if n in manifest.dimensions}
        and not draft.lacking(m.name)
        and _reaches(draft, m.name, names)
        and not _bridged(draft, m, names)
    ]


def _reaches(draft: Draft, name: str, names: list[str]) -> bool:
    reached = {d.full_name for d in draft.manifest.reachable([name])}
    return all(one in reached for one in names if one in draft.manifest.dimensions)


def _replace(draft: Draft, metric: Metric, fitting: list[str]) -> None:
    if len(fitting) != 1:
        return
    draft.metrics = fitting
    draft.order_metric = fitting[0] if draft.order_metric == metric.name else draft.order_metric
    draft.notes.append(
        f"{{catalogue.label.{metric.name} | lower}} can't be told by these groups: "
        f"{{catalogue.label.{fitting[0]} | lower}} is taken"
    )

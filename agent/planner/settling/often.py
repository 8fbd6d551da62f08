"""How often something happened: "how often was cash used", "how many times did they give one star"."""

from agent.planner.draft import Draft
from agent.planner.passes.popular import often_at, row_counts


def settle_often(draft: Draft) -> None:
    """Count the rows that are of the values named, where they are of the deed and not of who did it."""
    at = often_at(draft)
    if at is None or draft.groups or draft.continues or draft.wants_share:
        return
    models = {draft.manifest.dimensions[f["dimension"]].model for f in draft.filters if f.get("dimension")}
    facts = [model for model in sorted(models) if draft.manifest.models[model].time_dimension is not None]
    counts = row_counts(draft, facts[0]) if len(facts) == 1 else []
    named = [draft.manifest.metrics.get(name) for name in draft.metrics]
    if len(counts) != 1 or not all(one is not None and one.unit == "count" for one in named):
        return
    wanted = {f["dimension"] for f in draft.filters if f.get("dimension")}
    if wanted <= {d.full_name for d in draft.manifest.reachable(counts)}:
        draft.metrics = counts
        draft.use(*at)

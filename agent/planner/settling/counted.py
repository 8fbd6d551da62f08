"""How many groups there are under a condition: "on how many days did orders pass 300"."""

from agent.planner.draft import Draft, Group
from agent.planner.making.measures import ALL_OF
from agent.planner.names.counted import counted_key

_ASKING = frozenset({"many", "number", "count", "nr", "num"})


def settle_counted(draft: Draft) -> None:
    """Count the groups that a list under the same conditions would have."""
    if draft.wants_share or draft.continues or draft.descending is not None:
        return
    grows = (draft.vocab.growth | {"than"}) & {token.text for token in draft.tokens}
    if draft.compare and not grows:
        return
    if _grain_is_counted(draft):
        grain = draft.groups[0].grain or ""
        draft.counted = f"Number of {grain}s"
        return
    _things_of_a_period(draft)
    made = [one for one in draft.made if "counts" in one and one["name"] in draft.metrics]
    made = [one for one in made if not one["name"].startswith(ALL_OF)]
    conditions = draft.having or draft.filters or draft.time
    if len(made) != 1 or draft.groups or not conditions:
        return
    measures = [name for name in draft.metrics if name != made[0]["name"]] or _present(draft)
    if not measures:
        return
    name = made[0]["counts"]
    draft.made.remove(made[0])
    draft.metrics = measures
    draft.add_group(name)
    if all(f.get("dimension") != name for f in draft.filters):
        draft.filters.append({"dimension": name, "op": "is not null"})
    draft.counted = made[0]["label"]
    if not draft.having:
        draft.notes.append(f"counted are those that have any {{catalogue.label.{measures[0]} | lower}}")


def _things_of_a_period(draft: Draft) -> None:
    """ "how many sellers sold more than 100 items in May": each by what it did in that period."""
    conditioned = {condition["metric"] for condition in draft.having}
    counted = [name for name in draft.metrics if name not in conditioned]
    if draft.groups or draft.time is None or not conditioned or len(counted) != 1:
        return
    entity = counted_key(draft.manifest, counted[0])
    key = f"{entity}__{entity}_id"
    dimension = draft.manifest.dimensions.get(key)
    if dimension is None or dimension.is_entity or dimension.pii or draft.lacking(key) or draft.counted:
        return
    draft.counted = draft.manifest.metrics[counted[0]].label
    draft.metrics = [name for name in draft.metrics if name in conditioned]
    draft.add_group(key)
    draft.filters.append({"dimension": key, "op": "is not null"})


def _grain_is_counted(draft: Draft) -> bool:
    """ "On how many days ...": under a condition, else every day there is would be counted."""
    if len(draft.groups) != 1 or not draft.groups[0].grain or not draft.having:
        return False
    group: Group = draft.groups[0]
    for i, token in enumerate(draft.tokens):
        if draft.vocab.grains.get(token.text) == group.grain and _ASKING & {
            draft.word(j) for j in range(max(0, i - 2), i)
        }:
            return True
    return False


def _present(draft: Draft) -> list[str]:
    """What is done most with them: the measure that the definitions call busy."""
    found = [m.name for m in draft.lexicon.lookup(("busy",)) if m.kind == "metric"]
    return [name for name in found if not draft.lacking(name)][:1]

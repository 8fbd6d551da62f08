"""The first ones of each group: of which groups, where several are named."""

from agent.planner.draft import Draft, Group
from agent.planner.passes.named_groups import is_each, is_one, places_of


def settle_top_of_each(draft: Draft) -> None:
    """ "top 3 categories in each state": what "each" or "per" stands before has a top of its own."""
    each = [group for group in draft.groups if is_each(draft, group) or _is_listed(draft, group)]
    each = each or _wider_periods(draft) or _told_by(draft)
    ranked = [group for group in draft.groups if group not in each]
    if draft.ranks and _is_each_of_the_first(draft):
        draft.unsupported.append("more of each of the first ones; ask which they are, and then for these")
    elif each and len(ranked) == 1 and draft.ranks:
        draft.within, draft.groups = each, [*each, *ranked]
    elif draft.top and draft.top > 1:
        draft.unsupported.append("the top of each group without saying of which; write “in each …”")


def _is_each_of_the_first(draft: Draft) -> bool:
    """ "by month for each of the 3 biggest states": the first ones of all, and then each of them."""
    said = [t.text for t in draft.tokens]
    for i in range(len(said) - 2):
        if said[i] in draft.vocab.each and said[i + 1] == "of":
            return any(word in draft.vocab.superlatives for word in said[i + 2 : i + 6])
    return False


def _is_listed(draft: Draft, group: Group) -> bool:
    """Whether the groups are values that the question lists ("for each of A, B and C")."""
    return any(f.get("dimension") == group.name and f["op"] == "in" for f in draft.filters)


def _told_by(draft: Draft) -> list[Group]:
    """In "the best category by state", "top 5 categories by state" each state has its own."""
    starts = {s.last: s.first for s in draft.spans}
    behind = {g.name: [draft.word(starts.get(i, i) - 1) for i in places_of(draft, g)] for g in draft.groups}
    led = [group for group in draft.groups if "by" in behind[group.name]]
    others = [group for group in draft.groups if group not in led]
    several = (draft.top or 1) > 1
    is_told = len(others) == 1 and (several or is_one(draft, others[0]))
    if led and is_told and several:
        each = led[0].grain or f"{{catalogue.label.{led[0].name} | lower}}"
        draft.notes.append(f"each {each} has first ones of its own")
    return led if is_told else []


def _wider_periods(draft: Draft) -> list[Group]:
    """In "the best month of 2023 and of 2024" each year has its own best month."""
    grains = list(draft.vocab.grains.values())
    timed = sorted((g for g in draft.groups if g.grain), key=lambda g: -grains.index(g.grain or ""))
    return timed[:1] if len(timed) > 1 and len(timed) == len(draft.groups) else []

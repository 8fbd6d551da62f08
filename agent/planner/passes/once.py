"""The first and the last time something was done: "when did we last ship to Oslo?"."""

from agent.planner.draft import Draft

_LAST = frozenset({"last", "latest", "newest"})
_FIRST = frozenset({"first", "earliest"})
_OWN = frozenset({"their", "his", "her", "its"})
_WHEN = (("when",), ("on", "which", "day"), ("on", "what", "day"), ("what", "day"), ("which", "day"))


def check_first(draft: Draft) -> None:
    """Refuse "made their first sale in May" where nothing tells who did so for the first time."""
    if draft.sorts_by_name and draft.top == 1 and len(draft.groups) > 1 and not draft.within:
        draft.unsupported.append(
            "the first or last day of each of several; ask for it by customer, or for one"
        )
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    told = draft.followed or draft.cohort or any({"new", "first"} & set(n.split("_")) for n in draft.metrics)
    for i, token in enumerate(draft.tokens):
        is_own = token.text == "first" and draft.word(i - 1) in _OWN and i not in covered
        if is_own and not told and any(s.first == i + 1 for s in draft.spans):
            draft.unsupported.append(f"what was done for the first time: their first {draft.word(i + 1)}")


def read_once(draft: Draft) -> None:
    """Show the first or the last day on which there was any of what is measured."""
    said = tuple(token.text for token in draft.tokens)
    opened = next((words for words in _WHEN if said[: len(words)] == words), None)
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    places = [i for i, word in enumerate(said) if word in _LAST | _FIRST and i not in covered | draft.used]
    if opened is None or len(places) != 1 or draft.cumulative is not None or draft.continues:
        return
    draft.add_group("metric_time", "day")
    draft.sorts_by_name, draft.descending, draft.top = True, said[places[0]] in _LAST, 1
    draft.use(places[0], *range(len(opened)))

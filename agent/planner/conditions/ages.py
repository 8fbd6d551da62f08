"""Conditions on how old those are who are counted: "older than 30", "aged 18 or more"."""

from agent.planner.conditions.bounds import Bound
from agent.planner.draft import Draft
from agent.planner.names.text import words

_OLDER = frozenset({"older", "younger"})
_OLD = (("years", "old"), ("year", "old"), ("years", "of", "age"))
_AGED = frozenset({"aged", "age"})
_NUMBERS = ("integer", "decimal")


def age_of_rows(draft: Draft, bound: Bound) -> str | None:
    """The one age that the things counted have, or those that what is counted is of."""
    is_said = _OLDER & {draft.word(i) for i in bound.places} or draft.word(bound.first - 1) in _AGED
    if not (is_said or _unit(draft, bound)):
        return None
    ages = [
        d
        for d in draft.manifest.dimensions.values()
        if "age" in words(d.name.replace("_", " ")) and d.data_type in _NUMBERS
    ]
    own = {draft.dimension(m).model for s in draft.spans for m in s.of_kind("dimension")}
    counted = [draft.manifest.metrics[m.name] for s in draft.spans for m in s.of_kind("metric")]
    reached = {d.full_name for m in counted[:1] for d in draft.manifest.reachable([m.name])}
    found = [d.full_name for d in ages if d.model in own | {m.model for m in counted[:1]}]
    found = found or [d.full_name for d in ages if d.full_name in reached]
    return found[0] if len(found) == 1 and not draft.lacking(found[0]) else None


def take_age(draft: Draft, bound: Bound) -> None:
    """Take what stands around a bound of an age and says no more than that it is one."""
    draft.use(*range(bound.last + 1, bound.last + 1 + _unit(draft, bound)))
    draft.use(*([bound.first - 1] if draft.word(bound.first - 1) in _AGED else []))


def _unit(draft: Draft, bound: Bound) -> int:
    """How many words behind a bound tell that it is of years of age."""
    behind = tuple(draft.word(bound.last + n) for n in (1, 2, 3))
    return next((len(said) for said in _OLD if behind[: len(said)] == said), 0)

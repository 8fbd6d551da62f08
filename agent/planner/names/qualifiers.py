"""Names of dimensions that only say what a value beside them is of: "state SP", "sao paulo city"."""

from agent.planner.draft import Draft
from agent.planner.names.pick import of_things_beside
from agent.planner.names.roles import names_role_of
from agent.planner.names.spans import Span
from agent.planner.names.spoken import is_name
from agent.planner.names.text import stem

_AS_THEIR = (("as", "their"), ("as", "its"))
_OF = frozenset({"of", "from", "for"})
_BETWEEN = frozenset(
    {"in", "from", "with", "without", "a", "an", "the", "who", "that", "are", "is", "have", "has", "had"}
    | {"not", "no", "outside", "based", "on", "at", "than", "other"}
)
_ASKING = frozenset({"which", "what", "whats"})


def qualifiers(draft: Draft) -> set[int]:
    """Starts of dimension spans that say which dimension the value beside them belongs to."""
    found = set()
    spans = [span for span in draft.spans if not span.time]
    for n, right in enumerate(spans):
        if _says_in_what_role(draft, right, spans[max(0, n - 2) : n]):
            found.add(right.first)
    for left, right in zip(spans, spans[1:], strict=False):
        if _are_those_with(draft, left, right):
            found.add(left.first)
        if not _touch(draft, left, right):
            continue
        says_whose = _names_dimension_of(left, right) or names_role_of(draft, left, right)
        if says_whose and draft.word(draft.before(left)) not in draft.vocab.by | draft.vocab.each:
            found.add(left.first)
        elif left.last + 1 == right.first and (
            _names_dimension_of(right, left)
            or _is_kind_of(draft, right, left)
            or (_are_those_of(draft, left) and not _is_all(draft, right))
        ):
            found.add(right.first)
    return found


def _says_in_what_role(draft: Draft, named: Span, before: list[Span]) -> bool:
    """In "with cash as their usual way of paying" the group says what the value before it is of."""
    led = (draft.word(named.first - 2), draft.word(named.first - 1))
    return led in _AS_THEIR and any(_names_dimension_of(named, one) for one in before)


def _are_those_of(draft: Draft, value: Span) -> bool:
    """In "the Ashford branches" the noun is of the branches in Ashford, and no group of its own."""
    if draft.ranks or draft.top or draft.descending is not None or draft.having:
        return False
    is_group = draft.word(value.first - 1) in draft.vocab.by | draft.vocab.each | _ASKING
    return not is_group and bool(of_things_beside(draft, value, list(value.of_kind("value"))))


def _are_those_with(draft: Draft, things: Span, told: Span) -> bool:
    """In "costs of drivers with a permit", "sales to clients in Salem" these are told apart by that alone."""
    noun, between = draft.tokens[things.last], {t.text for t in draft.tokens[things.last + 1 : told.first]}
    led = draft.word(things.first - 1) in _OF and any(s.last < things.first for s in draft.spans)
    if (
        not led
        or not between
        or not between <= _BETWEEN
        or noun.text == noun.stem
        or things.of_kind("metric")
    ):
        return False
    owners = {
        one.entity
        for m in things.of_kind("dimension")
        if (one := draft.dimension(m)).is_entity or is_name(one) or one.full_name.endswith("_id")
    }
    is_flag = all(draft.lexicon.is_flag(m) for m in told.of_kind("dimension"))
    return (
        bool(told.meanings)
        and is_flag
        and any(
            draft.dimension(m).entity in owners for m in told.meanings if m.kind in ("value", "dimension")
        )
    )


def _is_kind_of(draft: Draft, noun: Span, value: Span) -> bool:
    """In "double rooms" the noun is of the room type, and no number of rooms."""
    dimensions = [draft.dimension(m) for m in noun.of_kind("dimension")]
    if noun.of_kind("metric") or noun.first != noun.last or any(d.is_entity for d in dimensions):
        return False
    said = {stem(w) for m in value.of_kind("value") for w in m.name.split("__")[-1].split("_")[:-1]}
    return draft.tokens[noun.last].stem in said and not value.of_kind("metric")


def _is_all(draft: Draft, noun: Span) -> bool:
    """Whether nothing but the noun itself can be measured: "how many Ashford members came twice"."""
    others = [s for s in draft.spans if s is not noun and s.of_kind("metric")]
    return bool(noun.of_kind("metric")) and not (others or draft.metrics)


def _touch(draft: Draft, left: Span, right: Span) -> bool:
    between = {t.text for t in draft.tokens[left.last + 1 : right.first]}
    return between <= draft.vocab.particles | {"is", "are", "was", "in", "named", "called", "equals"}


def _names_dimension_of(dimension: Span, value: Span) -> bool:
    """Whether a dimension is that of a value, or the thing itself that has the value as its name."""
    names = {m.name for m in dimension.of_kind("dimension")}
    values = {m.name for m in value.of_kind("value")}
    things = {name.removesuffix("_id") for name in names if name.endswith("_id")}
    called = {name.removesuffix("_name") for name in values if name.endswith("_name")}
    return bool(names & values or things & called) and not value.of_kind("metric")

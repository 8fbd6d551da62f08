"""Those that have something else: "members who left a note", "bookings with more than one guest type"."""

from typing import Any

from agent.planner.conditions.bounds import number_at
from agent.planner.draft import Draft
from agent.planner.making.measures import add_made, make_count
from agent.planner.making.terms import WITH, make_within
from agent.planner.making.through_rows import rows_that_have
from agent.planner.names.counted import counted_key, counts_begun, did_it_later, own_entity
from agent.planner.names.spans import Span, is_known_word

_LINKS = frozenset({"with", "without", "having", "who", "that", "which", "where", "whose"})
_NONE = frozenset({"without", "no", "never", "not"})
_SEVERAL = frozenset({"several", "multiple", "various"})
_HAVE = frozenset(
    {
        "have",
        "has",
        "had",
        "got",
        "get",
        "left",
        "leave",
        "wrote",
        "write",
        "gave",
        "give",
        "received",
        "receive",
        "made",
    }
)
_PASSIVE = frozenset({"was", "were", "been", "are", "is", "got", "get"})
_ANY = frozenset({"a", "an", "any", "no", "some", "least"})
_DIFFERENT = frozenset({"different", "distinct", "separate", "various"})


def read_holders(draft: Draft) -> None:
    """Put a condition on each of those counted: that they have some, none or so many of something else."""
    for span in list(draft.spans):
        if span.first in draft.taken:
            continue
        held = _next(draft, span)
        entity = _counted(draft, span)
        if entity is None or held is None:
            continue
        of = _bounded_for(draft, span)
        if of is not None and (entity := _counted(draft, of)) is None:
            continue
        verbs = [i for i in range(span.last + 1, held.first) if draft.word(i) in draft.vocab.holding]
        draft.use(*verbs if held.of_kind("metric") else ())
        if not _several_values(draft, held, entity):
            _some(draft, span, held, entity, of or span)


def _bounded_for(draft: Draft, span: Span) -> Span | None:
    """In "buyers with more than 5 orders but no reviews" the buyers have none: whom a number is said of."""
    head = next((s for s in draft.spans if s.last < span.first and not s.time), None)
    return head if head and number_at(draft, span.first - 1, set()) is not None else None


def _next(draft: Draft, span: Span) -> Span | None:
    """What is named next; a verb of having ("left a review") is no value, whatever is called so."""
    later = [s for s in draft.free_spans() if s.first > span.last and not s.time]
    while len(later) > 1 and _is_place(draft, later[0]) and later[1].of_kind("metric"):
        later.pop(0)
    verbs = [s for s in later[:1] if s.first == s.last and draft.word(s.first) in _HAVE]
    if verbs and len(later) > 1 and draft.word(later[1].first - 1) in _ANY and later[1].of_kind("metric"):
        draft.spans.remove(verbs[0])
        return later[1]
    return later[0] if later else None


def _is_place(draft: Draft, span: Span) -> bool:
    """In "orders from Ohio have a review" it is said of those counted where they are from."""
    return bool(span.of_kind("value")) and draft.word(span.first - 1) in draft.vocab.prepositions


def _beside(draft: Draft, first: int, last: int) -> list[int]:
    """The places between two, but for those of times and of values with a preposition, which hold anyhow."""
    told = [s for s in draft.spans if first <= s.first < last and (s.time or _is_place(draft, s))]
    inside = {i for s in told for i in range(s.first, s.last + 1)}
    inside |= {s.first - 1 for s in told if draft.word(s.first - 1) in draft.vocab.prepositions}
    return [i for i in range(first, last) if i not in inside]


def _counted(draft: Draft, span: Span) -> str | None:
    """The entity of which a span names the whole count."""
    names = [m.name for m in span.of_kind("metric") if not draft.lacking(m.name)]
    entities = {entity for name in names if (entity := counted_key(draft.manifest, name))}
    return entities.pop() if len(entities) == 1 else None


def _some(draft: Draft, span: Span, held: Span, entity: str, of: Span) -> None:
    """ "orders that got a review", "orders without reviews"; it holds for each `of` those counted."""
    places = _beside(draft, span.last + 1, held.first)
    between = [draft.tokens[i] for i in places]
    said = {token.text for token in between}
    small = (
        draft.vocab.holding
        | draft.vocab.negations
        | set(draft.vocab.numbers)
        | _NONE
        | _LINKS
        | draft.vocab.light
        | _ANY
        | _HAVE
    )
    links = bool(said & _LINKS) or (bool(said & _HAVE) and bool(said & _ANY)) or _happened(draft, said, held)
    if not links or not all(is_known_word(t, draft.vocab) or t.text in small for t in between):
        return
    if said & (draft.vocab.conjunctions - {"with"}) or any(t.after_break for t in between):
        return
    name = _held(draft, of, held, entity)
    numbers = [t for t in between if t.is_number or t.text in draft.vocab.numbers]
    is_one = all(t.text in ("1", "one") for t in numbers)
    if name is None or (numbers and not ("least" in said and is_one)):
        return
    op = "=" if said & _NONE else ">"
    draft.filters.append({"metric": name, "by": entity, "op": op, "value": 0})
    draft.take(held)
    draft.use(*places)


def _happened(draft: Draft, said: set[str], held: Span) -> bool:
    """In "orders that were reviewed" a verb tells what those counted had."""
    verb = draft.word(held.first)
    return bool(said & _PASSIVE) and held.first == held.last and verb.endswith("ed")


def _held(draft: Draft, span: Span, held: Span, entity: str) -> str | None:
    """The one count of what those counted may have; what all of them have is no condition."""
    manifest = draft.manifest
    own = {manifest.metrics[m.name].model for m in span.of_kind("metric")}
    found = []
    for meaning in held.of_kind("metric"):
        metric = manifest.metrics[meaning.name]
        counts = metric.type == "simple" and metric.aggregation in ("count", "count_distinct")
        implied = metric.model in own and not metric.filters
        ways = manifest.paths.to_key(metric.model, entity) if metric.model else ()
        if (
            counts
            and not implied
            and not draft.lacking(metric.name)
            and len(ways) == 1
            and not ways[0].is_bridged
        ):
            found.append(metric.name)
    return found[0] if len(found) == 1 else None


def _several_values(draft: Draft, held: Span, entity: str) -> bool:
    """ "orders paid with two different payment types": so many values among what each of them has."""
    names = [m.name for m in held.of_kind("dimension") if not draft.lacking(m.name)]
    names = [
        name for name in names if entity in draft.manifest.models[draft.manifest.dimensions[name].model].keys
    ]
    numbers = ("integer", "decimal", "boolean")
    names = [name for name in names if draft.manifest.dimensions[name].data_type not in numbers]
    names = [name for name in names if not name.startswith(f"{entity}__")]
    bound = _bound(draft, held.first - 1)
    if len(names) != 1 or bound is None:
        return False
    op, value, first = bound
    counted = _rows_counted(draft, held, names[0])
    before = len(draft.metrics)
    if counted is None and not make_count(draft, names[0]):
        return False
    made = draft.metrics[before:]
    del draft.metrics[before:]
    metric = _in_time(draft, counted) if counted else made[0]
    draft.filters.append({"metric": metric, "by": entity, "op": op, "value": value})
    draft.take(held)
    draft.use(*range(first, held.first))
    return True


def _rows_counted(draft: Draft, held: Span, key: str) -> str | None:
    """The measure that a key's rows are counted by, where it is called so, too."""
    metrics = [draft.manifest.metrics[m.name] for m in held.of_kind("metric") if not draft.lacking(m.name)]
    of = draft.manifest.dimensions[key].entity
    found = [m.name for m in metrics if own_entity(m, draft.manifest) == of]
    return found[0] if len(found) == 1 and draft.manifest.dimensions[key].is_entity else None


def _in_time(draft: Draft, counted: str) -> str:
    """What each of those counted has of it in the time named, who may be there for longer."""
    if draft.time is None:
        return counted
    people = [m.name for s in draft.spans for m in s.of_kind("metric") if m.name != counted]
    begun = next((name for name in people if counts_begun(draft.manifest, name)), None)
    span = draft.time
    if begun is not None and not did_it_later(draft, begun, counted):
        return counted
    if begun is not None:
        draft.time = None
    return make_within(draft, counted, span)


def _bound(draft: Draft, last: int) -> tuple[str, int, int] | None:
    """The comparison that ends at a word, with the place where it begins."""
    is_told = draft.word(last) in _DIFFERENT
    while draft.word(last) in _DIFFERENT:
        last -= 1
    if draft.word(last) in _SEVERAL:
        return ">", 1, last
    word = draft.word(last)
    value = int(word) if word.isdigit() and len(word) < 4 else draft.vocab.numbers.get(word)
    if value is None:
        return (">", 1, last + 1) if draft.word(last + 1) == "various" else None
    for length in (3, 2, 1):
        op = draft.vocab.comparators.get(tuple(draft.word(i) for i in range(last - length, last)))
        if op and op != "=":
            return op, value, last - length
    return ("=", value, last) if is_told or value > 1 else None


def settle_both(draft: Draft) -> None:
    """ "orders with both a card and a voucher": each of the values is had, as one that has both."""
    if not {"both", "as", "and"} & {t.text for t in draft.tokens} or len(draft.metrics) != 1:
        return
    entity = (
        counted_key(draft.manifest, draft.metrics[0]) if draft.metrics[0] in draft.manifest.metrics else None
    )
    metric = draft.manifest.metrics.get(draft.metrics[0])
    for condition in list(draft.filters) if not draft.groups else ():
        name = condition.get("dimension")
        listed = bool(name) and condition["op"] == "in" and _is_both(draft, name or "")
        if entity is None and listed and metric and metric.aggregation == "count_distinct":
            draft.unsupported.append("those of whom both holds")
        counts = rows_that_have(draft, name or "", entity) if listed and entity else None
        if counts is None:
            continue
        draft.filters.remove(condition)
        for n, value in enumerate(condition["value"]):
            where = [{"dimension": name, "op": "=", "value": value}]
            made: dict[str, Any] = {"name": f"{WITH}_{n}", "label": f"{value}", "of": counts, "where": where}
            draft.filters.append({"metric": add_made(draft, made), "by": entity, "op": ">", "value": 0})


def _is_both(draft: Draft, name: str) -> bool:
    """Whether "both ... and" or "as well as" joins the values."""
    places = [s for s in draft.spans if any(m.name == name for m in s.meanings)]
    words = [t.text for t in draft.tokens]
    inside = words[places[0].last : places[-1].first] if places else []
    before = words[max(0, places[0].first - 4) : places[0].first] if places else []
    after = words[places[-1].last + 1 : places[-1].last + 3] if places else []
    # "With a voucher and a card" is with the two of them; "with vouchers and cards" may be either.
    ones = [words[s.first - 1] in ("a", "an") for s in places if s.first]
    one_and_one = len(ones) > 1 and all(ones) and "and" in inside and "or" not in inside
    return one_and_one or "both" in before + after or ("as" in inside and "well" in inside)

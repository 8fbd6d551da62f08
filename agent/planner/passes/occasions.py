"""How often people did what a measure counts: "bought only once", "ordered more than 3 times"."""

from agent.planner.draft import Draft
from agent.planner.making.terms import make_within
from agent.planner.names.counted import key_counted
from agent.planner.names.kin import are_kin, is_participle

_ONLY = frozenset({"only", "just", "exactly"})
_SOMEBODY = frozenset({"people", "persons", "folks", "individuals", "somebody", "users"})
_COUNTS = ("count", "count_distinct")
_TIMES = frozenset({"times", "time", "occasions", "occasion"})


def read_occasions(draft: Draft) -> None:
    """Put a condition on how many there are for each of those that are counted."""
    for i in range(len(draft.tokens)):
        found = bound_at(draft, i) if i not in draft.used else None
        if found is None:
            continue
        op, value, places = found
        people = _people(draft)
        doing = _doing(draft, places)
        if people is not None and doing is None:
            doing = _done_by_those(draft, people[0], places)
        if people is None or doing is None:
            _bound_deed(draft, op, value, places)
            return
        name, entity = people
        counted, verb = doing
        times = [s for s in draft.spans if s.time]
        if counted == name or len(times) > 1 or (times and _is_repeated(draft)):
            return
        if times and times[0].time:
            counted = make_within(draft, counted, times[0].time.range)
        condition = {"metric": counted, "by": entity, "op": op, "value": value}
        draft.filters += [condition] if condition not in draft.filters else []
        draft.use(*places, verb)
        for span in draft.spans:
            if span.first <= verb <= span.last:
                draft.take(span)
                if name in {m.name for m in span.of_kind("metric")} and name not in draft.metrics:
                    draft.metrics.append(name)
        return


def _bound_deed(draft: Draft, op: str, value: int, places: tuple[int, ...]) -> None:
    """ "Keywords searched just once", "users who searched at least 20 times": by what the verb counts."""
    span = next((s for s in draft.spans if s.last == places[0] - 1 and s.of_kind("metric")), None)
    if span is None or draft.word(places[-1] + 1) in ("a", "an", "per", "each", "every"):
        return
    metrics = draft.manifest.metrics
    named = [metrics[m.name] for m in span.of_kind("metric") if not draft.lacking(m.name)]
    models = {m.model for m in named if m.aggregation in _COUNTS}
    rows = [m.name for m in metrics.values() if m.model in models and m.aggregation == "count"]
    counts = [name for name in rows if not metrics[name].filters and not draft.lacking(name)]
    is_asked = draft.word(span.first) == "how" or named[:1] == [metrics[name] for name in counts[:1]]
    if len(counts) != 1 or len(named) != 1:
        return
    if not is_asked:
        draft.unsupported.append("how often each of them did it; ask how many did so often")
        return
    draft.having.append({"metric": counts[0], "op": op, "value": value})
    draft.metrics += list(dict.fromkeys((named[0].name, counts[0])))
    draft.use(*places)
    draft.take(span)


def bound_at(draft: Draft, i: int) -> tuple[str, int, tuple[int, ...]] | None:
    """Return the comparison and the number that end in "once" or "times" at token i, with their places."""
    word = draft.word(i)
    if word in draft.vocab.occasions:
        value, first = draft.vocab.occasions[word], i
    elif word in _TIMES:
        said = draft.word(i - 1)
        number = int(said) if said.isdigit() else draft.vocab.numbers.get(said)
        if number is None:
            return None
        value, first = number, i - 1
    else:
        return None
    for length in (3, 2, 1):
        phrase = tuple(draft.word(j) for j in range(first - length, first))
        op = draft.vocab.comparators.get(phrase)
        if op and op != "=":
            return op, value, tuple(range(first - length, i + 1))
    if draft.word(first - 1) in draft.vocab.doing and draft.word(first - 2) in _ONLY:
        return "=", value, tuple(range(first - 2, i + 1))
    if draft.word(first - 1) in _ONLY:
        return "=", value, tuple(range(first - 1, i + 1))
    return "=", value, tuple(range(first, i + 1))


def _is_repeated(draft: Draft) -> bool:
    """ "Twice a month": how often in each of many periods."""
    inside = {i for s in draft.spans if s.time for i in range(s.first, s.last + 1)}
    grains = set(draft.vocab.grains)
    return any(token.text in grains and i not in inside for i, token in enumerate(draft.tokens))


def _people(draft: Draft) -> tuple[str, str] | None:
    """The one measure named that counts an entity, and that entity."""
    named = {m.name for s in draft.spans for m in s.of_kind("metric")}
    found = [
        (name, entity)
        for name in sorted(named)
        if draft.manifest.metrics[name].aggregation == "count_distinct"
        and (entity := key_counted(draft.manifest, name))
    ]
    if not found and _SOMEBODY & {token.text for token in draft.tokens}:
        return buyers(draft)
    return found[0] if len(found) == 1 else None


def buyers(draft: Draft) -> tuple[str, str] | None:
    """ "how many people ordered twice": those whom the definitions call customers."""
    names = [m.name for m in draft.lexicon.lookup(("customers",)) if m.kind == "metric"]
    known = [name for name in names if not draft.lacking(name)]
    plain = [name for name in known if (key_counted(draft.manifest, name)) is not None]
    if len(plain) != 1 or (entity := key_counted(draft.manifest, plain[0])) is None:
        return None
    draft.metrics.append(plain[0])
    return plain[0], entity


def _doing(draft: Draft, places: tuple[int, ...]) -> tuple[str, int] | None:
    """The measure that counts what was done, and the verb's place."""
    for i, token in enumerate(draft.tokens):
        if token.text in draft.vocab.doing and (name := done_by(draft, token.text)):
            return name, i
    return None


def _done_by_those(draft: Draft, counted: str, places: tuple[int, ...]) -> tuple[str, int] | None:
    """The one measure of all rows of those counted that a verb before the number is kin to."""
    metrics = draft.manifest.metrics
    rows = [m for m in metrics.values() if (m.model, m.aggregation) == (metrics[counted].model, "count")]
    for i in range(places[0] - 1, -1, -1):
        if not is_participle(draft.word(i)):
            continue
        found = [m.name for m in rows if not m.filters and are_kin(draft.word(i), m.label)]
        return (found[0], i) if len(found) == 1 else None
    return None


def done_by(draft: Draft, verb: str = "ordered") -> str | None:
    """The measure that counts what people do by a verb, if the definitions have one."""
    # What is bought may be defined apart from what is ordered.
    for noun in ((verb, "orders"), ("orders",), ("purchases",)):
        found = [m.name for m in draft.lexicon.lookup(noun) if m.kind == "metric"]
        known = [name for name in found if not draft.lacking(name)]
        plain = [name for name in known if draft.manifest.metrics[name].aggregation in _COUNTS]
        if plain:
            return plain[0]
    return None

"""Who does what is measured, and what it is a part of, are no measures beside it."""

from agent.planner.draft import Draft
from agent.planner.names.kin import is_gerund
from agent.planner.names.side import is_told_by_number
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, stem, words
from agent.planner.passes.followed import is_whole_of
from semantic_layer.manifest import Dimension

_DURATIONS = frozenset({"seconds", "minutes", "hours", "days"})
_PAYING = frozenset({"spend", "spends", "spent", "pay", "pays", "paid"})
_DO = frozenset({"do", "did", "does"})
REACH = 4
_DONE = frozenset({"placed", "made", "received", "taken", "done", "given", "written", "put", "booked"})
_PARTICLES = frozenset({"up", "in", "out", "off", "on", "over", "back"})
_OWNERS = frozenset({"their", "our", "your", "its", "his", "her", "my"})
REACH = 5
# "With the most customers" ranks by how many they are.
_HOW_MANY = frozenset({"most", "fewest", "least"})
_HANDLING = frozenset({"use", "pay", "have", "had", "choose", "need", "wait", "place"})
_HANDLING |= {"bring", "generate", "contribute", "produce", "earn", "spend", "make", "write"}


def held_against_doers(draft: Draft, span: Span) -> bool:
    """In "visitors on phones convert better than visitors on laptops" both only do what is measured."""
    names = set(span.of_kind("metric"))
    doers = (s for s in draft.spans if s.last < span.first and names == set(s.of_kind("metric")))
    held = draft.word(draft.before(span)) in draft.vocab.comparisons | {"than", "or"}
    return (
        held
        and bool(draft.metrics)
        and any(not {m.name for m in s.meanings} & set(draft.metrics) for s in doers)
    )


def is_timed(draft: Draft, span: Span) -> bool:
    """In "delivery time of parcels" the things are those timed; "of late ones" keeps some of them."""
    metrics = draft.manifest.metrics
    at = draft.before(span)
    small = draft.vocab.prepositions | draft.vocab.superlatives.keys() | draft.vocab.grains.keys() | _OWNERS
    ends = {s.last for s in draft.spans if s.of_kind("metric")}
    while draft.word(at) in small and at not in ends:
        at -= 1
    before = next((s for s in draft.spans if s.last == at), None)
    timed = [metrics[m.name] for m in before.of_kind("metric")] if before else []
    timed = [m for m in timed if m.unit in _DURATIONS and m.name in draft.metrics]
    counted = [metrics[m.name] for m in span.of_kind("metric")]
    kept = {part.sql.sql() for m in timed for part in m.filters}
    return bool(timed) and all(
        m.aggregation == "count"
        and any(m.model == one.model for one in timed)
        and {part.sql.sql() for part in m.filters} <= kept
        for m in counted
    )


def drop_paying(draft: Draft, span: Span, name: str) -> None:
    """In "what do people spend on shipping" the amount is told by what it is spent on."""
    last = draft.before(span)
    paying = [s for s in draft.spans if s.first == s.last == last - 1 and draft.word(last - 1) in _PAYING]
    if draft.word(last) in ("on", "for") and paying and draft.manifest.metrics[name].unit == "currency":
        named = {m.name for s in paying for m in s.of_kind("metric")}
        draft.metrics = [m for m in draft.metrics if m not in named]


def drop_payer(draft: Draft, name: str, *, is_listed: bool) -> None:
    """In "how much did customers pay", "what did they spend" the people are no second measure."""
    metrics = draft.manifest.metrics
    said = [t.text for t in draft.tokens]
    asks = "much" in said or any(said[i] == "what" and said[i + 1] in _DO for i in range(len(said) - 1))
    if is_listed or not asks or metrics[name].unit != "currency":
        return
    people = [s for s in draft.spans if is_thing(draft, s) and draft.word(s.first - 1) not in _HOW_MANY]
    things = {m.name for s in people for m in s.of_kind("metric")}
    draft.metrics = [m for m in draft.metrics if m not in things or metrics[m].unit == "currency"]


def drop_whole(draft: Draft, name: str) -> None:
    """In "how many customers were new customers" the part is asked for, not the whole as well."""
    metrics = draft.manifest.metrics
    if not draft.wants_share:
        draft.metrics = [m for m in draft.metrics if not is_whole_of(metrics[m], metrics[name])]


def drop_doer(draft: Draft, span: Span, name: str) -> None:
    """In "mobile visits convert", "people sign up" the verb measures, and the noun before it does so."""
    verb = draft.tokens[span.first]
    label = {stem(word) for word in words(draft.manifest.metrics[name].label)}
    is_phrasal = span.last == span.first + 1 and draft.word(span.last) in _PARTICLES
    is_verb = is_phrasal or (span.first == span.last and verb.stem not in label)
    if not is_verb or verb.text != verb.stem or verb.after_break:
        return
    if is_told_by_number(draft, span):
        return
    at = span.first
    while places := [s for s in draft.spans if s.last + 1 == at and s.of_kind("value")]:
        at = draft.before(places[0]) + 1
        at -= draft.word(at - 1) in draft.vocab.prepositions
    before = [s for s in draft.spans if s.last + 1 == at and (is_thing(draft, s) or _is_people(draft, s))]
    several = [s for s in before if draft.word(s.last).endswith("s") or draft.word(s.last) == "people"]
    doers = {m.name for s in several for m in s.of_kind("metric")}
    draft.metrics = [m for m in draft.metrics if m not in doers]


def _is_people(draft: Draft, span: Span) -> bool:
    counted = [draft.manifest.metrics[m.name].aggregation for m in span.of_kind("metric")]
    return span.first == span.last and bool(counted) and set(counted) == {"count_distinct"}


def is_thing(draft: Draft, span: Span) -> bool:
    """Whether one word names a thing that the data is about, alone or done as such are: "orders placed"."""
    noun = noun_of(draft, span)
    is_done = span.last == span.first + 1 and noun is draft.tokens[span.first]
    is_one = span.first == span.last and (noun.stem in draft.lexicon.entity_stems or noun.text == "people")
    return is_one or is_done


def noun_of(draft: Draft, span: Span) -> Token:
    """The noun of what a span names: its last word, or the first of "orders placed"."""
    first, last = draft.tokens[span.first], draft.tokens[span.last]
    is_done = span.last == span.first + 1 and last.text in draft.vocab.doing | _DONE
    return first if is_done and first.stem in draft.lexicon.entity_stems else last


def does_it(draft: Draft, span: Span) -> bool:
    """Whether a span names those who do what is counted: "do people order", "did clients in Ohio pay"."""
    lead = span.first - 1
    while draft.word(lead) in draft.vocab.superlatives or draft.word(lead) in draft.vocab.particles:
        lead -= 1
    if draft.word(lead) not in _DO:
        return False
    behind = next((s for s in draft.spans if s.first == span.last + 1), None)
    token = draft.tokens[behind.first] if behind else None
    if token is not None and token.after_break:
        return False  # "how did orders, revenue and visits develop"
    # "Do people search": the searches are named by what they do.
    is_base = token is not None and token.text == token.stem and not is_gerund(token.text)
    is_named = bool(behind and behind.of_kind("metric") and is_base)
    verb = _verb_behind(draft, span)
    does = verb in draft.vocab.doing | _HANDLING and not is_gerund(verb)
    # In "did the fewest people order" they are counted.
    return (is_named or does) if lead == span.first - 1 else is_named and not does


def is_their_deed(draft: Draft, span: Span) -> bool:
    """Whether in "did the fewest people order" a word is what those counted do, and names no thing."""
    before = next((s for s in draft.spans if s.last == span.first - 1), None)
    is_verb = span.first == span.last and draft.word(span.first) in draft.vocab.doing
    asked = any(draft.word(i) in _DO for i in range(max(0, span.first - REACH), span.first))
    ranked = before and draft.word(before.first - 1) in draft.vocab.superlatives
    return bool(is_verb and asked and before and ranked and _is_people(draft, before))


def is_told_of(draft: Draft, span: Span) -> bool:
    """Whether a value behind people, in the plural, says which of them are meant, and none are ranked."""
    noun, behind = draft.tokens[span.last], draft.word(span.last + 1)
    counted = {draft.manifest.metrics[m.name].aggregation for m in span.of_kind("metric")}
    is_people = noun.text == "people" or (noun.text.endswith("s") and counted == {"count_distinct"})
    is_led = behind in draft.vocab.prepositions | {"who", "that", "using", "with"} - {"by"}
    named = any(s.of_kind("value") and 0 < s.first - span.last <= REACH for s in draft.spans)
    ranks = draft.ranks or draft.top is not None or draft.descending is not None
    return is_people and is_led and named and not ranks


def _verb_behind(draft: Draft, span: Span) -> str:
    """The verb of those who do something, behind where they are."""
    at = span.last + 1
    if draft.word(at) in ("in", "from"):
        place = next((s for s in draft.spans if s.first > at and s.of_kind("value")), None)
        near = place is not None and all(
            draft.word(i) in ("the", "in", "from") for i in range(at, place.first)
        )
        at = place.last + 1 if place is not None and near else at
    return draft.word(at)


def counts_those(draft: Draft, dimension: Dimension) -> bool:
    """Whether what is measured counts just those that a key tells apart: each of them counts for one."""
    known = [draft.manifest.metrics.get(name) for name in draft.metrics]
    return bool(known and draft.groups) and all(
        one is not None
        and one.aggregation == "count_distinct"
        and one.expr in (dimension.expr, dimension.name)
        for one in known
    )


def without_list_ahead(draft: Draft, first: int, span: Span) -> list[str]:
    """The words before a noun but for its values that are listed: of "silver and gold members"."""
    noun, things = draft.tokens[span.last].stem, draft.manifest.entities
    values = [
        s
        for s in draft.spans
        if first <= s.first and s.last < span.first
        for thing in {draft.dimension(m).entity for m in s.of_kind("value")} & things.keys()
        if is_called(noun, (things[thing].label, *things[thing].synonyms))
    ]
    at = span.first
    while values and values[-1].last + 1 >= at - (draft.word(at - 1) in draft.vocab.conjunctions):
        at = values.pop().first
    return [t.text for t in draft.tokens[first:at]]


def is_called(noun: str, names: tuple[str, ...]) -> bool:
    """Whether one of some names is a stem alone."""
    return any([stem(word) for word in words(name)] == [noun] for name in names)


def is_reached(draft: Draft, span: Span, name: str) -> bool:
    """In "converts best into bookings" the rate that was named tells already how many become such."""
    last = draft.manifest.metrics.get(draft.metrics[-1]) if draft.metrics else None
    if draft.word(draft.before(span)) not in ("into", "to") or last is None or last.type != "ratio":
        return False
    if last.inputs[0].metric != name and draft.lacking(last.name):
        rates = [m for m in draft.manifest.metrics.values() if m.type == "ratio" and m.unit == "ratio"]
        own = [m.name for m in rates if m.inputs and m.inputs[0].metric == name and not draft.lacking(m.name)]
        draft.metrics[-1:] = own if len(own) == 1 else [last.name]
    return draft.manifest.metrics[draft.metrics[-1]].inputs[0].metric == name


def is_ranked_by(draft: Draft, span: Span, name: str) -> bool:
    """In "which town has the most members" the members are counted, where nothing else is."""
    noun, at = draft.tokens[span.last], draft.before(span)
    most = draft.word(at) in ("most", "fewest") and draft.word(at - 1) not in ("do", "does", "did")
    is_key = draft.manifest.dimensions[name].is_entity and noun.text != noun.stem
    return is_key and most and bool(draft.groups) and not draft.metrics


def is_of_some(draft: Draft, span: Span) -> bool:
    """In "score of sellers in Ohio" they are told by a value, and the measure is theirs."""
    led = {draft.word(span.first - 1), draft.word(span.first - 2)} & {"of", "for", "from"}
    value = next((s for s in draft.spans if s.first > span.last and s.of_kind("value")), None)
    if not led or value is None:
        return False
    return draft.before(value) == span.last != value.first - 1

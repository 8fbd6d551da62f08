"""What is named in a side phrase of what is counted: "orders paid by card", "orders from sellers in Ohio"."""

from agent.planner.draft import Draft
from agent.planner.names.kin import is_participle
from agent.planner.names.of_counted import of_counted
from agent.planner.names.spans import Span, is_known_word
from agent.planner.names.spoken import is_name
from agent.planner.names.text import stem, words
from semantic_layer.manifest import Dimension

_VERBS = frozenset(
    {"paid", "spent", "bought", "sold", "sent", "made", "left", "written", "given", "pay", "spend"}
)
_ASKING = frozenset({"which", "what", "whats", "list", "name", "rank"})
_DOERS = frozenset({"we", "you", "they", "i", "people", "it"})
_AUXILIARIES = frozenset({"did", "do", "does", "have", "has", "had"})
_COPULAS = frozenset({"is", "are", "was", "were", "be", "been", "became", "become"})
_NOT = frozenset({"not", "no", "never"})
_AGES = frozenset({"new", "old", "returning", "existing", "recent", "first"})
_THROUGH = frozenset({"via", "through", "using", "on", "with", "from"})
_EVER = frozenset({"ever", "actually", "have", "has", "was", "were", "been"})
_BEFORE_NUMBERS = frozenset(
    {"with", "at", "as", "a", "by", "in", "over", "under", "least", "most", "more", "less", "fewer", "than"}
)
_HAS = frozenset({"has", "have", "had"})
_FAR = 3


def is_side_phrase(draft: Draft, span: Span) -> bool:
    """Whether a measure named after another one only says what that one is of, and is no second one."""
    if not draft.metrics or draft.metrics[0] not in draft.manifest.metrics:
        return False
    return _is_verb_of_value(draft, span) or _earns(draft, span) or _is_of_whom(draft, span)


def _is_verb_of_value(draft: Draft, span: Span) -> bool:
    """In "orders paid by card", "customers who paid with a voucher" the value is of what the verb tells."""
    if not _is_verb(draft, span):
        return False
    models = {draft.manifest.metrics[m.name].model for m in span.of_kind("metric")}
    if is_told_by_number(draft, span):
        return True
    value = _next(draft, span)
    names = [m.name for m in value.of_kind("value")] if value else []
    owned = [n for n in names if draft.manifest.dimensions[n].model in models]
    return bool(owned) and bool({*owned} & _reached(draft))


def is_told_by_number(draft: Draft, span: Span) -> bool:
    """In "reviews rated 1 star" the verb only leads to a number that the rows are kept by."""
    models = {draft.manifest.metrics[m.name].model for m in span.of_kind("metric")}
    at = span.last + 1
    while draft.word(at) in _BEFORE_NUMBERS:
        at += 1
    is_number = draft.word(at)[:1].isdigit() or draft.word(at) in draft.vocab.numbers
    kept = {draft.manifest.dimensions[f["dimension"]].model for f in draft.filters if "dimension" in f}
    verb = draft.word(span.first)
    return is_number and (verb.endswith("ed") or verb in _VERBS) and bool(models & kept)


def _earns(draft: Draft, span: Span) -> bool:
    """In "freight paid on orders" the verb tells of money what an amount is anyhow."""
    head = draft.manifest.metrics[draft.metrics[0]]
    money = all(draft.manifest.metrics[m.name].unit == "currency" for m in span.of_kind("metric"))
    if head.unit != "currency" or any(draft.manifest.metrics[m.name].filters for m in span.of_kind("metric")):
        return False
    if draft.word(span.first - 1) in _DOERS and draft.word(span.first - 2) in _AUXILIARIES:
        return True  # "how much freight did we charge"
    at = span.first - 1
    while draft.word(at) in _DOERS | _EVER:
        at -= 1
    beside = any(s.last == at and s.of_kind("metric") for s in draft.spans)
    return _is_verb(draft, span) and money and beside


def _is_of_whom(draft: Draft, span: Span) -> bool:
    """In "orders from sellers in Ohio", "searches by Viettel customers" the noun says whose the value is."""
    noun = draft.tokens[span.last]
    if span.first != span.last or noun.stem not in draft.lexicon.entity_stems:
        return False
    before = next((s for s in draft.spans if s.last == span.first - 1), None)
    if before is not None and before.of_kind("value"):
        return bool({m.name for m in before.of_kind("value")} & _reached(draft))
    if draft.word(draft.before(span)) not in draft.vocab.prepositions | draft.vocab.holding | draft.vocab.by:
        return False
    value = _next(draft, span)
    names = {m.name for m in value.of_kind("value")} if value else set()
    return bool(names & _reached(draft))


def _is_verb(draft: Draft, span: Span) -> bool:
    word = draft.word(span.first)
    return span.first == span.last and (word in _VERBS or (word.endswith("ed") and stem(word) == word))


def _next(draft: Draft, span: Span) -> Span | None:
    """The next span, where only small words stand before it."""
    found = next((s for s in draft.spans if s.first > span.last), None)
    if found is None or found.first - span.last > _FAR + 1:
        return None
    between = draft.tokens[span.last + 1 : found.first]
    return found if all(is_known_word(t, draft.vocab) and not t.after_break for t in between) else None


def _reached(draft: Draft) -> set[str]:
    return {d.full_name for d in draft.manifest.reachable(draft.metrics[:1])}


def is_part(draft: Draft, span: Span) -> bool:
    """In "what fraction of orders were cancellations" the second measure is the part of the first."""
    if not draft.wants_share or len(draft.metrics) != 2:
        return False
    earlier = max((s.last for s in draft.spans if s.last < span.first and s.of_kind("metric")), default=-1)
    between = [draft.word(i) for i in range(earlier + 1, span.first)]
    if not _COPULAS & set(between) or _NOT & set(between):
        return False
    whole, part = draft.metrics
    ratio = draft.manifest.metrics[part]
    if ratio.unit == "ratio" and ratio.model in (None, draft.manifest.metrics[whole].model):
        draft.metrics.remove(whole)
        draft.wants_share = False
    return True


def is_of_value(draft: Draft, span: Span, dimension: Dimension) -> bool:
    """In "sales of Acme products", "orders with products from Home" the plural says what the value is of."""
    noun = draft.tokens[span.last]
    if draft.metrics and noun.text != noun.stem and _is_rated_before(draft, span, dimension):
        return True
    if not (draft.metrics and dimension.name.endswith("_id") and noun.text != noun.stem):
        return False
    if draft.word(draft.before(span)) in draft.vocab.by | draft.vocab.each:
        return False
    before = next((s for s in draft.spans if s.last == span.first - 1), None)
    lead = draft.word(draft.before(before or span))
    if lead in _ASKING | draft.vocab.superlatives.keys():
        return False
    for value in (before, _next(draft, span)):
        names = [m.name for m in value.of_kind("value")] if value else []
        if any(draft.manifest.dimensions[n].entity == dimension.entity for n in names):
            return True
    return False


def _is_rated_before(draft: Draft, span: Span, dimension: Dimension) -> bool:
    """In "five star hotels" a number that they have stands right before what they are called."""
    before = next((s for s in draft.spans if s.last == span.first - 1), None)
    bounded = {f["dimension"] for f in draft.filters if f.get("op") == "=" and "dimension" in f}
    numbers = [draft.dimension(m) for m in before.of_kind("dimension")] if before else []
    led = draft.word(draft.before(before)) if before else ""
    told = any(d.full_name in bounded and d.entity == dimension.entity for d in numbers)
    return told and is_name(dimension) and led not in _ASKING


def is_kind_of_other(draft: Draft, span: Span, dimension: Dimension) -> bool:
    """In "sessions of the email campaign" a value is called what it is not: it is of another dimension."""
    noun = draft.tokens[span.last]
    before = next((s for s in draft.spans if s.last == span.first - 1 and s.of_kind("value")), None)
    if before is None or span.first != span.last or noun.text != noun.stem or noun.after_break:
        return False
    if dimension.name.endswith("_id") or dimension.type != "categorical" or not draft.metrics:
        return False
    if dimension.data_type == "boolean" and is_participle(noun.text):
        return False  # "what share of visits from mobile converted"
    led = {draft.word(i) for i in range(draft.before(before), before.first)}
    return bool(led & (draft.vocab.prepositions | {"of"})) and not led & draft.vocab.by


def is_kinds_of_other(draft: Draft, span: Span, dimension: Dimension) -> bool:
    """In "visits from email campaigns" the plural says no more of a value of another dimension."""
    noun = draft.tokens[span.last]
    before = next((s for s in draft.spans if s.last == span.first - 1 and s.of_kind("value")), None)
    plain = span.first == span.last and noun.text != noun.stem and not noun.after_break
    if before is None or not plain or dimension.name.endswith("_id") or not draft.metrics:
        return False
    led = draft.word(draft.before(before))
    others = {m.name for m in before.of_kind("value")} - {dimension.full_name}
    same = {draft.manifest.dimensions[name].model for name in others} == {dimension.model}
    return same and led in draft.vocab.prepositions | {"of"} and led not in draft.vocab.by


def is_new_to_other(draft: Draft, span: Span, dimensions: list[Dimension]) -> bool:
    """In "new products" a value that tells visitors apart ("new") is said of what it is not of."""
    if draft.word(span.first) not in _AGES or span.first != span.last or span.last + 1 >= len(draft.tokens):
        return False
    noun = draft.tokens[span.last + 1]
    owned = {
        stem(word)
        for d in dimensions
        for name in (*draft.manifest.entity_synonyms(d), d.label, *d.synonyms)
        for word in words(name)
    }
    return noun.stem in draft.lexicon.entity_stems and noun.stem not in owned


def says_per(draft: Draft, span: Span, dimension: Dimension) -> bool:
    """In "average freight per order", by order, the measure is of each order already."""
    names = [m for m in draft.metrics if m in draft.manifest.metrics]
    if (
        not names
        or not dimension.name.endswith("_id")
        or draft.word(draft.before(span)) not in draft.vocab.by
    ):
        return False
    said = [stem(word) for word in words(draft.manifest.metrics[names[-1]].label)]
    pairs = zip(said, said[1:], strict=False)
    return span.first == span.last and ("per", draft.tokens[span.last].stem) in pairs


def is_one_of_many(draft: Draft, span: Span, dimension: Dimension) -> bool:
    """In "orders placed via the app" one of them is meant, and nothing is grouped."""
    noun = draft.tokens[span.last]
    article, led = draft.word(span.first - 1), draft.word(span.first - 2)
    ranked = draft.ranks or draft.top or draft.wants_share or draft.wants_trend
    flag = dimension.data_type == "boolean"  # "on the weekend" is on any
    told = dimension.type == "categorical" and not flag and not dimension.name.endswith("_id")
    plain = told and noun.text == noun.stem
    return plain and not ranked and article in ("the", "a", "an", "our") and led in _THROUGH


def _of_none_counted(draft: Draft, names: set[str]) -> str | None:
    """The label of what should hold a value: "Ohio has more sellers than Utah", where none is in Ohio."""
    dimensions = draft.manifest.dimensions
    rivals = [d for n in sorted(names) for d in draft.manifest.by_short_name[dimensions[n].name]]
    meant = [d for d in of_counted(draft, rivals) if not draft.lacking(d.full_name)]
    return meant[0].label if meant and not names & {d.full_name for d in meant} else None


def of_nobody(draft: Draft, span: Span, names: set[str]) -> str | None:
    """The label of the dimension that a value should be of: "sellers in Ohio", where no seller is there."""
    before = draft.before(span)
    while before >= 0 and draft.word(before) in draft.vocab.prepositions | draft.vocab.light:
        before -= 1
    if draft.word(span.last + 1) in _HAS:
        return _of_none_counted(draft, names)
    if before < 0 or before == draft.before(span) and not any(s.last == before for s in draft.spans):
        return None
    owners = [
        e.name
        for e in draft.manifest.entities.values()
        if any(
            [stem(w) for w in words(n)] == [draft.tokens[before].stem]
            for n in (e.label or e.name, *e.synonyms)
        )
    ]
    dimensions = draft.manifest.dimensions
    short = {dimensions[n].name for n in names}
    meant = [f"{o}__{s}" for o in owners for s in sorted(short) if f"{o}__{s}" in dimensions]
    in_role = {dimensions[n].origin for n in names}  # "their home airport is in Spain"
    if not meant or (names | in_role) & set(meant) or any(draft.lacking(n) for n in meant):
        return None
    return dimensions[meant[0]].label

"""Who did what is measured: "the reviews customers wrote", "stars buyers left us" tell it anyway."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span
from agent.planner.names.text import words

_DID = frozenset(
    {"left", "leave", "gave", "give", "wrote", "write", "paid", "pay", "spent", "spend", "made", "make"}
    | {"placed", "place", "submitted", "posted", "handed", "awarded", "put"}
)
_AUXILIARIES = frozenset({"did", "do", "does", "have", "has"})
LEAST = 4
_SOMEBODY = frozenset({"we", "they", "people", "you", "everyone", "everybody", "folks"})


_PAYING = frozenset(
    {"pay", "pays", "paid", "paying", "use", "uses", "used", "using", "choose", "chose", "choosing"}
)
_WITH = frozenset({"with", "by", "via", "through", "using", "on"})
_OF = frozenset({"for", "of", "from", "by", "among", "with", "does", "do", "did"})
_BEING = frozenset({"was", "were", "is", "are", "been", "being"})
_ANYBODY = _SOMEBODY | {"somebody", "someone", "anybody", "anyone", "those", "person", "persons"}


def read_doers(draft: Draft) -> None:
    """Pass over people and a verb right behind a measure, where they only say whose it is."""
    _read_payers(draft)
    for measure in [s for s in draft.spans if s.of_kind("metric")]:
        at = begin = measure.last + 1
        at += draft.word(at) in ("that", "which")
        while draft.word(at) in _AUXILIARIES | draft.vocab.particles | {"our", "your"}:
            at += 1
        noun = next((s for s in draft.free_spans() if s.first == at == s.last), None)
        if not (_is_people(draft, at, noun) and _does(draft, measure, at + 1)):
            continue
        draft.use(*range(begin, at))
        if noun is measure or draft.tokens[at].after_break or _is_condition(draft, at + 2):
            continue
        for span in [s for s in draft.free_spans() if s.first in (at, at + 1) and s.first == s.last]:
            draft.take(span)
        draft.use(at, at + 1)
        if draft.word(at + 2) == "us":
            draft.use(at + 2)


def _does(draft: Draft, measure: Span, at: int) -> bool:
    """Whether a word is a verb that says nothing of its own, or that of a measure ("watch")."""
    said = draft.word(at)
    names = {m.name for m in measure.of_kind("metric")}
    parts = {part for name in names for part in words(draft.manifest.metrics[name].label)}
    alike = any(part.startswith(said) or said.startswith(part) for part in parts if len(part) >= LEAST)
    return said in _DID or (len(said) >= LEAST and alike)


def _read_payers(draft: Draft) -> None:
    """In "average order value of people paying by card" the card says which orders are meant."""
    for value in [s for s in draft.free_spans() if s.of_kind("value")]:
        verb = value.first - 1
        while draft.word(verb) in _WITH | draft.vocab.particles:
            verb -= 1
        _pass_over_verb(draft, verb, value)
        at = verb - 1
        while draft.word(at) in ("who", "that", "are", "were"):
            at -= 1
        at = _before_place(draft, at)
        if draft.word(verb) not in _PAYING or at < 1:
            continue
        noun = next((s for s in draft.free_spans() if s.first == at and s.last in (at, verb)), None)
        named = any(s.of_kind("metric") and s.last < at for s in draft.spans)
        is_whose = draft.word(at - 1) in _OF and named
        if is_whose and (draft.word(at) in _ANYBODY or _is_people(draft, at, noun)):
            between = [s for s in draft.free_spans() if at <= s.first and s.last < value.first]
            places = {i for s in between if s.of_kind("value") for i in range(s.first, s.last + 1)}
            for span in between:
                if span.first not in places:
                    draft.take(span)
            draft.use(*(i for i in range(at - 1, value.first) if i not in places))


def _before_place(draft: Draft, at: int) -> int:
    """In "customers in Ohio paying by card" the people stand before where they are."""
    kind = next((s for s in draft.free_spans() if s.last == at and not s.of_kind("value")), None)
    at -= kind is not None and kind.first == at and bool(kind.of_kind("dimension"))  # "in Ohio state"
    place = next((s for s in draft.free_spans() if s.last == at and s.of_kind("value")), None)
    led = place is not None and draft.word(draft.before(place)) in ("in", "from")
    return draft.before(place) - 1 if place is not None and led else at


def _pass_over_verb(draft: Draft, verb: int, value: Span) -> None:
    """In "how many orders from Ohio were paid by card" what was paid is no second measure."""
    is_passive = draft.word(verb) in _PAYING and draft.word(verb - 1) in _BEING and verb < value.first - 1
    counts = any(s.of_kind("metric") and s.last < verb for s in draft.spans)
    span = next((s for s in draft.free_spans() if s.first == s.last == verb), None)
    asks_part = any(token.text in draft.vocab.shares for token in draft.tokens)
    if is_passive and counts and span is not None and not asks_part:
        draft.take(span)


def _is_people(draft: Draft, at: int, noun: Span | None) -> bool:
    token = draft.tokens[at] if at < len(draft.tokens) else None
    if token is None:
        return False
    is_plural = token.text != token.stem and token.stem in draft.lexicon.entity_stems
    return token.text in _SOMEBODY or (is_plural and noun is not None)


def _is_condition(draft: Draft, at: int) -> bool:
    """Whether what follows the verb says more of them: "customers paid with a card", "made 3 of"."""
    word = draft.word(at)
    number = word[:1].isdigit() and len(word) < len("2018") or word in draft.vocab.numbers
    return number or word in ("with", "by", "at", "more", "less", "over", "under", "only")

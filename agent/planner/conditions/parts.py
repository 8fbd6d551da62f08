"""Which of several conditions is the part that a share asks for; what only restricts stays a condition."""

from dataclasses import replace
from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.kin import is_participle
from agent.planner.names.spans import Span
from agent.planner.wording.amounts import read_number

_COPULAS = frozenset({"is", "are", "was", "were", "be", "been", "being", "do", "does", "did"})
_SAID_SO = _COPULAS | {"has", "have", "had"}
_SOURCES = frozenset({"from", "by", "through", "via", "with", "using", "to"})
_WHOLES = frozenset({"among", "amongst", "within"})
_ARTICLES = frozenset({"the", "our", "all", "a", "an"})
_OWN = frozenset({"own", "its", "their"})
SURELY = 3
_ENDING = frozenset({"end", "ends", "lead", "leads", "led", "turn", "turns", "result", "results", "convert"})


def part_of(draft: Draft, *, surely: bool = False) -> dict[str, Any] | None:
    """The condition on values that is the part; None where none is told apart from what restricts.

    `surely` wants it said to be the part, however alone it stands.
    """
    done = [one for told in draft.deeds.values() for one in told]
    ranked = [(_rank(draft, one), one) for one in draft.filters if _has_values(one) and one not in done]
    ranked = [(rank, one) for rank, one in ranked if rank >= 0]
    best = max((rank for rank, _ in ranked), default=0)
    found = [one for rank, one in ranked if rank == best]
    if best > 0:
        return found[-1]
    return found[0] if len(found) == 1 and not surely and _is_of_all(draft) else None


def said_of_all(draft: Draft) -> dict[str, Any] | None:
    """The condition that is surely said of what is counted, and behind any number that restricts that."""
    numbers = [i for i, t in enumerate(draft.tokens) if t.is_number or t.text in draft.vocab.numbers]
    part = part_of(draft, surely=True)
    if part is None or _rank(draft, part) != SURELY:
        return None
    first = min((s.first for s in draft.spans if s.meanings and _names(s, part)), default=0)
    return part if all(i < first for i in numbers) else None


def said_with(draft: Draft, part: dict[str, Any]) -> list[dict[str, Any]]:
    """What belongs to the part: "goes to Texas toys", "goes to toys sold in Texas" are of both."""
    spans = [s for s in draft.spans if s.of_kind("value") and not s.time]
    own = next((s for s in reversed(spans) if _names(s, part)), None)
    share = next((i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.shares), -1)
    measure = max((s.last for s in draft.spans if s.of_kind("metric")), default=-1)
    found: list[dict[str, Any]] = []
    if own is None or share > measure:
        return found
    for condition in draft.filters:
        if condition == part or not _has_values(condition) or condition["dimension"] == part["dimension"]:
            continue
        other = next((s for s in spans if _names(s, condition)), None)
        if other and measure < min(other.first, own.first) and _are_one(draft, other, own):
            found.append(condition)
    return found


def _are_one(draft: Draft, one: Span, two: Span) -> bool:
    """Whether two values stand side by side, or the second by a participle behind the first."""
    first, second = sorted((one, two), key=lambda s: s.first)
    between = [draft.word(i) for i in range(first.last + 1, second.first)]
    if any(draft.tokens[i].after_break for i in range(first.last + 1, second.first + 1)):
        return False
    led = bool({draft.word(i) for i in range(first.first)} & (_COPULAS | draft.vocab.becoming))
    return not between or (led and is_participle(between[0]) and _COPULAS.isdisjoint(between))


def said_last(draft: Draft, measure: Span) -> bool:
    """Whether a condition is surely said of a measure, behind it: "visits with a cart end in an order"."""
    behind = [s for s in draft.spans if s.first > measure.last]
    conditions = [f for f in draft.filters if _has_values(f) and any(_names(s, f) for s in behind)]
    return any(_rank(draft, one) == SURELY for one in conditions)


def done_part(draft: Draft) -> list[dict[str, Any]]:
    """The conditions of what was done, where that is the part: "what share were cancelled"."""
    verb, told = max(draft.deeds.items(), default=(-1, []))
    other = part_of(draft)
    behind = other is not None and any(s.first > verb and _names(s, other) for s in draft.spans)
    led = {draft.word(i) for i in range(max(verb - 2, 0), verb)}
    is_said = not _SAID_SO.isdisjoint(led) or other is None
    return [one for one in told if one in draft.filters] if is_said and not behind else []


def is_predicate(draft: Draft, span: Span) -> bool:
    """In "orders were late" the name of a measure says of its noun what is so."""
    first, last = draft.tokens[span.first], draft.tokens[span.last]
    copula = any(draft.word(i) in _COPULAS for i in range(span.first + 1, span.last))
    return span.first != span.last and (copula or first.text != first.stem) and last.text == last.stem


def _ends_with_deed(draft: Draft, span: Span) -> bool:
    """Whether the last that is said of rows is what became of them, as a yes or no."""
    flags = [m for m in span.of_kind("dimension") if draft.lexicon.is_flag(m)]
    opening = draft.word(span.first)
    if not flags or not (is_participle(opening) or opening == "with" or opening in _ENDING):
        return False
    groups = {group.name for group in draft.groups}
    # What it is told by stands last: "that ended in an order, by channel".
    behind = [s for s in draft.spans if s.first > span.last and not (s.time or _is_of(s, groups))]
    return not behind and draft.word(span.last + 1) not in _COPULAS | draft.vocab.becoming


def _is_of(span: Span, groups: set[str]) -> bool:
    return any(meaning.name in groups for meaning in span.meanings)


def _has_values(condition: dict[str, Any]) -> bool:
    return bool(condition.get("dimension")) and condition["op"] != "is not null"


def _is_of_all(draft: Draft) -> bool:
    """Without groups, or over time alone, one condition is the part; "their share" is of each group."""
    over_time = all(group.grain for group in draft.groups)
    return over_time or any(token.text in _OWN for token in draft.tokens)


def _rank(draft: Draft, condition: dict[str, Any]) -> int:
    """How surely a condition is the part: SURELY if said of the measure, 2 as a kind, 1 by its source."""
    spans = _with_qualifiers([s for s in draft.spans if s.meanings and _names(s, condition)])
    if any(_comes_from_each(draft, span) or _is_whole(draft, span) for span in spans):
        return -1
    return max((_rank_of(draft, span) for span in spans), default=0)


def _with_qualifiers(spans: list[Span]) -> list[Span]:
    """The spans, each value in one with the name of its dimension behind it: "business class"."""
    found: list[Span] = []
    for span in spans:
        if (
            found
            and found[-1].last + 1 == span.first
            and found[-1].of_kind("value")
            and not span.of_kind("value")
        ):
            found[-1] = replace(found[-1], last=span.last)
        else:
            found.append(span)
    return found


def _comes_from_each(draft: Draft, span: Span) -> bool:
    """ "What share of Ohio's revenue comes from each brand": each brand is a part of what is named."""
    groups = {group.name for group in draft.groups if not group.grain}
    for each in draft.spans:
        if each.first <= span.last or not groups & {m.name for m in each.of_kind("dimension")}:
            continue
        between = [draft.word(i) for i in range(span.last + 1, each.first)]
        comes = bool(set(between) & draft.vocab.becoming) or any(w.endswith("ed") for w in between)
        if comes and between[-1] in draft.vocab.each | {"which", "what"}:
            return True
    return False


def _is_whole(draft: Draft, span: Span) -> bool:
    """In "the share of light fares among business bookings" the part is of what "among" leads to."""
    if _leads(draft, span) not in _WHOLES:
        return False
    share = next((i for i, token in enumerate(draft.tokens) if token.text in draft.vocab.shares), span.first)
    return any(s.of_kind("value") and share < s.first < span.first for s in draft.spans)


def _leads(draft: Draft, span: Span) -> str:
    """The word that leads to a span, past articles."""
    at = span.first - 1
    while draft.word(at) in _ARTICLES:
        at -= 1
    return draft.word(at)


def _lead_to_each(draft: Draft, share: int, span: Span) -> bool:
    """Whether a value stands right behind "share of", and another one behind a preposition."""
    between = [draft.word(i) for i in range(share + 1, span.first)]
    others = [s for s in draft.spans if s.first > span.last and s.of_kind("value")]
    led = any(_leads(draft, s) in draft.vocab.prepositions - _SOURCES for s in others)
    return between[:1] == ["of"] and set(between) <= draft.vocab.particles and led


def _is_verb(draft: Draft, span: Span) -> bool:
    """In "card money is paid in instalments" the word that names a measure is the verb of the sentence."""
    verb = draft.word(span.first)
    is_one = span.first == span.last and bool(span.of_kind("metric"))
    return is_one and verb in draft.vocab.becoming and draft.word(span.first - 1) in _COPULAS


def _names(span: Span, condition: dict[str, Any]) -> bool:
    return any(m.name == condition["dimension"] for m in span.meanings)


def _rank_of(draft: Draft, span: Span) -> int:
    vocab = draft.vocab
    share = next((i for i, t in enumerate(draft.tokens) if t.text in vocab.shares | vocab.splits), -1)
    measures = [s for s in draft.spans if s.of_kind("metric") and s.first != span.first]
    earlier = [s.last for s in draft.spans if s.last < span.first and not (s.time or _is_verb(draft, s))]
    start = max([*earlier, share if share < span.first else -1], default=-1) + 1
    led = [draft.word(i) for i in range(start, span.first)]
    said = any(word in _COPULAS | vocab.becoming or (word.endswith("ed") and len(word) > 4) for word in led)
    told_before = any(s.first < span.first for s in measures) or share < span.first
    if said and told_before and not any(draft.tokens[i].after_break for i in range(start, span.first + 1)):
        return SURELY
    if draft.word(span.last + 1) in vocab.shares:
        return SURELY
    if told_before and 0 <= share < span.first and _ends_with_deed(draft, span):
        return SURELY  # "what share of visits from Ohio ended in an order"
    if 0 <= share == span.first - 1 and draft.word(span.first).endswith("ed"):
        return SURELY  # "of the visits on phones, what share converted"
    follows = any(s.first == span.last + 1 and not is_predicate(draft, s) for s in measures)
    if follows and 0 <= share < span.first and draft.word(draft.before(span)) not in vocab.prepositions:
        # "share of mobile sessions": unless something else is said to be the part.
        return 2
    if share >= 0 and span.of_kind("value") and not follows and _lead_to_each(draft, share, span):
        return 2  # "the share of light fares in business class"
    lead = draft.before(span)
    lead -= read_number(draft.word(lead), vocab) is not None  # "with one star"
    preposition = draft.word(lead)
    return 1 if preposition in _SOURCES and any(s.last < span.first for s in measures) else 0

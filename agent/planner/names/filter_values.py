"""Stored values as conditions: alone or listed, left out, from one day of the week to another."""

from typing import Any

from agent.planner.draft import Draft
from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Meaning
from agent.planner.names.pick import pick_value
from agent.planner.names.pick_named import pick_all_named
from agent.planner.names.regions import pick_region
from agent.planner.names.spans import Span
from agent.planner.names.steps_or_values import step_or_value
from agent.planner.names.terms import changing
from agent.planner.times.weekdays import WEEKDAYS, weekdays_between

_SENDING = frozenset({"shipped", "sent", "dispatched", "posted", "mailed", "shipping"})
_SENDS = frozenset({"ship", "ships", "send", "sends", "dispatch", "dispatches", "post", "posts"})
_AWAY = frozenset({"from", "for", "to"})
_YET = frozenset({"yet", "already", "actually", "fully"})
_DENYING = frozenset({"not", "never", "didn", "don", "doesn", "weren", "aren", "isn", "wasn"})


def is_negated(draft: Draft, span: Span) -> bool:
    """Whether what a span names is left out."""
    if span.first in draft.excluded:
        return True
    i = draft.before(span)
    while i >= 0 and draft.word(i) in draft.vocab.prepositions | draft.vocab.particles | _YET:
        i -= 1
    if draft.word(i) == "by" and {draft.word(i - 1), draft.word(i - 2)} & _DENYING:
        i -= 1  # "not paid by card", "not by card"
    if draft.word(i - 1) in _DENYING and (
        is_participle(draft.word(i)) or draft.word(i) in draft.vocab.becoming
    ):
        i -= 1  # "not shipped to Texas"
    if i in draft.sided:
        return False
    if draft.word(i) == "than" and draft.word(i - 1) != "other":
        return False  # "lower than on desktop"
    if draft.word(i) == "after" and draft.ranks:
        draft.use(i)  # "top 5 after France"
        return True
    if draft.word(i) in draft.vocab.negations:
        draft.use(i)
        return not _departs(draft, i)
    return False


def _departs(draft: Draft, at: int) -> bool:
    """In "flights leaving from a base" nothing is left out."""
    return draft.word(at) == "leaving" and draft.word(at + 1) in _AWAY


def filter_by(draft: Draft, span: Span) -> None:
    """Restrict to the values that a span names, or leave them out."""
    several = pick_region(draft, span)
    if span.first in draft.taken:
        return
    if several := several or pick_all_named(draft, span):
        draft.take(span)
        draft.sets.add(several[0].name)
        for one in several:
            add_value_filter(draft, one, negated=is_negated(draft, span))
        return
    meaning = pick_value(draft, span)
    draft.take(span)
    if meaning is None:
        return
    if step := step_or_value(draft, span, meaning):
        draft.choices.append(step)
        return
    if _is_what_is_done(draft, span, meaning):
        said = f"“{draft.word(span.first)}”"
        draft.notes = [note for note in draft.notes if not note.startswith(f"{said} was read as")]
        draft.notes.append(f"{said} tells what is done, and no state")
        return
    if _sends(draft, span, meaning):
        draft.notes.append(f"“{draft.word(span.first)}” tells where to, and no state")
        return
    if _comes_first(draft, span, meaning.name):
        draft.use(span.last + 1)
        return
    if draft.word(draft.before(span)) == "both":
        draft.both.add(meaning.name)
    negated = is_negated(draft, span) or _continues_negation(draft, span)
    _check_connective(draft, span, meaning)
    if negated and "yet" in {t.text for t in draft.tokens} and not _is_last_state(meaning):
        draft.unsupported.append("what has not come so far yet, which later states have passed")
    add_value_filter(draft, meaning, negated=negated)
    _forget_whole_week(draft)
    if _is_compared(draft, span):
        draft.add_group(meaning.name)


def _is_last_state(meaning: Meaning) -> bool:
    """Whether most rows are in a state: what is shipped goes on, what is delivered stays."""
    return not meaning.name.endswith("status") or meaning.rows * 2 > meaning.listed


def _sends(draft: Draft, span: Span, meaning: Meaning) -> bool:
    """In "orders shipped to Ohio" the verb tells where they went: those are meant that have arrived, too."""
    follows = [s for s in draft.spans if s.first > span.last][:2]
    is_place = any(s.of_kind("value") and s.first <= span.last + 5 for s in follows)
    sends = span.first == span.last and draft.word(span.first) in _SENDING
    return sends and is_place and draft.word(span.last + 1) == "to" and meaning.name.endswith("status")


def _is_what_is_done(draft: Draft, span: Span, meaning: Meaning) -> bool:
    """In "how many pieces does a seller ship" the verb keeps none in a state that they only pass through."""
    is_verb = span.first == span.last and draft.word(span.first) in _SENDS
    return is_verb and meaning.name.endswith("status") and not is_negated(draft, span)


def _comes_first(draft: Draft, span: Span, name: str) -> bool:
    """In "by device, phones first" a value is to lead the groups, not to stand alone."""
    grouped = any(group.name == name for group in draft.groups)
    return grouped and draft.tokens[span.first].after_break and draft.word(span.last + 1) == "first"


def _check_connective(draft: Draft, span: Span, meaning: Meaning) -> None:
    """ "or" between conditions on different things, and "from A to B", are more than a list of values."""
    last = draft.filters[-1] if draft.filters else None
    is_other = last.get("dimension") != meaning.name if last else bool(draft.having)
    if is_other and _stands_after_or(draft, span):
        draft.unsupported.append("one condition or another")
    joined = draft.word(span.first - 1) in ("to", "through", "thru", "until", "till")
    joined = joined and not any(s.last == span.first - 1 for s in draft.spans)  # "AM, TO, RR"
    holding = draft.vocab.comparisons | draft.vocab.conjunctions | {"than"}
    joined = joined and draft.word(span.first - 2) not in holding
    if joined and last and last.get("dimension") == meaning.name:
        if days := weekdays_between(last["value"], meaning.value):
            last.update(op="in", value=days)
            return
        if draft.clock.is_term(meaning.name) and _changes(draft):
            draft.add_group(meaning.name)
            return
        draft.unsupported.append("a way from one value to another")


def _changes(draft: Draft) -> bool:
    """Whether a change is asked for, as from one term to another."""
    named = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    return any(t.text in changing(draft.vocab) for i, t in enumerate(draft.tokens) if i not in named)


def _stands_after_or(draft: Draft, span: Span) -> bool:
    """Whether "or" stands between a value and whatever is named before it."""
    earlier = max(
        (s.last for s in draft.spans if s.last < span.first and not s.of_kind("metric")), default=-1
    )
    return "or" in {draft.word(i) for i in range(earlier + 1, span.first)}


def _forget_whole_week(draft: Draft) -> None:
    """From Monday to Sunday is every day: each is told, and none is left out."""
    for one in list(draft.filters):
        values = one.get("value")
        if one.get("op") != "in" or not isinstance(values, list) or len(values) < len(WEEKDAYS):
            continue
        if weekdays_between(values[0], values[-1]) == values:
            draft.filters.remove(one)
            draft.add_group(one["dimension"])


def _continues_negation(draft: Draft, span: Span) -> bool:
    """In "except SP and RJ" the second value is excluded too."""
    i = draft.before(span)
    last = draft.filters[-1] if draft.filters else None
    return draft.word(i) in draft.vocab.conjunctions and last is not None and last["op"] in ("!=", "not in")


def _is_compared(draft: Draft, span: Span) -> bool:
    neighbours = {draft.word(draft.before(span)), draft.word(span.last + 1)}
    return bool(neighbours & draft.vocab.comparisons)


def add_value_filter(draft: Draft, meaning: Meaning, *, negated: bool) -> None:
    """Add a value; values of one dimension are alternatives to each other."""
    single, several = ("!=", "not in") if negated else ("=", "in")
    if any(
        f.get("dimension") == meaning.name and _is_opposite(f, meaning, negated=negated)
        for f in draft.filters
    ):
        draft.unsupported.append("one value and all others side by side")
    for known in draft.filters:
        if known.get("dimension") == meaning.name and known["op"] in (single, several):
            values = known["value"] if isinstance(known["value"], list) else [known["value"]]
            if meaning.value not in values:
                known.update(op=several, value=[*values, meaning.value])
            return
    draft.filters.append({"dimension": meaning.name, "op": single, "value": meaning.value})


def _is_opposite(condition: dict[str, Any], meaning: Meaning, *, negated: bool) -> bool:
    """Whether a value is both kept and left out ("Texas and non-Texas")."""
    opposite = ("=", "in") if negated else ("!=", "not in")
    values = condition["value"] if isinstance(condition.get("value"), list) else [condition.get("value")]
    return condition["op"] in opposite and meaning.value in values

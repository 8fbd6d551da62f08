"""What the clause of a condition does with the groups that fulfil it: keep them, or leave them out."""

from collections.abc import Callable

from agent.planner.conditions.bounds import NEGATED, Bound
from agent.planner.draft import Draft
from agent.planner.names.spans import Span


def polarity(draft: Draft, bound: Bound) -> Callable[[str], str]:
    """The operator that holds for a bound: turned round in "skip those with fewer than 5"."""
    places, spans = _clause(draft, bound)
    said = [i for i in places if draft.word(i) in draft.vocab.leaving_out]
    draft.use(*(i for i in places if draft.word(i) in draft.vocab.leaving_out | draft.vocab.keeping))
    for span in spans:
        if said or any(draft.word(i) in draft.vocab.keeping for i in places if i < span.first):
            _take_repeated(draft, span)
    return (lambda op: NEGATED.get(op, op)) if said else (lambda op: op)


def _clause(draft: Draft, bound: Bound) -> tuple[list[int], list[Span]]:
    """The words from the start of a clause to its bound, and the groups that it names again."""
    vocab = draft.vocab
    known = vocab.leaving_out | vocab.keeping | vocab.fillers | vocab.light | vocab.particles
    known |= vocab.prepositions | vocab.conjunctions | vocab.negations | vocab.each
    ends = {s.last: s for s in draft.spans if s.of_kind("dimension")}
    inside = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    places: list[int] = []
    spans: list[Span] = []
    at = bound.first
    while at > 0 and not draft.tokens[at].after_break and not draft.starts_sentence(at):
        at -= 1
        if span := ends.get(at):
            if any(i in draft.used for i in range(span.first, span.last + 1)):
                break
            spans.append(span)
            at = span.first
        elif at in inside or at in draft.used or draft.word(at) not in known:
            break
        else:
            places.append(at)
    return places, spans


def _take_repeated(draft: Draft, span: Span) -> None:
    """A group that the question has named before is not named anew."""
    names = {m.name for m in span.of_kind("dimension")}
    if any(names & {m.name for m in s.of_kind("dimension")} for s in draft.spans if s.last < span.first):
        draft.take(span)

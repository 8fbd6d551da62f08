"""Whose a value or a dimension is, where the question names them nearby: "sellers in Ohio, Iowa and Utah"."""

from agent.planner.draft import Draft
from agent.planner.names.of_counted import of_counted
from agent.planner.names.roles import in_other_part
from agent.planner.names.spans import Span
from agent.planner.names.text import stem, words
from semantic_layer.manifest import Dimension


def owner_named(draft: Draft, span: Span, dimensions: list[Dimension]) -> list[Dimension]:
    """The dimensions whose owner is named near a span, else those of what is counted."""
    head = _first_listed(draft, span)
    first = next((s.first for s in draft.spans if _leads_to(draft, s, head)), head.first)
    near = {t.stem for t in draft.tokens[max(0, first - 4) : span.last + 3]}
    found = [
        d for d in dimensions if any(is_called_by(name, near) for name in draft.manifest.entity_synonyms(d))
    ]
    return [*found, *in_other_part(draft, span, found, dimensions)] or of_counted(draft, dimensions)


def _first_listed(draft: Draft, span: Span) -> Span:
    """In "sellers in Ohio, Iowa and Utah" whose they are is said before the first of those listed."""
    before = next(
        (s for s in draft.spans if s.last < span.first and s.of_kind("value") and _joins(draft, s, span)),
        None,
    )
    return _first_listed(draft, before) if before else span


def _joins(draft: Draft, first: Span, last: Span) -> bool:
    between = {t.text for t in draft.tokens[first.last + 1 : last.first]}
    is_list = bool(between) or draft.tokens[last.first].after_break or last.first == first.last + 1
    same = {m.name for m in first.of_kind("value")} & {m.name for m in last.of_kind("value")}
    return is_list and bool(same) and between <= {"and", "or", "&", "nor"}


def _leads_to(draft: Draft, named: Span, value: Span) -> bool:
    """In "sellers in the state of Ohio" the state only says what Ohio is."""
    between = {t.text for t in draft.tokens[named.last + 1 : value.first]}
    is_before = named.last < value.first and bool(named.of_kind("dimension"))
    return is_before and bool(between) and between <= draft.vocab.particles


def is_called_by(name: str, stems: set[str]) -> bool:
    """Whether all words of a name are among some stems."""
    return {stem(word) for word in words(name)} <= stems

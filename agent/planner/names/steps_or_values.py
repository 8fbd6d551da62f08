"""Words that tell steps in time and are stored besides: "monthly refunds" of monthly and annual plans."""

from agent.planner.draft import Choice, Draft
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span


def step_or_value(draft: Draft, span: Span, meaning: Meaning) -> Choice | None:
    """The question back where such a word stands before a measure, and nothing else says which it is."""
    word = draft.word(span.first)
    if span.first != span.last or word not in draft.vocab.adverbial_grains or draft.continues:
        return None
    is_led = any(s.first == span.last + 1 and s.of_kind("metric") for s in draft.spans)
    beside = [s for s in draft.spans if s is not span and any(m.name == meaning.name for m in s.meanings)]
    steps = [t for t in draft.tokens if t.text in draft.vocab.grains and t.text != word]
    is_counted = draft.word(span.first - 1) in ("many", "of")
    if not is_led or is_counted or beside or steps:
        return None
    label = draft.dimension(meaning).label
    grain = draft.vocab.grains[word]
    options = {f"For each {grain}": f"by {grain}", f"{label}: {meaning.value}": f"{label} {word}"}
    return Choice(span, f"“{word}” can mean several things here. Which one?", options)

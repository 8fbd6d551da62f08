"""Words that only a measure gives a meaning to: "the stronger category", "the five worst rates"."""

from dataclasses import replace

from agent.planner.draft import Draft
from agent.planner.making.measures import made_rate
from agent.planner.names.lexicon import Meaning


def read_vague(draft: Draft) -> None:
    """Take "the stronger category in revenue": the measure says what strong is; without one it is asked."""
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    for i, token in enumerate(draft.tokens):
        if token.text in draft.vocab.vague and i not in covered | draft.used and not _is_of_things(draft, i):
            is_more = draft.word(i - 1) in draft.vocab.comparatives
            draft.use(i, *([i - 1] if is_more else []))
            draft.apart = draft.apart or is_more or token.text.endswith("er")


def _is_of_things(draft: Draft, i: int) -> bool:
    """In "show me the valuable customers" nothing but these is named, and no measure tells what it means."""
    behind = next((s for s in draft.spans if s.first == i + 1), None)
    others = [s for s in draft.spans if s is not behind and s.of_kind("metric")]
    if behind is None or others or draft.word(i - 1) in draft.vocab.comparatives:
        return False
    return draft.tokens[behind.last].stem in draft.lexicon.entity_stems


def read_rate(draft: Draft) -> None:
    """Take "late deliveries: the five worst rates": what is named has a rate, or is one."""
    metrics = draft.manifest.metrics
    covered = {i for span in draft.spans for i in range(span.first, span.last + 1)}
    named = {m.name for s in draft.spans for m in s.of_kind("metric") if not draft.lacking(m.name)}
    has_rate = any(
        m.type == "ratio" and m.unit == "ratio" and m.inputs and m.inputs[0].metric in named
        for m in metrics.values()
    )
    for i, token in enumerate(draft.tokens):
        if token.text not in draft.vocab.rates or i in covered | draft.used:
            continue
        if any(metrics[name].unit == "ratio" for name in named):
            draft.use(i)
        elif has_rate:
            draft.wants_share = True
            draft.use(i)
        elif span := next((s for s in draft.spans if s.last == i - 1 and s.of_kind("metric")), None):
            made = [one for m in span.of_kind("metric") if (one := made_rate(draft, m.name))]
            if len(made) == 1:
                draft.spans[draft.spans.index(span)] = replace(span, meanings=(Meaning("metric", made[0]),))
                draft.use(i)

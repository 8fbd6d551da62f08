"""What a word of worth makes of a measure: "sum of all payments", "return rate in value"."""

from agent.planner.draft import Draft
from agent.planner.names.spans import Span


def summed(draft: Draft, span: Span, names: list[str]) -> str | None:
    """ "sum of all payments", "payments by value": not how many there are, but what they come to."""
    counted = [n for n in names if draft.manifest.metrics[n].aggregation in ("count", "count_distinct")]
    inside = {t.text for t in draft.tokens[span.first : span.last + 1]}
    covered = {i for s in draft.spans for i in range(s.first, s.last + 1)}
    covered |= {i for i in draft.used if draft.word(i) == "worth"}
    wanted = [t.text for i, t in enumerate(draft.tokens) if t.text in draft.vocab.sums and i not in covered]
    if not wanted or inside & draft.vocab.sums:
        return None
    window = tuple(t.text for t in draft.tokens[span.first : span.last + 1])
    if all(draft.manifest.metrics[n].unit == "ratio" for n in names):
        # "The return rate in value": of the worth, not of how many.
        valued = {m.name for m in draft.lexicon.lookup((*window, "value")) if m.kind == "metric"} - set(names)
        return valued.pop() if len(valued) == 1 else None
    if len(counted) != len(names):
        return None
    for word in (*wanted, "value", "amount", "total"):
        valued = {m.name for m in draft.lexicon.lookup((*window, word)) if m.kind == "metric"} - set(names)
        if len(valued) == 1:
            return valued.pop()
    if set(wanted) - {"sum"}:
        draft.unsupported.append(f"the value of {draft.manifest.metrics[names[0]].label.lower()}")
    return None

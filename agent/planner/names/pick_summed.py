"""What a word of worth makes of a measure: "sum of all payments", "return rate in value"."""

from agent.planner.draft import Draft
from agent.planner.names.incoming import worth_of_rows
from agent.planner.names.spans import Span

_HOW_MANY = frozenset({"count", "number", "many"})


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
    if len(names) == 1 and (worth := worth_of_rows(draft, names[0])):
        draft.notes.append(f"“{wanted[0]}” is {{catalogue.label.{worth} | lower}} here")
        if _HOW_MANY & {t.text for i, t in enumerate(draft.tokens) if i not in covered}:
            draft.metrics.append(names[0])  # "count and amount", "the number and the value"
        return worth
    if set(wanted) - {"sum"}:
        draft.unsupported.append(f"the value of {draft.manifest.metrics[names[0]].label.lower()}")
    return None


def average_of(draft: Draft, span: Span, names: list[str]) -> str | None:
    """ "average invoice", "mean order": what one of them comes to, where a measure is called so."""
    noun = draft.tokens[span.last]
    counted = all(draft.manifest.metrics[n].unit == "count" for n in names)
    values = {s.last: s.first for s in draft.spans if s.of_kind("value")}
    at = span.first - 1
    while at in values:
        at = values[at] - 1  # "an average Lisbon fare"
    if draft.word(at) not in draft.vocab.means or span.first != span.last or not counted:
        return None
    if noun.text != noun.stem or draft.word(span.last + 1) in draft.vocab.sums | {"per", "number", "count"}:
        return None
    called = ("average", noun.text, "value")
    found = {m.name for m in draft.lexicon.lookup(called) if m.kind == "metric" and not draft.lacking(m.name)}
    if len(found) != 1:
        return None
    again = (
        i for i, t in enumerate(draft.tokens) if t.text in draft.vocab.means and i + 1 in values.values()
    )
    draft.use(at, *again)
    return found.pop()

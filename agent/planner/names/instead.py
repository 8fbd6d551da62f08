"""What stands for a measure that the data lacks: the one count there is of it, the amount defined besides."""

from itertools import takewhile

from agent.planner.draft import Draft
from agent.planner.names.lexicon import metric_phrases
from agent.planner.names.spans import Span
from agent.planner.names.text import stem, words

_DESCRIBING = frozenset(
    {"with", "without", "that", "which", "who", "whose", "in", "on", "of", "by", "for", "from"}
)
_COUNTING = frozenset({"how", "many", "number", "of", "count", "total"})


def counted_instead(draft: Draft, span: Span, names: list[str]) -> list[str]:
    """Where the data lacks what is counted, the one count it has that speaks of it; that is said."""
    word = draft.tokens[span.last].stem
    manifest = draft.manifest
    led = {draft.word(i) for i in range(span.first, span.last)}
    if not led <= _COUNTING or any(manifest.metrics[n].aggregation != "count" for n in names):
        return []
    found = [
        m.name
        for m in manifest.metrics.values()
        if m.model
        and m.unit == "count"
        and not m.name.startswith("made_")
        and not manifest.models[m.model].table.startswith("models.")
        and any(word in map(stem, _counted_by(phrase)) for phrase in metric_phrases(m))
        and not draft.lacking(m.name)
    ]
    if len(found) != 1:
        return []
    said = f"{{catalogue.label.{found[0]} | lower}}"
    note = f"“{span_text(draft, span)}” is read as {said}: the data has no other count of them"
    draft.notes += [] if note in draft.notes else [note]
    return found


def _counted_by(phrase: str) -> list[str]:
    """What a name says is counted: "visits with an order" are visits."""
    return [*takewhile(lambda word: word not in _DESCRIBING, words(phrase))]


def kept_instead(draft: Draft, span: Span, names: list[str]) -> list[str]:
    """What customers "spent" where no payments are kept: the amount that is defined besides; that is said."""
    metrics = draft.manifest.metrics
    said = {t.stem for t in draft.tokens[span.first : span.last + 1]}
    if any(metrics[n].unit != "currency" or said & set(map(stem, words(metrics[n].label))) for n in names):
        return []
    others = {a.metric for n in names for a in metrics[n].alternatives} | {
        m.name for m in metrics.values() if any(a.metric in names for a in m.alternatives)
    }
    kept = [n for n in sorted(others) if n in metrics and not draft.lacking(n)]
    plain = [n for n in kept if metrics[n].aggregation == "sum"]
    found = [n for n in plain if any(a.metric in names for a in metrics[n].alternatives)] or plain
    if len(found) != 1:
        return []
    draft.notes.append(f"“{span_text(draft, span)}” is read as {{catalogue.label.{found[0]} | lower}}")
    return found


def span_text(draft: Draft, span: Span) -> str:
    """The words of a span as they were folded."""
    return " ".join(t.text for t in draft.tokens[span.first : span.last + 1])

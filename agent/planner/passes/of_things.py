"""Things that are counted by a measure: so many of them listed, or so much for each of them."""

from agent.planner.draft import Draft, Group
from agent.planner.names.counted import counted_key
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span
from agent.planner.names.text import words

_ONE = frozenset({"a", "an", "per", "one", "single", "typical", "average"})
_WHO = frozenset({"who", "that", "which", "with", "by"})
_ASKED = frozenset({"which", "what"})


def read_listed(draft: Draft) -> None:
    """In "the ten players who spent the most", "which bill had the most lines" the things are listed.

    Only a measure is called so.
    """
    for place, span in enumerate(draft.spans):
        numbered = _number_before(draft, span) and draft.word(span.last + 1) in _WHO
        asked = span.first == span.last and draft.word(span.first - 1) in _ASKED
        if span.of_kind("dimension") or not (numbered or asked):
            continue
        keys = {key for m in span.of_kind("metric") if (key := key_called(draft, m.name))}
        if len(keys) == 1 and any(t.text in draft.vocab.superlatives for t in draft.tokens[span.last :]):
            meanings = (*span.meanings, Meaning("dimension", keys.pop()))
            draft.spans[place] = Span(span.first, span.last, meanings, score=span.score)


def _number_before(draft: Draft, span: Span) -> bool:
    word = draft.word(span.first - 1)
    return draft.tokens[span.last].text.endswith("s") and (word.isdigit() or word in draft.vocab.numbers)


def key_called(draft: Draft, metric: str) -> str | None:
    """The key that goes by the name of a measure that counts its values."""
    if counted_key(draft.manifest, metric) is None:
        return None
    named = draft.lexicon.lookup(tuple(words(draft.manifest.metrics[metric].label)))
    keys = [
        m.name
        for m in named
        if m.kind == "dimension" and m.name.endswith("_id") and not draft.lacking(m.name)
    ]
    return keys[0] if len(keys) == 1 else None


def check_each(draft: Draft) -> None:
    """ "How much does a player pay per month": of each, which the mean of all months does not tell."""
    for span in draft.spans:
        noun = draft.tokens[span.last]
        led = draft.word(span.first - 1) in draft.vocab.each | _ONE
        if (
            noun.text == noun.stem
            and led
            and any(counted_key(draft.manifest, m.name) for m in span.of_kind("metric"))
        ):
            draft.unsupported.append(f"so much for each {noun.text} in each period; ask for these apart")
            return


def check_a_day(draft: Draft) -> None:
    """ "Orders a day" of each of some groups is a mean of days, and no group by day as well."""
    if len(draft.groups) < 2 or draft.ranks:
        return
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        if grain and draft.word(i - 1) in ("a", "an") and Group("metric_time", grain) in draft.groups:
            draft.unsupported.append(f"so much a {grain} for each group; write “per {grain} on average”")

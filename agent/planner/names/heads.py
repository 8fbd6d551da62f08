"""Rates by what they are rates of: "which plan has the lowest churn" asks for the churn rate."""

from collections.abc import Iterator

from agent.planner.names.kin import are_kin
from agent.planner.names.lexicon import Lexicon, Meaning, metric_phrases
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, words
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Manifest, Metric

SCORE = 0.9
# Behind these an amount or a number of it is asked for, which a rate is not.
_COUNTING = frozenset({"many", "much", "number", "total", "count", "amount", "sum"})


def heads_of_rates(manifest: Manifest, lexicon: Lexicon, vocab: Vocabulary) -> dict[str, str]:
    """The one rate that each word is the head of, where nothing else is called after it."""
    found: dict[str, list[str]] = {}
    for metric in manifest.metrics.values():
        said = words(metric.label)
        is_rate = metric.type == "ratio" and len(said) == 2 and said[1] in vocab.rates | vocab.shares
        if is_rate and said[0] not in vocab.fillers and not lexicon.lookup((said[0],)):
            found.setdefault(said[0], []).append(metric.name)
    return {
        head: names[0]
        for head, names in found.items()
        if len(names) == 1 and _is_alone(head, names, manifest)
    }


def _is_alone(head: str, names: list[str], manifest: Manifest) -> bool:
    others = (one for name, one in manifest.metrics.items() if name not in names)
    return not any(are_kin(head, phrase) for one in others for phrase in _said(one))


def _said(metric: Metric) -> Iterator[str]:
    return iter((*metric_phrases(metric), metric.description))


def head_spans(tokens: tuple[Token, ...], heads: dict[str, str]) -> Iterator[Span]:
    """Each such word, unless how much or how many of it is asked for."""
    for i, token in enumerate(tokens):
        ahead = {t.text for t in tokens[max(0, i - 2) : i]}
        if token.text in heads and not ahead & _COUNTING:
            yield Span(i, i, (Meaning("metric", heads[token.text]),), score=SCORE)

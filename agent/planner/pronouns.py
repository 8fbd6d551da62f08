""" "The median length of those": in a follow-up, what a pronoun stands for is what was measured before."""

from typing import Any

from agent.planner.text import Token, stem, words
from semantic_layer.manifest import Manifest

_PRONOUNS = frozenset({"them", "those", "these", "it"})
_OF = frozenset({"of", "per", "for"})


def name_pronouns(
    tokens: tuple[Token, ...], previous: dict[str, Any] | None, manifest: Manifest
) -> tuple[Token, ...]:
    """Put the noun of the one measure before in the place of "them" after "of"."""
    names = (previous or {}).get("metrics", [])
    metric = manifest.metrics.get(names[0]) if len(names) == 1 else None
    if metric is None or metric.unit != "count":
        return tokens
    found = []
    for i, token in enumerate(tokens):
        if token.text in _PRONOUNS and i and tokens[i - 1].text in _OF:
            found += [Token(w, stem(w), token.start, token.end) for w in _noun(names[0], manifest)]
        else:
            found.append(token)
    return tuple(found)


def _noun(name: str, manifest: Manifest) -> tuple[str, ...]:
    """The thing whose key a measure counts, else what the measure is called."""
    metric = manifest.metrics[name]
    model = manifest.models.get(metric.model or "")
    keys = model.keys if model else {}
    for entity, key in keys.items():
        if key.expr == metric.expr and metric.aggregation in ("count", "count_distinct"):
            return words(manifest.entities[entity].label or entity)
    return words(metric.label)

""" "Show the churned ones instead": in a follow-up, another measure of what was counted before."""

import re
from typing import Any

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import words
from semantic_layer.manifest import Manifest

_ONES = re.compile(
    r"\b(?!(?:the|these|those|only|just|any|all|which|other|no|same)\b)(?P<which>[a-z-]+) (?P<ones>ones?)\b",
    re.IGNORECASE,
)


def name_ones(question: str, previous: dict[str, Any] | None, lexicon: Lexicon, manifest: Manifest) -> str:
    """Put the noun of the one measure before for "ones", where it makes the name of another measure."""
    names = (previous or {}).get("metrics", [])
    metric = manifest.metrics.get(names[0]) if len(names) == 1 else None
    match = _ONES.search(question)
    if metric is None or match is None:
        return question
    noun = words(metric.label)[-1]
    named = lexicon.lookup((match["which"].lower(), noun))
    if not any(m.kind == "metric" and m.name != metric.name for m in named):
        return question
    return f"{question[: match.start('ones')]}{noun}{question[match.end() :]}"

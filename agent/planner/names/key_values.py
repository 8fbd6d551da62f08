""" "Customer 17850", "order 536365", "the keyword cats": a thing named by what tells it from the others."""

import re
from collections.abc import Callable

from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span
from agent.planner.names.text import Token, words
from semantic_layer.manifest import Dimension, Manifest

# What may stand between the noun and the code.
_CALLED = frozenset({"number", "no", "nr", "id", "code", "called", "named", "key", "with", "the"})
_WRITTEN = re.compile(r"[\w-]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
LEAST_DIGITS, LEAST_CODE = 4, 3


def key_spans(
    tokens: tuple[Token, ...],
    spans: list[Span],
    question: str,
    manifest: Manifest,
    lacks: Callable[[str], bool],
) -> list[Span]:
    """The spans of things with the codes right behind them, which no index of values holds."""
    taken = {i for s in spans if s.of_kind("value") for i in range(s.first, s.last + 1)}
    found: list[Span] = []
    for i, noun in enumerate(tokens[:-1]):
        at = i + 1
        while at < len(tokens) - 1 and tokens[at].text in _CALLED:
            at += 1
        if noun.text != noun.stem or at in taken or tokens[at].after_break or noun.text in _CALLED:
            continue
        written = _WRITTEN.match(question, tokens[at].start)
        code = written.group() if written else ""
        if not _is_code(code, is_named=at > i + 1):
            continue
        named = [s for s in spans if s.first <= i <= s.last]
        names = [m.name for s in named if s.last < at for m in s.of_kind("dimension")]
        names += _keys_called(noun.stem, manifest)
        names += [key for s in named for m in s.of_kind("metric") for key in _keys_counted(m.name, manifest)]
        keys = [name for name in names if _is_key(name, manifest) and not lacks(name)]
        if keys:
            first = min((s.first for s in named), default=i)
            last = max(n for n in range(at, len(tokens)) if tokens[n].start < tokens[at].start + len(code))
            found.append(Span(first, last, (Meaning("value", keys[0], code),), score=1.0))
    return found


def _keys_called(noun: str, manifest: Manifest) -> list[str]:
    """The keys of the things that a noun names."""
    called = [
        name
        for name, entity in manifest.entities.items()
        if any(words(said) == (noun,) for said in (entity.label or name, *entity.synonyms))
    ]
    return [f"{name}__{name}_id" for name in called]


def _keys_counted(name: str, manifest: Manifest) -> list[str]:
    """The keys of what a measure counts."""
    metric = manifest.metrics[name]
    if metric.aggregation not in ("count", "count_distinct") or metric.model is None:
        return []
    keys = manifest.models[metric.model].keys
    return [f"{entity}__{entity}_id" for entity, key in keys.items() if key.expr == metric.expr]


def _is_key(name: str, manifest: Manifest) -> bool:
    dimension: Dimension | None = manifest.dimensions.get(name)
    if dimension is None or dimension.value_index or dimension.type == "time":
        return False
    return dimension.is_entity or dimension.data_type in ("text", "unknown")


def _is_code(said: str, *, is_named: bool) -> bool:
    """Whether something written is a code: digits with letters, or more digits than a year or a count has."""
    digits = sum(sign.isdigit() for sign in said)
    if not digits or len(said) < LEAST_CODE:
        return False
    if not said.isdigit():
        return digits * 2 >= len(said) or is_named
    return is_named or (len(said) >= LEAST_DIGITS and not _YEAR.fullmatch(said))

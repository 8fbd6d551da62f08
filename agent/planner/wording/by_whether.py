"""What is told apart by a yes or no said as a clause: "by whether they bought", "and whether it was late"."""

from collections.abc import Callable, Container
from dataclasses import replace

from agent.planner.names.kin import are_kin
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem, words
from semantic_layer.manifest import Dimension, Manifest

_LEADS = frozenset({"by", "per", "on", "to"})
_BY = frozenset({"by", "per"})
_LED = frozenset(
    {"depending", "according", "split", "based", "divided", "broken", "grouped", "separated", "down"}
)
_SMALL = frozenset(
    {"they", "it", "he", "she", "we", "there", "one", "was", "were", "is", "are", "had", "has", "have", "did"}
    | {
        "been",
        "be",
        "do",
        "does",
        "a",
        "an",
        "the",
        "of",
        "or",
        "not",
        "any",
        "something",
        "anything",
        "made",
    }
    | {"in", "on", "at", "out", "placed", "ended", "with", "to", "actually", "ever", "took", "place"}
    | {"came", "come", "comes", "arrived", "arrive", "arrives", "got", "get", "turned", "up", "too", "then"}
)
# Behind these a time or a condition follows, and no part of what is so or not.
_ENDS = frozenset({"during", "for", "between", "since", "from", "per", "by", "and", "within"})
_DEALS = frozenset({"buy", "bought", "order", "ordered", "purchase", "purchased", "sale", "deal"})


def name_whether(
    tokens: tuple[Token, ...],
    manifest: Manifest,
    lexicon: Lexicon,
    months: Container[str],
    lacks: Callable[[str], bool],
) -> tuple[Token, ...]:
    """Put the name of the one yes or no that a clause behind "by whether" tells."""
    at = next((i for i, token in enumerate(tokens) if i and token.text == "whether"), 0)
    is_joined = at > 0 and tokens[at - 1].text == "and" and any(t.text in _BY for t in tokens[:at])
    if not at or not (is_joined or tokens[at - 1].text in _LEADS):
        return tokens
    end = at + 1
    while end < len(tokens) and not (tokens[end].after_break or _is_end(tokens, end, months)):
        end += 1
    said = [t for t in tokens[at + 1 : end] if t.text not in _SMALL]
    content = [t for t in said if t.stem not in lexicon.entity_stems] or said
    label = _called(content, manifest, lacks)
    if not label:
        return tokens
    first = at - 1 - (tokens[at - 2].text in _LED if at > 1 else False)
    put = ("and" if is_joined else "by", *words(label))
    named = (replace(tokens[at], text=word, stem=stem(word)) for word in put)
    return (*tokens[:first], *named, *tokens[end:])


def _is_end(tokens: tuple[Token, ...], at: int, months: Container[str]) -> bool:
    """Whether a clause is over before a place: "in 2023" is no part of it, "in a purchase" is."""
    if tokens[at].text in _ENDS:
        return True
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        tokens[at].text in ("in", "on") and behind is not None and (behind.is_number or behind.text in months)
    )


def _called(content: list[Token], manifest: Manifest, lacks: Callable[[str], bool]) -> str:
    """The label of the one yes or no that all words are of; of several the one that no other word is of.

    One word that several are called by is as good a name as it is where it stands alone.
    """
    flags = [d for d in manifest.dimensions.values() if d.data_type == "boolean" and not lacks(d.full_name)]
    fitting = {d.label: _fits(content, d) for d in flags if content and _fits(content, d)}
    exact = [label for label, fit in fitting.items() if fit == len(("all", "words"))]
    found = exact or list(fitting)
    if len(found) > 1 and len(content) == 1:
        return content[0].text
    return found[0] if len(found) == 1 else ""


def _fits(content: list[Token], dimension: Dimension) -> int:
    """How well words tell a yes or no: 2 where they are all of one of its names, 1 where they are in it."""
    best = 0
    for said in (dimension.label, *dimension.synonyms):
        name = [word for word in words(said) if word not in _SMALL]
        if name and all(any(_is_same(token.text, word) for word in name) for token in content):
            best = max(best, 1 + (len(name) == len(content)))
    return best


def _is_same(said: str, word: str) -> bool:
    if said in _DEALS:
        return word in _DEALS
    return said == word or stem(said) == stem(word) or are_kin(said, word)

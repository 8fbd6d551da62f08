"""What is said around a question - who asks, for whom, what for - laid aside before anything is looked up."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.leftovers import is_grammar_word
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

MARKS = frozenset(".,")
NAMED = re.compile(r"[(){}\[\]–—]| - ")
SENTENCE = re.compile(r"[?!\n…]|\.(?=\s|$)")
MODIFIERS = 3
_LINKS = frozenset({"and", "but", "so", "also"})
_WHAT = frozenset({"what", "which", "who", "whom", "how", "where", "when", "why"})
# With a measure these ask for one more: "Show their revenue, too."
_FURTHER = frozenset({"their", "also", "too", "add", "plus", "beside", "besides", "alongside"})
_THOSE = frozenset({"them", "they", "their", "those", "these", "should", "it"})
_IN_PASSING = frozenset({"way", "bye"})
_RESTRICTING = frozenset({"only", "just", "each", "per", "by", "every"})

Names = Callable[[tuple[Token, ...]], frozenset[str]]


def lay_aside(tokens: tuple[Token, ...], question: str, names: Names, vocab: Vocabulary) -> tuple[Token, ...]:
    """Return the tokens without what is said around the question; all of them where nothing else is left.

    `names` tells which of "metric", "dimension", "value", "time" and "number" words name.
    """
    marked = mark(tokens, question)
    dropped = set(_phrases(marked, tokens, names, vocab))
    dropped |= _clauses(marked, tokens, dropped, names, vocab)
    kept = [i for i in range(len(tokens)) if i not in dropped]
    if not dropped or not any(_tells(tokens[i].text, vocab) for i in kept):
        return tokens
    return tuple(_kept(tokens, kept))


def _kept(tokens: tuple[Token, ...], kept: list[int]) -> Iterable[Token]:
    """The tokens left; nothing is listed after what was laid aside, unless that only joined two clauses."""
    for n, i in enumerate(kept):
        gap = tokens[kept[n - 1] + 1 if n else 0 : i]
        if n and gap and gap[0].after_break and all(token.text in _LINKS for token in gap):
            yield replace(tokens[i], after_break=True)
        else:
            yield replace(tokens[i], after_break=False) if gap and tokens[i].after_break else tokens[i]


def mark(tokens: tuple[Token, ...], question: str) -> list[int | str]:
    """The places of the tokens, with "," where a clause ends and "." where a sentence does."""
    found: list[int | str] = ["."]
    for i, token in enumerate(tokens):
        if i and (sign := _sign(tokens[i - 1], token, question)):
            found.append(sign)
        found.append(i)
    return [*found, "."]


def _sign(before: Token, token: Token, question: str) -> str:
    gap = question[before.end : token.start]
    if SENTENCE.search(gap) and not (gap.startswith(".") and before.text in _said()["shortened"]):
        return "."
    return "," if token.after_break or NAMED.search(gap) else ""


def _phrases(
    marked: list[int | str], tokens: tuple[Token, ...], names: Names, vocab: Vocabulary
) -> Iterable[int]:
    """The places of the words that patterns lay aside."""
    parts, starts, places, at = [], [], [], 0
    for one in marked:
        word = tokens[one].text if isinstance(one, int) else one
        parts.append(word)
        starts.append(at)
        places.append(one)
        at += len(word) + 1
    text = " ".join(parts)
    for kind in ("speakers", "purposes", "forms", "reasons"):
        for match in (found for pattern in patterns(kind) for found in pattern.finditer(text)):
            first = bisect_right(starts, match.start()) - 1
            last = bisect_right(starts, max(match.start(), match.end() - 2)) - 1
            said = [p for p in places[first : last + 1] if isinstance(p, int)]
            is_told = kind == "reasons"  # its words are the pattern's own
            if said and (
                is_told or _is_aside(match, tuple(tokens[p] for p in said), kind == "purposes", names, vocab)
            ):
                yield from said


def _is_aside(
    match: re.Match[str], said: tuple[Token, ...], is_purpose: bool, names: Names, vocab: Vocabulary
) -> bool:
    """Whether a match restricts nothing; a measure may describe who or what it is for ("the sales team")."""
    described = (match.groupdict().get("mod") or "").split()
    if set(described) & (vocab.prepositions | vocab.negations | vocab.by | vocab.each | vocab.conjunctions):
        return False
    told = frozenset(_said()["our"]) | frozenset(_said()["when"])
    rest = tuple(token for token in said if token.text not in told)
    if names(rest) - {"metric", "dimension"} or said[0].text in vocab.numbers.keys() - {"one"}:
        return False  # "five is enough"
    return not (is_purpose and any(names((token,)) for token in _heads_of(rest)))


def _clauses(
    marked: list[int | str],
    tokens: tuple[Token, ...],
    dropped: set[int],
    names: Names,
    vocab: Vocabulary,
) -> set[int]:
    """The places of whole clauses that only narrate."""
    found: set[int] = set()
    clause: list[int] = []
    for one in marked:
        if isinstance(one, int):
            clause += [one] if one not in dropped else []
            continue
        said = tuple(tokens[i] for i in clause)
        if said and _narrates(said, vocab) and not names(said):
            found |= set(clause)
        clause = []
    return found


def without_motives(
    tokens: tuple[Token, ...], question: str, names: Names, vocab: Vocabulary
) -> tuple[Token, ...]:
    """Return the tokens without the sentences that only say why something is asked, or ask it in general.

    "Are we keeping our promise? Show the late rate by month": a sentence goes whose words restrict nothing,
    while another one names a measure.
    """
    kept: list[Token] = []
    dropped: list[Token] = []
    for said in _sentences(mark(tokens, question), tokens):
        (dropped if _only_motivates(said, names, vocab) else kept).extend(said)
    return tuple(kept) if dropped and "metric" in names(tuple(kept)) else tokens


def _sentences(marked: list[int | str], tokens: tuple[Token, ...]) -> Iterable[tuple[Token, ...]]:
    said: list[Token] = []
    for one in marked:
        if isinstance(one, int):
            said.append(tokens[one])
        elif one == "." and said:
            yield tuple(said)
            said = []


def _only_motivates(said: tuple[Token, ...], names: Names, vocab: Vocabulary) -> bool:
    kinds = names(said)
    if kinds - {"metric", "dimension"} or restricts(said, vocab) or _asks_of_those(said):
        return False
    if "metric" in kinds and not _FURTHER.isdisjoint(token.text for token in said):
        return False
    going = vocab.comparatives | vocab.growth | vocab.trends
    return all(
        not _tells(t.text, vocab) or t.text in going or is_narration(t.text) or names((t,)) for t in said
    )


def _asks_of_those(said: tuple[Token, ...]) -> bool:
    """ "What should we show them next?" is asked of those that were told of before, or for advice."""
    return said[0].text in _WHAT and bool(_THOSE & {token.text for token in said})


def restricts(said: tuple[Token, ...], vocab: Vocabulary) -> bool:
    """Whether words leave something out, or part it."""
    return bool({token.text for token in said} & (vocab.negations | _RESTRICTING))


def _narrates(said: tuple[Token, ...], vocab: Vocabulary) -> bool:
    words = {token.text for token in said}
    if said[0].text in vocab.by | vocab.each and said[-1].text not in _IN_PASSING:
        return False  # ", by reason" parts what is told, whatever else reasons are
    told, describing = _narration(), frozenset(_said()["describing"])
    if any(is_grammar_word(word, vocab) for word in words - describing):
        return False
    if words & frozenset().union(*vocab.gathering.values()):
        return False
    if not all(word in told | describing or not _tells(word, vocab) for word in words):
        return False
    if words & describing and not words & frozenset(_said()["speaking"]):
        return False
    return any(_tells(word, vocab) for word in words)


def is_narration(word: str) -> bool:
    """Whether a word is one of those that sentences around a question are made of."""
    return word in _narration() or word in _said()["describing"]


def _tells(word: str, vocab: Vocabulary) -> bool:
    """Whether a word is more than what every sentence holds."""
    return not (word in vocab.fillers or vocab.is_function_word(word))


@cache
def _narration() -> frozenset[str]:
    rows = (*_said()["narration"], *_said()["wanting"], _said()["making"], _said()["minding"])
    single = (*_said()["people"], *_said()["papers"], _said()["our"])
    said = {word for row in rows for said in row for word in said.split()}
    return frozenset(said | {word for row in single for word in row if " " not in word})


def _heads_of(said: tuple[Token, ...]) -> list[Token]:
    """The words for who or what a purpose is, without those that longer names hold ("quarterly review")."""
    text = f" {' '.join(token.text for token in said)} "
    known = [name for row in (*_said()["people"], *_said()["papers"]) for name in row]
    longer = {word for name in known if " " in name and f" {name} " in text for word in name.split()}
    return [token for token in said if token.text in known and token.text not in longer]


@cache
def patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one kind of asides, in their order."""
    said = _said()
    parts = {
        "{begin}": r"(?<=[.,] )",
        "{go}": r"(?= )",
        "{end}": r"(?= [.,])",
        "{close}": rf"(?= [.,]| {_any([said['going_on']])}\b)",
        "{mod}": rf"(?P<mod>(?:[^\W_]+ ){{0,{MODIFIERS}}}?)",
        "{person}": _any(said["people"]),
        "{paper}": _any(said["papers"]),
        "{making}": _any([said["making"]]),
        "{our}": _any([said["our"]]),
        "{when}": _any([said["when"]]),
        "{wanting}": _any(said["wanting"]),
        "{minding}": _any([said["minding"]]),
        "{speaker}": _any([said["speaker"]]),
        "{charge}": _any([said["charge"]]),
        "{remit}": _any([said["remit"]]),
    }
    return tuple(_compiled(pattern, parts) for pattern in said[kind])


def _compiled(pattern: str, parts: dict[str, str]) -> re.Pattern[str]:
    for name, part in parts.items():
        first = pattern.replace(name, part, 1) if name == "{mod}" else pattern.replace(name, part)
        pattern = first.replace(name, part.replace("?P<mod>", "?:"))
    return re.compile(pattern)


def _any(rows: Iterable[Iterable[str]]) -> str:
    said = sorted({word for row in rows for word in row}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, said))})"


@cache
def _said() -> dict[str, Any]:
    text = resources.files("agent.planner").joinpath("words/asides.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return loaded

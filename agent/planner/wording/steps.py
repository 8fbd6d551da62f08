"""Times between two steps ("how long from ordering until it arrives") by the names they are defined under."""

from functools import cache
from importlib import resources

import yaml

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_FROM = frozenset({"from", "between", "after"})
_TO = frozenset({"to", "until", "till", "and", "before", "up"})
_LENGTHS = frozenset(
    {"long", "time", "days", "hours", "duration", "gap", "lag", "takes", "take", "wait", "pass"}
)
_DO = frozenset({"do", "does", "did", "is", "are", "was", "were"})
_LAST = frozenset({"last", "lasts", "take", "takes", "run", "need", "needs"})
_ONE = frozenset({"a", "an", "our", "one", "each", "average", "typical", "typically", "usually", "single"})
REACH = 9
_OTHERS = ("around", "lengths")


def name_steps(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "time from A to B" for a time between steps that a measure is called so."""
    for start in range(len(tokens)):
        if tokens[start].text not in _FROM:
            continue
        for end in range(len(tokens), start + 2, -1):
            steps = _steps(tokens[start + 1 : end], vocab)
            if steps is None or not lexicon.lookup(name := ("time", "from", steps[0], "to", steps[1])):
                continue
            first = _begin(tokens, start, vocab)
            if first is None:
                return tokens
            place, last = tokens[first], tokens[end - 1]
            kept = [t for t in tokens[first:start] if t.text in vocab.averages]
            said = [
                Token(w, stem(w), place.start, last.end, place.after_break and not n)
                for n, w in enumerate(name)
            ]
            return (*tokens[:first], *kept, *said, *tokens[end:])
    return _name_lengths(tokens, lexicon, vocab)


def _name_lengths(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "visit duration" for "how long does a visit last", where a measure is called so."""
    for start in range(len(tokens) - 3):
        if (tokens[start].text, tokens[start + 1].text) != ("how", "long") or tokens[
            start + 2
        ].text not in _DO:
            continue
        ends = [i for i, t in enumerate(tokens) if t.text in _LAST and start + 3 < i <= start + 3 + REACH]
        noun = (
            [t for t in tokens[start + 3 : ends[0]] if t.text not in vocab.particles | _ONE] if ends else []
        )
        ways = [(*(t.stem for t in noun), word) for word in ("time", "duration", "length")]
        name = next((way for way in ways if noun and len(noun) < 3 and _names_measure(lexicon, way)), None)
        if name is not None:
            place, last = tokens[start], tokens[ends[0]]
            said = [
                Token(w, stem(w), place.start, last.end, place.after_break and not n)
                for n, w in enumerate(name)
            ]
            return (*tokens[:start], *said, *tokens[ends[0] + 1 :])
    return tokens


def _names_measure(lexicon: Lexicon, name: tuple[str, ...]) -> bool:
    return any(m.kind == "metric" for m in lexicon.lookup(name))


def _steps(window: tuple[Token, ...], vocab: Vocabulary) -> tuple[str, str] | None:
    """The two steps of a window that says nothing else, one on each side of "to"."""
    if any(token.after_break for token in window[1:]):
        return None
    for at in range(1, len(window) - 1):
        if window[at].text in _TO:
            sides = _step(window[:at], vocab), _step(window[at + 1 :], vocab)
            if sides[0] and sides[1] and sides[0] != sides[1]:
                return sides[0], sides[1]
    return None


def _step(side: tuple[Token, ...], vocab: Vocabulary) -> str | None:
    """The last step that a side names, if all its words are of steps; its last word says one."""
    named = [_of_word().get(token.text) for token in side]
    around = _words()["around"] | vocab.particles
    if not side or any(name is None and t.text not in around for name, t in zip(named, side, strict=True)):
        return None
    # In "the order is approved" the order is what is approved.
    told = [name for name in named if name]
    others = [name for name in told if name != "purchase"]
    return (others or told)[0] if told else None


def _begin(tokens: tuple[Token, ...], start: int, vocab: Vocabulary) -> int | None:
    """Where the words before "from" begin that ask for a length of time; None where none do."""
    first = start
    small = _words()["lengths"] | vocab.averages
    while first > 0 and start - first < REACH and tokens[first - 1].text in small:
        first -= 1
    said = [token.text for token in tokens[first:start]]
    while said and said[0] in ("of", "the", "is", "was", "a"):
        first, said = first + 1, said[1:]
    return first if _LENGTHS & set(said) else None


@cache
def _words() -> dict[str, frozenset[str]]:
    text = resources.files("agent.planner").joinpath("words/steps.yml").read_text("utf-8")
    return {name: frozenset(said) for name, said in yaml.load(text, yaml.CSafeLoader).items()}


@cache
def _of_word() -> dict[str, str]:
    """The step that each word says."""
    return {word: name for name, said in _words().items() if name not in _OTHERS for word in said}

"""Numbers spelled in several words, years among them: "twenty twenty-three", "two thousand and eighteen"."""

from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_TENS = range(20, 100, 10)
_CENTURIES = (19, 20)
_TEEN = 10


def join_spelled(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put one number in digits for each that several words spell, a half added to it among them."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        value, size = (
            _year(tokens, at, vocab)
            or _thousands(tokens, at, vocab)
            or _with_half(tokens, at, vocab)
            or _below_hundred(tokens, at, vocab)
        )
        if size < 2:
            found.append(tokens[at])
            at += 1
            continue
        first, last = tokens[at], tokens[at + size - 1]
        found.append(Token(str(value), str(value), first.start, last.end, first.after_break))
        at += size
    return tuple(found)


def _number(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> int:
    if at >= len(tokens) or tokens[at].text in vocab.scales or tokens[at].text == "dozen":
        return 0
    return vocab.numbers.get(tokens[at].text, 0)


def _below_hundred(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> tuple[int, int]:
    """The number below a hundred that starts at a place, and of how many words it is."""
    first, second = _number(tokens, at, vocab), _number(tokens, at + 1, vocab)
    joined = at + 1 < len(tokens) and not tokens[at + 1].after_break
    if first in _TENS and 0 < second < _TEEN and joined:
        return first + second, 2
    return (first, 1) if 0 < first < 100 else (0, 0)


def _year(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> tuple[int, int] | None:
    """ "Twenty twenty-three", "nineteen ninety"."""
    century = _number(tokens, at, vocab)
    rest, size = _below_hundred(tokens, at + 1, vocab)
    if century in _CENTURIES and rest >= _TEEN and not tokens[at + 1].after_break:
        return 100 * century + rest, 1 + size
    return None


def _thousands(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> tuple[int, int] | None:
    """ "Two thousand and eighteen", "three hundred fifty": what follows a scale is added to it."""
    first = _number(tokens, at, vocab)
    scale = vocab.scales.get(tokens[at + 1].text) if at + 1 < len(tokens) else None
    if not first or not scale or tokens[at + 1].text not in ("thousand", "hundred"):
        return None
    more = at + 3 if [t.text for t in tokens[at + 2 : at + 3]] == ["and"] else at + 2
    rest, size = _below_hundred(tokens, more, vocab)
    return (first * scale + rest, more - at + size) if rest else None


def _with_half(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> tuple[float, int] | None:
    """ "Three and a half": before a scale it is a part of that ("one and a half thousand")."""
    whole, size = _below_hundred(tokens, at, vocab)
    if tokens[at].text.isdigit() and len(tokens[at].text) < _TEEN:
        whole, size = int(tokens[at].text), 1
    behind = [token.text for token in tokens[at + size : at + size + 3]]
    return (whole + 0.5, size + 3) if whole and behind == ["and", "a", "half"] else None

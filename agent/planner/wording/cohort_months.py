"""How far cohorts are followed: "retention one, two and three months on" is a part of their table."""

from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.amounts import read_number

_STARTING = frozenset({"starting", "start", "entry", "joining", "acquisition", "beginning"})
_MONTHS = frozenset({"month", "months"})
_ALL_OF = frozenset({"over", "for", "during", "first", "following", "next"})
_LEADING = _ALL_OF | {"after", "at", "in", "the"}
_BEHIND = frozenset({"on", "later", "after", "afterwards", "out", "in"})
_JOINING = frozenset({"and", "or", "to"})


def follow_cohorts(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Leave out which of the months behind cohorts are meant, as each of them is told."""
    if not vocab.followed["cohorts"] & {token.text for token in tokens}:
        return tokens
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        size = _window(tokens, at, vocab)
        is_start = (
            tokens[at].text in _STARTING and at + 1 < len(tokens) and tokens[at + 1].text in vocab.grains
        )
        kept += [] if size or is_start else [tokens[at]]
        at += size or 1
    return tuple(kept)


def _window(tokens: tuple[Token, ...], at: int, vocab: Vocabulary) -> int:
    """How many words from a place on name the first months behind, or several of them; none for one alone."""
    end = at
    numbers: list[float] = []
    while end < len(tokens) and tokens[end].text in _LEADING:
        end += 1
    led = {token.text for token in tokens[at:end]}
    while end < len(tokens):
        number = read_number(tokens[end].text, vocab)
        if number is None and not (numbers and tokens[end].text in _JOINING):
            break
        numbers += [] if number is None else [number]
        end += 1
    if not numbers or end >= len(tokens) or tokens[end].text not in _MONTHS:
        return 0
    end += 1
    if end < len(tokens) and tokens[end].text in _BEHIND and not tokens[end].after_break:
        end += 1
    is_of_time = end < len(tokens) and tokens[end].text == "of"
    are_first = numbers[0] == 1 and (len(numbers) > 1 or tokens[end - 1].text in _BEHIND)
    return 0 if is_of_time or not (led & _ALL_OF or are_first) else end - at

"""Two held against each other: "do phones convert as often as laptops", "compare May 2025 to May 2024"."""

from dataclasses import replace

from agent.planner.names.text import Token
from agent.planner.times.days import NAMED_DAY_WORDS, OPENING_DAYS
from agent.planner.vocabulary import Vocabulary

# What is only said to be so much or so often; what has a comparative of its own tells what to measure.
_HOW = frozenset({"often", "frequently", "much", "many", "high", "low", "good", "well"})
_MORE = {
    "long": "longer",
    "short": "shorter",
    "fast": "faster",
    "quick": "quicker",
    "quickly": "faster",
    "slow": "slower",
    "big": "bigger",
    "large": "larger",
    "small": "smaller",
    "late": "later",
}
_OPENING = frozenset({"do", "does", "did", "is", "are", "was", "were", "has", "have", "can", "will"})
_COMPARING = frozenset({"compare", "comparing", "compared", "comparison"})
_RANGE = frozenset({"from", "between"})
_POINTED = frozenset({"last", "this", "previous", "the"})
_SHORT = frozenset({"q", "h"})
_PARTS = frozenset({"half", "spring", "summer", "autumn", "winter"})
REACH = 8


def hold_level(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "versus" for "as ... as" in a question of yes or no; what is had so often is kept."""
    opens = next((t.text for t in tokens if t.text not in vocab.particles), "")
    if opens not in _OPENING:
        return tokens
    for i in range(1, len(tokens) - 2):
        how = tokens[i + 1].text
        if tokens[i].text != "as" or how not in _HOW | _MORE.keys():
            continue
        other = next((j for j in range(i + 2, min(i + REACH, len(tokens))) if tokens[j].text == "as"), None)
        bounds = other is not None and other + 1 < len(tokens) and tokens[other + 1].is_number
        if other is None or other + 1 == len(tokens) or bounds:
            continue
        link = "than" if how in _MORE else "versus"
        more = [replace(tokens[i + 1], text=_MORE[how], stem=_MORE[how])] if how in _MORE else []
        held = replace(tokens[other], text=link, stem=link)
        return (*tokens[:i], *more, *tokens[i + 2 : other], held, *tokens[other + 1 :])
    return tokens


def hold_times(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "versus" for the "to" between two times that are compared, where no "from" makes them a range."""
    said = [token.text for token in tokens]
    first = next((i for i, word in enumerate(said) if word in _COMPARING), None)
    for i in range(first + 2, len(said) - 1) if first is not None else ():
        if said[i] != "to" or _RANGE & set(said[first or 0 : i]):
            continue
        if _ends_time(said[i - 2 : i], vocab) and _begins_time(said[i + 1 : i + 3], vocab):
            return (*tokens[:i], replace(tokens[i], text="versus", stem="versus"), *tokens[i + 1 :])
    return tokens


def _ends_time(said: list[str], vocab: Vocabulary) -> bool:
    """Whether the last words before a place close a time: "Q3", "May", "the first half", "week 20"."""
    return _is_time(said[-1], vocab) or said[-1] in NAMED_DAY_WORDS or _is_numbered(said, vocab)


def _begins_time(said: list[str], vocab: Vocabulary) -> bool:
    """Whether the first words behind a place open a time."""
    led = said[0] in _POINTED | OPENING_DAYS or _is_numbered(said, vocab)
    numbered = len(said) > 1 and (said[0].isdigit() or said[0] in vocab.ordinals) and _is_time(said[1], vocab)
    return led or numbered or _is_time(said[0], vocab)


def _is_numbered(said: list[str], vocab: Vocabulary) -> bool:
    """ "Q 3", "H 1", "week 20", "May 3"."""
    opened = said[0] in _SHORT or said[0] in vocab.months or said[0] in vocab.grains
    return len(said) > 1 and opened and said[1].isdigit()


def _is_time(word: str, vocab: Vocabulary) -> bool:
    is_year = word.isdigit() and len(word) == len("2024")
    return is_year or word in vocab.months or word in vocab.grains or word in _PARTS

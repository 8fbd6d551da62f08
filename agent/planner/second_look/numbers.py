"""Every number that is said is somewhere in the query."""

from agent.planner.names.text import Token, stem
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.cues import cues
from agent.planner.second_look.said import Said
from agent.planner.vocabulary import vocabulary

# Numbers of the calendar and the clock are looked at as times.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_OF_TIME = cues("behind_times")
_AFTER_TIME = cues("before_times")
_POINTING = frozenset({"the", "these", "those", "our"})
_SCALED = cues("behind_scaled")
_LAST_OF_MONTH = 60
_FEW = 1
_PAIR = 2
_HOURS = 24
# "Out of 100 visits": of so many a part is told.
_ROUND, _OUT_OF = frozenset((10, 100, 1000)), frozenset(("of", "every", "each", "in", "per", "a"))
# How far the sides of a part are from each other, and how exactly it is written.
_PART, _NEAR = 4, 5e-5


def unsaid_number(said: Said, asked: Asked) -> str | None:
    """The number that the query holds in no form: neither as it is, nor scaled, nor as the next one."""
    for i, token in enumerate(said.tokens):
        number = _number(token)
        if (
            number is None
            or _is_in_words(said, i)
            or _is_time(said, i, number)
            or stem(token.text) in asked.names
        ):
            continue
        is_hour = number <= _HOURS and "hour" in asked.text
        is_told = is_hour or _forms(number) & asked.numbers or _is_counted_out(said, asked, i, number)
        is_told = is_told or (asked.is_part and number in _ROUND and said.at(i - 1) in _OUT_OF)
        is_told = is_told or _is_of_part(said, asked, i)
        if not is_told and (token.text == "zero" or number > _FEW):
            return token.text
    return None


def _number(token: Token) -> float | None:
    vocab = vocabulary()
    if token.is_number:
        plain = token.text.replace(",", "")
        return float(plain) if plain.replace(".", "", 1).isdigit() else None
    named = token.text == "zero" or (token.text in vocab.number_words and token.text != "hundred")
    return float(vocab.numbers[token.text]) if named else None


def _is_of_part(said: Said, asked: Asked, i: int) -> bool:
    """Whether a number is a side of a part that the query holds ("one call in six"), or has a half added."""
    numbers = [_number(token) for token in said.tokens[max(0, i - _PART) : i + _PART + 1]]
    own = _number(said.tokens[i])
    pairs = [(one, own) for one in numbers if one and own and one < own]
    pairs += [(own, other) for other in numbers if other and own and own < other]
    if own is not None and said.text[i + 1 : i + 4] == ("and", "a", "half"):
        return own + 0.5 in asked.numbers
    return any(abs(top / bottom - held) < _NEAR for top, bottom in pairs for held in asked.numbers)


def _is_in_words(said: Said, i: int) -> bool:
    """Whether a number is told by several words: "twenty twenty-four", "two dozen"."""
    words = vocabulary().numbers.keys()
    return said.at(i) in words and bool({said.at(i - 1), said.at(i + 1)} & words)


def _is_time(said: Said, i: int, number: float) -> bool:
    vocab = vocabulary()
    if _FIRST_YEAR <= number <= _LAST_YEAR:
        return True
    if {said.at(i + step) for step in (-2, -1, 1, 2)} & vocab.months.keys():
        return True
    if {said.at(i + 1), said.at(i + 2)} & vocab.grains.keys() or said.at(i + 1) in _OF_TIME:
        return True
    return said.at(i - 1) in _AFTER_TIME and number < _LAST_OF_MONTH


def _forms(number: float) -> frozenset[float]:
    """A number as it may stand in a query: scaled, as a part, or as the whole number beside it."""
    scaled = (number * by for by in (1, 1e2, 1e3, 1e6, 12, 7))
    parts = (round(number / 100, 6), round(1 / number, 4)) if number else ()
    return frozenset((*scaled, *parts, number + 1, number - 1))


def _is_counted_out(said: Said, asked: Asked, i: int, number: float) -> bool:
    """Whether a number only says how many there are of what is named: "the five stars", "of the two"."""
    if said.at(i + 1) in _SCALED or said.at(i - 1) in _POINTING:
        return True
    if (said.at(i - 1), number) == ("between", _PAIR):
        return True  # one and the next
    listed = (len(values) for values in asked.kept.values())
    return number in {*listed, len(asked.query["metrics"])}

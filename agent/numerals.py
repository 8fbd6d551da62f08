"""The numeral checker: a figure is a cell, declared arithmetic over cells, or one that may be repeated."""

import re
from collections.abc import Iterator

from agent.arithmetic import BindingError
from agent.references import Bound

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*|[¼½¾⅐-⅞²³]")
WORD = re.compile(r"[^\W\d_]+")
_SMALL = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_BIG = "hundred thousand million billion trillion dozen"
_PARTS = "half halves halved halving double doubled doubling twice twofold triple tripled tripling thrice"
# "One" and the ordinals are left out: they are ordinary words far more often than figures.
NUMBER_WORDS: dict[str, str] = {
    **{word: str(value) for value, word in enumerate(_SMALL.split(), 2)},
    **{word: str(10 * value) for value, word in enumerate(_TENS.split(), 2)},
    **{word: word for word in f"{_BIG} {_PARTS}".split()},
    **{f"{word}s": word for word in _BIG.split()},
    "hundred": "100",
    "dozen": "12",
}
_MARKUP = r"[*_`(]*"
_SIGN_BEFORE = re.compile(rf"(?:^|[\s(*_,:;$~=])[-−–]{_MARKUP}$")
_DIGIT_BEFORE = re.compile(r"\d[.,]?$")
_DIGIT_AFTER = re.compile(r"[.,]?\d")
_SCALE_AFTER = re.compile(
    r"[*_`)]*[^\S\n]*-?(?:[%‰]|(?:percent|per cent|pct|k|m|mn|mio|b|bn|tn"
    rf"|(?:{_BIG.replace(' ', '|')})s?)\b)",
    re.IGNORECASE,
)


def check_numerals(bound: Bound, known: str) -> None:
    """Raise BindingError naming all figures outside the references that `known`, the question, does not hold.

    The same for what would alter a figure that is a reference: a sign, a scale or a digit touching it.
    """
    repeatable = set(_figures(known))
    typed = [m.group() for m in _outside(NUMERAL, bound) if plain(m.group()) not in repeatable]
    typed += [m.group() for m in _outside(WORD, bound) if _meant(m.group()) not in {None, *repeatable}]
    if typed:
        raise _typed(list(dict.fromkeys(typed)))
    for start, end in bound.places:
        _check_edges(bound.text, start, end)


def has_figure(text: str) -> bool:
    """Whether a text holds a numeral or a number word."""
    return next(_figures(text), None) is not None


def plain(numeral: str) -> str:
    """A numeral without grouping commas and leading zeros."""
    return numeral.replace(",", "").rstrip(".").lstrip("0") or "0"


def _figures(question: str) -> Iterator[str]:
    for match in NUMERAL.finditer(question):
        yield plain(match.group())
    for match in WORD.finditer(question):
        if meant := _meant(match.group()):
            yield meant


def _meant(word: str) -> str | None:
    return NUMBER_WORDS.get(word.casefold())


def _outside(pattern: re.Pattern[str], bound: Bound) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(bound.text):
        if not any(start <= match.start() and match.end() <= end for start, end in bound.places):
            yield match


def _check_edges(text: str, start: int, end: int) -> None:
    shown, before, after = text[start:end], text[:start], text[end:]
    altered = _DIGIT_BEFORE.search(before) or _DIGIT_AFTER.match(after)
    if not altered and any(c.isdigit() for c in shown):
        altered = _SIGN_BEFORE.search(before) or _SCALE_AFTER.match(after)
    if altered:
        raise BindingError(
            f"'{altered.group().strip()}' beside {shown} alters the figure. A reference is shown with its "
            "sign, unit and scale: write none of them."
        )


def _typed(figures: list[str]) -> BindingError:
    named = f"The figure {figures[0]} is" if len(figures) == 1 else f"The figures {', '.join(figures)} are"
    return BindingError(
        f"{named} typed by hand. Refer to a cell of this turn for each, as in {{q1[0].column}} "
        "(query again for a figure of an earlier turn), quote a definition as {catalogue.definition.name}, "
        "or leave the figure out."
    )

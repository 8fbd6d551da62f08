"""The numeral checker: a figure is a cell, declared arithmetic over cells, or one that may be repeated."""

import re
from collections.abc import Iterator

from agent.arithmetic import BindingError
from agent.digits import in_plain_digits
from agent.number_words import scales, words_of_figures
from agent.references import Bound

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
# Fractions, raised and circled figures, Roman and Chinese ones; the Chinese one is an article, too.
_SIGN_OF_NUMBER = re.compile(r"[^\x00-\x7F一]")
_MARKUP = r"[*_`(]*"
_CURRENCY = "$€£¥₹"
_SIGN_BEFORE = re.compile(
    rf"(?:(?:^|[\s(*_,:;$~=])[-−–—‒－⁻]|(?<!\d )(?<!\d% )\b(?:minus|negative)\s+|[{_CURRENCY}]\s?){_MARKUP}$",
    re.IGNORECASE,
)
_DIGIT_BEFORE = re.compile(r"\d[.,'’^e]?$", re.IGNORECASE)
_DIGIT_AFTER = re.compile(r"[.,'’^e]?\d", re.IGNORECASE)
_SCALE_AFTER = re.compile(
    rf"[*_`)]*[^\S\n]*-?(?:[%‰{_CURRENCY}]|(?:percent|per cent|pct|bps?|basis points"
    rf"|k|m|mn|mio|mil|b|bn|tn|mrd|tsd|grand|(?:{'|'.join(scales())})s?)\b)",
    re.IGNORECASE,
)


def check_numerals(bound: Bound, known: str) -> None:
    """Raise BindingError naming all figures outside the references that `known`, the question, does not hold.

    The same for what would alter a figure that is a reference: a sign, a scale or a digit touching it.
    """
    repeatable = {figure for _, figure in _figures(known)}
    typed = [
        place.group()
        for place, figure in _figures(bound.text)
        if figure not in repeatable and not _is_within(place, bound)
    ]
    if typed:
        raise _typed(list(dict.fromkeys(typed)))
    ends = [0, *(end for _, end in bound.places)]
    starts = [*(start for start, _ in bound.places), len(bound.text)]
    for before, (start, end), after in zip(ends[:-1], bound.places, starts[1:], strict=True):
        _check_edges(bound.text, (before, start), (end, after))


def has_figure(text: str) -> bool:
    """Whether a text holds a numeral or a number word."""
    return next(_figures(text), None) is not None


def _plain(numeral: str) -> str:
    """A numeral without grouping commas and leading zeros."""
    return numeral.replace(",", "").rstrip(".").lstrip("0") or "0"


def _figures(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _NUMERAL.finditer(text):
        for numeral in in_plain_digits(match.group()):
            yield match, _plain(numeral)
    for match in _SIGN_OF_NUMBER.finditer(text):
        if match.group().isnumeric() and not match.group().isdecimal():
            yield match, match.group()
    yield from words_of_figures(text)


def _is_within(place: re.Match[str], bound: Bound) -> bool:
    return any(start <= place.start() and place.end() <= end for start, end in bound.places)


def _check_edges(text: str, left: tuple[int, int], right: tuple[int, int]) -> None:
    """Left and right stands what was typed beside a reference; a digit there may be of another one, too."""
    shown = text[left[1] : right[0]]
    altered = _DIGIT_BEFORE.search(text, 0, left[1]) or _DIGIT_AFTER.match(text, right[0])
    if not altered and any(c.isdigit() for c in shown):
        altered = _SIGN_BEFORE.search(text, *left) or _SCALE_AFTER.match(text, *right)
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

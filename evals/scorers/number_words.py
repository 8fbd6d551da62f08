"""Words that say a figure, of answers: those of the question, of cells and of definitions may be said."""

import re
from collections.abc import Iterable, Iterator

from agent.outcome import Citation

_SMALL = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_VALUES = {
    "zero": 0,
    "dozen": 12,
    **{word: value for value, word in enumerate(_SMALL.split(), 2)},
    **{word: value for value, word in zip(range(30, 100, 10), _TENS.split(), strict=True)},
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_PARTS = "half halves halved twice thrice double doubled doubling triple tripled tripling quadrupled"
NUMBER_WORD = re.compile(
    rf"\b(?:{'|'.join([*_VALUES, *_PARTS.split()])}|(?:{'|'.join(_SCALES)})s?"
    r"|an? (?:third|quarter|fifth|tenth) of)\b",
    re.IGNORECASE,
)
MASK = " § "


def loose_words(text: str, asked: str, citations: Iterable[Citation]) -> list[str]:
    """The number words of a text that neither `asked` holds, as a word or in digits, nor a name of a cell."""
    known = {found.casefold() for found in NUMBER_WORD.findall(asked)}
    digits = {float(found.replace(",", "")) for found in re.findall(r"\d+(?:,\d+)*(?:\.\d+)?", asked)}
    known |= {word for word, value in {**_VALUES, **_SCALES}.items() if value in digits}
    for name in sorted(_names(citations), key=len, reverse=True):
        text = text.replace(name, MASK)
    return [found for found in NUMBER_WORD.findall(text) if found.casefold() not in known]


def _names(citations: Iterable[Citation]) -> Iterator[str]:
    """The cells in words, and how a cell of several lines reads on one."""
    for citation in citations:
        for row in citation.rows:
            yield from (" ".join(cell.split()) for cell in row if isinstance(cell, str) and cell.strip())

"""Numbers in digits as people of several countries write them: "1,500.50", "1.500,50", "7,5", "1,2,3"."""

import re

_GROUPED_BY_COMMAS = re.compile(r"(?!0)\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
_GROUPED_BY_POINTS = re.compile(r"(?!0)\d{1,3}(?:\.\d{3})+,\d+|(?!0)\d{1,3}(?:\.\d{3}){2,}")
_LIST = re.compile(r"\d+(?:,\d+){2,}|\d{4}(?:,\d{4})+")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
# One group of three behind a point is thousands to some and a decimal to others.
_EITHER = re.compile(r"(?!0)\d{1,3}\.\d{3}")


def in_plain_digits(numeral: str) -> list[str]:
    """Return the number that digits are, its decimals behind a point, or all those of a list."""
    if _GROUPED_BY_COMMAS.fullmatch(numeral):
        return [numeral]
    if _LIST.fullmatch(numeral):
        return numeral.split(",")
    if _GROUPED_BY_POINTS.fullmatch(numeral):
        return [numeral.replace(".", "").replace(",", ".")]
    return [numeral.replace(",", ".")] if _DECIMAL_COMMA.fullmatch(numeral) else [numeral]


def is_ambiguous(numeral: str) -> bool:
    """Whether a number is another one to people of other countries ("1.500"), so that it can't be read."""
    return _EITHER.fullmatch(numeral) is not None

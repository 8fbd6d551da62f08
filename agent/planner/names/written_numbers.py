"""Numbers that are written with points for thousands or with a decimal comma, as English writes them."""

import re

_POINTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_LONG = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}")
_COMMA = re.compile(r"\d+,(?:\d{1,2}|\d{4,})")
# What a number stands behind, or before, in languages that group by points.
_BEFORE = re.compile(r"(?:R\$|€|\b(?:de|que|als|über|unter|von|bis|até|hasta|entre))\s*$", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:€|(?:reais|real|euros?|eur|brl)\b)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d,(?:19|20)\d\d")


def as_in_english(number: str, before: str, behind: str) -> str:
    """Return a number between two parts of a text in English spelling.

    Of "1.500" nobody writes the last digit of a fraction, so that thousands are meant; of "4.255" the words
    around tell.
    """
    if _LONG.fullmatch(number):
        return number.replace(".", "").replace(",", ".")
    if _POINTED.fullmatch(number):
        is_grouped = number.endswith("0") or _BEFORE.search(before[-8:]) or _BEHIND.match(behind)
        return number.replace(".", "") if is_grouped else number
    if _COMMA.fullmatch(number) and not _YEAR.fullmatch(number):
        return number.replace(",", ".")
    return number

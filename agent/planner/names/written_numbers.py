"""Numbers that are written with points for thousands or with a decimal comma, as English writes them."""

import re

from agent.digits import in_plain_digits, is_ambiguous

# What a number stands behind, or before, in languages that group by points.
_BEFORE = re.compile(r"(?:R\$|€|\b(?:de|que|als|über|unter|von|bis|até|hasta|entre))\s*$", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:€|(?:reais|real|euros?|eur|brl)\b)", re.IGNORECASE)


def as_in_english(number: str, before: str, behind: str) -> list[str]:
    """Return a number between two parts of a text in English spelling, or each of a list without spaces.

    Of "1.500" nobody writes the last digit of a fraction, so that thousands are meant; of "4.255" the words
    around tell.
    """
    if not is_ambiguous(number):
        return in_plain_digits(number)
    is_grouped = number.endswith("0") or _BEFORE.search(before[-8:]) or _BEHIND.match(behind)
    return [number.replace(".", "") if is_grouped else number]

"""Conditions said in the words of a question: sold in a country, since a day, a price, a category."""

import re
from dataclasses import replace
from datetime import date, timedelta

from knowledge.retrieve.filters import ProductColumns, ProductFilter
from knowledge.retrieve.wish import AFTER, BEFORE, NUMBER, Wish, without_prices
from knowledge.retrieve.words import asked_words
from semantic_layer.calendar import period_start
from semantic_layer.country_names import code_of

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september") + (
    "october",
    "november",
    "december",
)
MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
SOLD = (
    r"(?:(?:that|which)\s+)?(?:(?:have been|has been|were|was|are|is)\s+)?(?:sold|bought|ordered|purchased)"
)
DAY = (
    rf"\d{{4}}-\d{{2}}-\d{{2}}|(?:{MONTH})(?:,?\s+(?:of\s+)?\d{{4}})?|\d{{4}}"
    r"|(?:last|this)\s+(?:week|month|quarter|year)"
)
SINCE = re.compile(rf"\b(?:{SOLD}\s+)?since\s+(?P<day>{DAY})(?![\w-])", re.IGNORECASE)
PLACE = r"(?:the\s+)?(?P<place>[^\W\d_][\w.'-]*(?:\s+[\w.'&-]+){0,3})"
BUYERS = r"(?:by|to)\s+(?:customers|people|buyers|clients)\s+(?:in|from)"
SOLD_TO = re.compile(rf"\b{SOLD}\s+(?:{BUYERS}|in|to)\s+{PLACE}", re.IGNORECASE)
# Where a thing is from is no place it was sold to.
IN_PLACE = re.compile(rf"(?<!made )(?<!designed )(?<!produced )(?<!printed )\bin\s+{PLACE}")
SHORT_NAME = 3
# "Toys for children under 3" says no price.
AGED = r"(?<!children )(?<!child )(?<!kids )(?<!babies )(?<!people )(?<!aged )(?<!anyone )"
PLAIN = re.compile(
    rf"{AGED}\b(?:(?P<most>under|below|less than|cheaper than)|(?P<least>above|more than))\s+"
    rf"(?P<value>{NUMBER})(?:\s+(?:each|apiece|a piece))?$",
    re.IGNORECASE,
)
OR_LESS = re.compile(
    rf"(?:\bfor\s+)?(?:(?:{BEFORE})\s*(?P<signed>{NUMBER})|\b(?P<value>{NUMBER})\s*(?:{AFTER}))"
    r"\s+or\s+(?:less|under|below|cheaper)\b",
    re.IGNORECASE,
)
PENCE = re.compile(
    rf"\b(?:(?P<most>under|below|less than|up to|at most)|(?P<least>over|above|more than|at least))\s+"
    rf"(?P<value>{NUMBER})\s*(?:p|pence|cents?|centavos)\b",
    re.IGNORECASE,
)
CATEGORY = re.compile(
    r"\b(?:in|from)\s+(?:the\s+)?(?:category\s+)?(?P<name>\S.*?)(?:\s+(?:category|department|section))?$"
)
PRICES = ((OR_LESS, 1.0), (PENCE, 0.01), (PLAIN, 1.0))
EDGES = " ,;.?!-"


def without_conditions(text: str) -> str:
    """Return a question without what it says of prices, countries and days."""
    found, _, _ = _without_place(text)
    found = _tidied(SINCE.sub(" ", found))
    for pattern, _ in PRICES:
        found = _tidied(pattern.sub(" ", found))
    return _tidied(without_prices(found))


def is_priced(text: str) -> bool:
    """Whether a question says a price."""
    told, _, _ = _without_place(text)
    told = _tidied(SINCE.sub(" ", told))
    return without_prices(told) != told or any(pattern.search(told) for pattern, _ in PRICES)


def read_conditions(wish: Wish, columns: ProductColumns, language: str) -> Wish:
    """Return a wish with the conditions its text says and without their words; those given before win.

    A text of which nothing else is left is empty: then products come by sales.
    """
    text, where, phrases = wish.text, wish.where, list(wish.phrases)
    text, place, phrase = _without_place(text)
    if place:
        where = replace(where, country=where.country or place)
        phrases.append(phrase)
    if (since := SINCE.search(text)) and (day := _day(since["day"], columns.last_day)):
        where = replace(where, sold_since=where.sold_since or day)
        phrases.append(since[0])
        text = _cut(text, since)
    for read in (_priced, _of_a_category):
        text, where, phrase = read(text, where, columns)
        phrases.append(phrase)
    text = _tidied(without_prices(text))
    if not where.is_open and not asked_words(text, language):
        text = ""
    told = tuple(dict.fromkeys(filter(None, map(_tidied, phrases))))
    return replace(wish, text=text, where=where, phrases=told)


Read = tuple[str, ProductFilter, str]


def _priced(text: str, where: ProductFilter, columns: ProductColumns) -> Read:
    """Read a price that is said without a currency, in a hundredth of one, or behind its amount."""
    for pattern, unit in PRICES:
        match = pattern.search(text)
        if match is None:
            continue
        said = match.groupdict()
        value = float((said.get("value") or said["signed"]).replace(",", ".")) * unit
        if said.get("least"):
            where = replace(where, min_price=value if where.min_price is None else where.min_price)
        else:
            where = replace(where, max_price=value if where.max_price is None else where.max_price)
        return _cut(text, match), where, match[0]
    return text, where, ""


def _of_a_category(text: str, where: ProductFilter, columns: ProductColumns) -> Read:
    """Read a category behind "in", or a text that is one beside other conditions."""
    match = CATEGORY.search(text)
    if where.category is None and match and columns.has_category(match["name"]):
        return _cut(text, match), replace(where, category=match["name"]), match[0]
    if where.category is None and not where.is_open and columns.has_category(text):
        return "", replace(where, category=text), text
    return text, where, ""


def _cut(text: str, match: re.Match[str]) -> str:
    return _tidied(f"{text[: match.start()]} {text[match.end() :]}")


def _without_place(text: str) -> tuple[str, str, str]:
    """Return a text without the country it names, that country, and the words that named it.

    China is a country and china is not, unless something is sold there.
    """
    for pattern, is_sold in ((SOLD_TO, True), (IN_PLACE, False)):
        for match in pattern.finditer(text):
            words = list(re.finditer(r"\S+", match["place"]))
            for last in reversed(words):
                name = match["place"][: last.end()].strip(EDGES)
                if _is_country(name) and (is_sold or name[0].isupper()):
                    end = match.start("place") + last.end()
                    return _tidied(text[: match.start()] + text[end:]), name, text[match.start() : end]
    return text, "", ""


def _is_country(name: str) -> bool:
    return (len(name) > SHORT_NAME or name.isupper()) and code_of(name) is not None


def _day(said: str, last: date) -> date | None:
    """Return the first day of what is said; without a year the newest in the data, as are last and this."""
    words = said.casefold().replace(",", " ").split()
    try:
        if "-" in said:
            return date.fromisoformat(said)
        if words[0] in ("last", "this"):
            start = period_start(last, words[1])
            return start if words[0] == "this" else period_start(start - timedelta(days=1), words[1])
        if words[0].isdigit():
            return date(int(words[0]), 1, 1)
        month = next(place for place, name in enumerate(MONTHS, start=1) if name.startswith(words[0][:3]))
        year = int(words[-1]) if words[-1].isdigit() else last.year - (month > last.month)
        return date(year, month, 1)
    except ValueError:
        return None


def _tidied(text: str) -> str:
    return " ".join(text.split()).strip(EDGES)

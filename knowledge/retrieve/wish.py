"""A price that is said in a question, "under 5 pounds", becomes a condition; the rest is what is searched."""

import re
from dataclasses import dataclass, replace

from knowledge.retrieve.filters import ProductFilter

MONEY = {
    "GBP": ("£", "gbp", "pounds?", "quid", "libras?"),
    "EUR": ("€", "eur", "euros?"),
    "USD": (r"\$", "us\\$", "usd", "dollars?", "bucks?", "d[oó]lares?"),
    "BRL": (r"r\$", "brl", "reais", "real"),
    "INR": ("₹", "inr", "rupees?"),
}
BEFORE = r"£|€|us\$|r\$|\$|₹|gbp|eur|usd|brl|inr"
AFTER = "|".join(word for words in MONEY.values() for word in words)
NUMBER = r"\d{1,7}(?:[.,]\d{1,2})?"


def _amount(place: int) -> str:
    sign = rf"(?:(?P<sign{place}>{BEFORE})\s*)?"
    return rf"{sign}(?P<value{place}>{NUMBER})(?![\d.,]*\d)(?:\s*(?P<unit{place}>{AFTER})(?!\w))?"


MOST = r"under|below|less than|cheaper than|up to|at most|no more than|max(?:imum)?|até|menos de|abaixo de"
LEAST = r"over|above|more than|at least|from|min(?:imum)?|mais de|acima de|a partir de"
PRICED = r"(?:(?:costing|priced(?: at)?|for|that costs?|por)\s+)?"
BETWEEN = re.compile(rf"\b{PRICED}(?:between|entre)\s+{_amount(1)}\s+(?:and|e)\s+{_amount(2)}", re.IGNORECASE)
BOUND = re.compile(rf"\b{PRICED}(?:(?P<most>{MOST})|(?P<least>{LEAST}))\s+{_amount(1)}", re.IGNORECASE)


@dataclass(frozen=True)
class Wish:
    """What is searched and under which conditions; `warnings` say how a price was read.

    `phrases` are the words of the question that became conditions.
    """

    text: str
    where: ProductFilter
    warnings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


def read_wish(text: str, where: ProductFilter, currency: str) -> Wish:
    """Take prices out of a text, if they are said with a currency; conditions given win over them.

    A number without one may count anything ("up to 4 people") and stays.
    """
    found, told, phrases = text, [], []
    bounds: dict[str, float] = {}
    for pattern, read in ((BETWEEN, _between), (BOUND, _bound)):
        match = pattern.search(found)
        while match:
            said = _currency(match)
            if said is None:
                match = pattern.search(found, match.end())
                continue
            bounds.update(read(match))
            phrases.append(match[0])
            told += [f"Prices are in {currency}; {said} was asked for."] if said != currency else []
            found = f"{found[: match.start()]} {found[match.end() :]}"
            match = pattern.search(found)
    low = bounds.get("min_price") if where.min_price is None else where.min_price
    high = bounds.get("max_price") if where.max_price is None else where.max_price
    rest = " ".join(found.split())
    return Wish(
        rest or text.strip(),
        replace(where, min_price=low, max_price=high),
        tuple(dict.fromkeys(told)),
        tuple(phrases),
    )


def without_prices(text: str) -> str:
    """Return a text without the prices that are said with a currency."""
    for pattern in (BETWEEN, BOUND):
        text = pattern.sub(lambda match: match[0] if _currency(match) is None else " ", text)
    return text


def _between(match: re.Match[str]) -> dict[str, float]:
    low, high = sorted((_number(match["value1"]), _number(match["value2"])))
    return {"min_price": low, "max_price": high}


def _bound(match: re.Match[str]) -> dict[str, float]:
    return {"max_price" if match["most"] else "min_price": _number(match["value1"])}


def _currency(match: re.Match[str]) -> str | None:
    """Return the currency an amount is said in, None where none is."""
    groups = match.groupdict()
    said = [groups.get(name) for name in ("sign1", "unit1", "sign2", "unit2")]
    for word in filter(None, said):
        for currency, words in MONEY.items():
            if any(re.fullmatch(one, word, re.IGNORECASE) for one in words):
                return currency
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "."))

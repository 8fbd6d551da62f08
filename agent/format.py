"""Cells as people read them: unit, locale and period decide."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from agent.markdown import escape

READER_LOCALE = "en_US"
_SUFFIX = {unit: unit for unit in ("days", "hours", "minutes", "seconds")}
_PRECISION = {"score": "#,##0.00"} | dict.fromkeys(_SUFFIX, "#,##0.0")


NAME = "name"


@dataclass(frozen=True)
class CellFormat:
    """How to show one column: its unit, its time grain, and the currency of its amounts."""

    currency: str
    unit: str | None = None
    grain: str | None = None
    is_change: bool = False


def format_cell(value: Any, style: CellFormat) -> str:
    """Render one cell; a null is "no value"."""
    if value is None:
        return "no value"
    if style.grain or (style.unit == "date" and isinstance(value, str)):
        return format_period(value, style.grain or "day")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, style)
    return escape(str(value))


def _number(value: float, style: CellFormat) -> str:
    if style.unit == NAME and isinstance(value, int):
        return str(value)
    if style.unit == "currency":
        return money(value, style.currency)
    if style.unit in ("ratio", "percent"):
        pattern = "+#,##0.0%;-#,##0.0%" if style.is_change else "#,##0.0%"
        return str(format_percent(value, pattern, locale=READER_LOCALE))
    pattern = _PRECISION.get(style.unit or "", "#,##0.###" if isinstance(value, float) else "#,##0")
    shown = str(format_decimal(value, pattern, locale=READER_LOCALE))
    return f"{shown} {_SUFFIX[style.unit]}" if style.unit in _SUFFIX else shown


def money(value: float, currency: str) -> str:
    """An amount with its symbol; symbols of several letters stand apart ("R$ 1,234.50")."""
    symbol = get_currency_symbol(currency, locale=READER_LOCALE)
    pattern = "¤ #,##0.00;-¤ #,##0.00" if len(symbol) > 1 else "¤#,##0.00;-¤#,##0.00"
    return str(
        format_currency(value, currency, pattern, locale=READER_LOCALE, currency_digits=False)
    ).replace("\xa0", " ")


def format_period(value: str, grain: str) -> str:
    """A period by its first day: "November 2017", "Q3 2017", "2017"."""
    try:
        day = datetime.fromisoformat(str(value)).date()
    except ValueError:
        return escape(str(value))
    return _PERIODS.get(grain, long_date)(day)


def long_date(day: date) -> str:
    """ "14 May 2017" """
    return f"{day.day} {day:%B %Y}"


_PERIODS = {
    "day": long_date,
    "week": lambda day: f"week of {long_date(day)}",
    "month": lambda day: f"{day:%B %Y}",
    "quarter": lambda day: f"Q{(day.month - 1) // 3 + 1} {day.year}",
    "year": lambda day: f"{day.year}",
}

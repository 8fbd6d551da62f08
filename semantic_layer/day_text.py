"""Read days as people write them, and say why a text is none."""

import calendar
import re
from datetime import date, datetime

WRITTEN = "a date is written 2017-12-31"
_PARTS = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def read_iso_day(text: str) -> date:
    """Return a day from ISO text, a moment only at midnight; ValueError says what is wrong with it."""
    written = _PARTS.fullmatch(text.strip())
    if written and written[3]:
        _check_month(int(written[1]), int(written[2]))
        _check_day(int(written[1]), int(written[2]), int(written[3]))
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"'{text}' is no date; {WRITTEN}") from None
    if moment.time() != datetime.min.time():
        raise ValueError(f"'{text}' is a moment, not a day; {WRITTEN}")
    return moment.date()


def read_period(text: str, *, last: bool) -> date:
    """Return the first or the last day of a year or a month, or the day itself; ValueError if it is none."""
    written = _PARTS.fullmatch(text.strip())
    if not written:
        try:
            return read_iso_day(text)
        except ValueError as error:
            raise ValueError(f"{error}, a month 2017-12, a year 2017") from None
    if written[3]:
        return read_iso_day(text)
    year, month = int(written[1]), int(written[2] or (12 if last else 1))
    _check_month(year, month)
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)


def _check_month(year: int, month: int) -> None:
    if year == 0:
        raise ValueError("there is no year 0; years go from 1 to 9999")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month} in {year}; months go from 1 to 12")


def _check_day(year: int, month: int, day: int) -> None:
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = calendar.month_name[month]
        raise ValueError(f"there is no day {year:04}-{month:02}-{day:02}: {name} {year} has {days} days")

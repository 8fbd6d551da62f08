"""Days and folders as they are typed behind `--from`, `--to` and `--as-of`; a wrong one is wrong usage."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from pipelines.request import DayRange
from warehouse.project import FIRST_DAY, LAST_DAY

_LIKE_A_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?")


def read_day(text: str, option: str) -> date:
    """Return the day that an option names, or refuse it in plain words."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} {text}: not a day; write it like 2018-01-31") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise typer.BadParameter(f"{option} {text}: days go from {FIRST_DAY} to {LAST_DAY}")
    return day


def read_from(texts: Sequence[str]) -> tuple[Path | None, date | None]:
    """Tell the folder and the first day apart; each may be named once, in either order."""
    days = [text for text in texts if _LIKE_A_DAY.fullmatch(text.strip())]
    folders = [text for text in texts if text not in days]
    for kind, found in (("day", days), ("folder", folders)):
        if len(found) > 1:
            raise typer.BadParameter(f"--from names more than one {kind}: {', '.join(found)}")
    return (
        Path(folders[0]) if folders else None,
        read_day(days[0].strip(), "--from") if days else None,
    )


def read_range(first: date | None, end: str | None) -> DayRange | None:
    """Return the days from the first to the end, which is not among them; None where none were named."""
    if end is None:
        return DayRange(first=first) if first else None
    after = read_day(end, "--to")
    if first is None:
        raise typer.BadParameter("--to needs the first day too: --from 2018-01-01 --to 2018-02-01")
    if first >= after:
        raise typer.BadParameter(
            f"no day lies from {first} until before {after}: --to is the day after the last"
        )
    return DayRange(first=first, end=after)

"""Names of source files as a pack declares them: the format by suffix, a day in braces, `*` for many."""

import re
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Literal

Format = Literal["csv", "json", "parquet", "xlsx"]
FORMATS: dict[str, Format] = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
# Formats that may also come gzipped; the others are packed inside already.
GZIPPED: frozenset[Format] = frozenset({"csv", "json"})
# How a day is written in a name -> its pattern and its strptime format.
DAYS = {"{YYYYMMDD}": (r"[0-9]{8}", "%Y%m%d"), "{YYYY-MM-DD}": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "%Y-%m-%d")}


def file_format(name: str) -> Format | None:
    """Return the format that a declared name stands for, None for a suffix that is not known."""
    return FORMATS.get(PurePosixPath(name).suffix.lower())


def has_day(name: str) -> bool:
    """Whether there is one file, or one folder of files, a day."""
    return any(day in name for day in DAYS)


def is_many(name: str) -> bool:
    """Whether a name may stand for several files."""
    return "*" in name or has_day(name)


def name_pattern(name: str) -> re.Pattern[str]:
    """Return what a file's name must match; the group `day`, where there is one, holds the day's text."""
    pattern = re.escape(name).replace(r"\*", ".*")
    for day, (digits, _) in DAYS.items():
        pattern = pattern.replace(re.escape(day), f"(?P<day>{digits})")
    return re.compile(pattern)


def day_of(name: str, text: str) -> date | None:
    """Return the day that `text`, matched by the declared name, stands for; None where it is no day."""
    written = next(format for day, (_, format) in DAYS.items() if day in name)
    try:
        return datetime.strptime(text, written).date()
    except ValueError:
        return None


def name_problems(name: str) -> list[str]:
    """Return what is wrong with a declared name."""
    problems = []
    if "/" in name or "\\" in name or name.startswith("."):
        problems.append(f"{name}: a file's name alone is wanted here; a folder below --from goes into `in`")
    if name.endswith(".gz"):
        problems.append(f"{name}: leave .gz out; a file is taken plain or gzipped")
    elif file_format(name) is None:
        problems.append(f"{name}: the name must end in one of {', '.join(FORMATS)}")
    braces = re.findall(r"\{[^}]*\}?", name)
    if [day for day in braces if day not in DAYS]:
        problems.append(f"{name}: braces may hold a day only: {' or '.join(DAYS)}")
    elif len(braces) > 1:
        problems.append(f"{name}: one day a name")
    return problems

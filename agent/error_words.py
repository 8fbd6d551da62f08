"""A tool's error in the words of whoever asked: it was written for who wrote the query, by internal names."""

import re
from collections.abc import Mapping
from datetime import date

from agent.format import long_date
from agent.tools.made import PREFIX

_COMMAND = re.compile(r"(`[^`]*`)")
_DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
_NAME = re.compile(r"\b[a-z]\w*\b")
_MADE = re.compile(rf"\b{PREFIX}\w+(?:, {PREFIX}\w+)*")
_OF_THE_QUESTION = "the measure made for this question"


def in_words(error: str, labels: Mapping[str, str]) -> str:
    """Return an error with labels for names and spoken days for dates; commands in backticks stay."""
    first = _NAME.match(error)
    parts = _COMMAND.split(error)
    parts[::2] = [_said(part, labels) for part in parts[::2]]
    said = "".join(parts)
    begins_so = first and (first.group() in labels or first.group().startswith(PREFIX))
    return f"{said[:1].upper()}{said[1:]}" if begins_so else said


def _said(text: str, labels: Mapping[str, str]) -> str:
    text = _MADE.sub(_OF_THE_QUESTION, text)
    text = _NAME.sub(lambda name: _called(name.group(), labels), text)
    return _DAY.sub(lambda found: _spoken(found.group()), text)


def _called(name: str, labels: Mapping[str, str]) -> str:
    """A name as it is called; a name of one word is an ordinary word as well."""
    return labels[name].lower() if "_" in name and name in labels else name


def _spoken(text: str) -> str:
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text

""" "In that month", "the same year": in a follow-up, the days of the question before it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.time import a_year_before
from semantic_layer.calendar import DateRange, period

_ON = frozenset(
    {"last", "previous", "of", "in", "a", "one", "the", "before", "earlier", "next", "prior", "ago", "as"}
)
_THAT = re.compile(
    r"\b(?:(?P<led>in|during|for|of|on|over|within|from) )?"
    r"(?:that|the(?: very)? same|that same|those(?: same)?) "
    r"(?P<grain>(?:month|quarter|year|week|day)s?|period|time|timeframe)\b(?P<own>['’]s?)?"
    rf"(?! (?:{'|'.join(sorted(_ON))})\b)",
    re.IGNORECASE,
)
_GRAINS = r"(?:month|quarter|week|day|half|period|time|timeframe|season)s?"
_SAME_OF = re.compile(
    rf"\b(?:(?:in|during|for|of|on|over|within|from) )?(?:the |that )?same {_GRAINS} "
    r"(?:of|in|for|from|during) (?:the year )?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PART = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|q[1-4]|h[12]"
    r"|(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th|last) (?:quarter|half))"
)
_YEAR_BEFORE = re.compile(
    rf"\b(?P<part>{_PART}),? (?:of |in |from |for |during )?(?:the |that |a |one )?"
    r"(?:year (?:before|earlier|prior)(?: (?:that|it))?|(?:previous|prior|preceding) year)\b",
    re.IGNORECASE,
)
_OF_ROWS = re.compile(r"\b(?:each|they|them|their|these|those|there)\b", re.IGNORECASE)
_TIME = "metric_time__"


def name_that_time(question: str, previous: dict[str, Any] | None, shown: Mapping[str, Any]) -> str:
    """Put the days of the question before for words that point at them; as it was where these are unknown."""
    if not previous or "metrics" not in previous:
        return question
    question = _name_other_year(question, previous)
    match = _THAT.search(question)
    if match is None:
        return question
    grain = match["grain"].lower()
    span = _span(grain, previous, shown)
    if span is None or not (span.start and span.end):
        return question
    named = _named(span, grain)
    time = previous.get("time") or {}
    rest = question[: match.start()] + question[match.end() :]
    if time == {"from": str(span.start), "to": str(span.end)} and _OF_ROWS.search(rest):
        return " ".join(rest.split())  # An edit of those rows keeps their time.
    if match["own"]:
        said = f"{match['led'] or ''} {named}".strip() if named else ""
    else:
        said = f"in {named}" if named else f"from {span.start} to {span.end}"
    return f"{question[: match.start()]}{said}{question[match.end() :]}" if said else question


def _name_other_year(question: str, previous: dict[str, Any]) -> str:
    """Put the days of another year for "the same quarter of 2023", "June the year before"."""
    time = previous.get("time") or {}
    if not (time.get("from") and time.get("to")):
        return question
    first, last = date.fromisoformat(time["from"]), date.fromisoformat(time["to"])
    if match := _SAME_OF.search(question):
        span = a_year_before(previous, years=int(match["year"]) - first.year)
        assert span and span.start
        lasts = next(
            (g for g in ("month", "quarter", "year") if period(first, g) == DateRange(first, last)), ""
        )
        named = _named(span, lasts)
        said = f"in {named}" if named else f"from {span.start} to {span.end}"
        return f"{question[: match.start()]}{said}{question[match.end() :]}"
    match = _YEAR_BEFORE.search(question)
    if match is None or first.year != last.year:
        return question
    return f"{question[: match.start()]}{match['part']} {first.year - 1}{question[match.end() :]}"


def _span(grain: str, previous: dict[str, Any], shown: Mapping[str, Any]) -> DateRange | None:
    """The one period that the rows before are of, else the one that the time before is, or lies in."""
    axis = f"{_TIME}{grain.removesuffix('s')}"
    if axis != f"{_TIME}{grain}" and axis in previous.get("group_by", []):
        return None  # "Those days" are the rows.
    told = [value for value in shown.get(f"{_TIME}{grain}", ()) if value is not None]
    if f"{_TIME}{grain}" in previous.get("group_by", []):
        return period(date.fromisoformat(str(told[0])[:10]), grain) if len(told) == 1 else None
    time = previous.get("time") or {}
    if not (time.get("from") and time.get("to")):
        return None
    start, end = date.fromisoformat(time["from"]), date.fromisoformat(time["to"])
    if grain in ("month", "quarter", "year", "week", "day"):
        whole = period(start, grain)
        return whole if whole.end and end <= whole.end else None
    return DateRange(start, end)


def _named(span: DateRange, grain: str) -> str | None:
    """What a period is called; None where only its days tell it."""
    assert span.start
    day = span.start
    names = {
        "day": f"{day:%-d %B %Y}",
        "month": f"{day:%B %Y}",
        "quarter": f"Q{(day.month + 2) // 3} {day.year}",
        "year": str(day.year),
    }
    return names.get(grain)


def read_that_time(draft: Draft) -> None:
    """Refuse "that month" where no period is known, instead of grouping by month; an axis has it already."""
    for i, token in enumerate(draft.tokens):
        grain = draft.vocab.grains.get(token.text)
        if not grain or token.text != token.stem or token.text in draft.vocab.adverbial_grains:
            continue
        points = draft.word(i - 1) == "that" or draft.word(i - 1) == "same" and draft.word(i + 1) not in _ON
        if not points or any(s.first <= i <= s.last for s in draft.spans):
            continue
        same = [j for j, other in enumerate(draft.tokens) if j != i and _is_of(draft, other.text, grain)]
        draft.use(i, i - 1)
        if not same:
            draft.unsupported.append(f"a {grain} told before, and none was")


def _is_of(draft: Draft, word: str, grain: str) -> bool:
    return draft.vocab.grains.get(word) == grain

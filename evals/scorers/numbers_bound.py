"""Whether every figure in the answer is a cell of a citation, read again here without the renderer's help."""

import html
import re
from calendar import month_name
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import chain
from typing import Any

from agent.outcome import Citation, Number, Outcome
from evals.scorers.number_words import NUMBER_WORD, loose_words
from evals.scorers.recompute import Untraceable, day, recompute
from evals.scorers.score import PASS, Score, fail

NUMERAL = re.compile(r"\d+(?:,\d+)*(?:\.\d+)?")
FULL_DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(month_name[1:])}) \d{{4}}\b")
ISO_DATE = re.compile(r"(?<!\d)[12]\d{3}-\d\d-\d\d(?!\d)")
MASK = " § "
# What may not touch a figure: digits before and after, a sign before it, a scale after it.
OPENS, CLOSES = (
    r"(?<!\d)(?<!\d[.,])(?<![\s(*][-−])",
    r"(?!\d|[.,]\d|\s?%|\s?(?:k|m|million|thousand|billion)\b)",
)


def numbers_bound(outcome: Outcome, question: str) -> Score:
    """Check each stated number against its cell, and match the figures of the text to them one by one.

    Figures of the `question`, all that was asked, may be repeated, and what the queries were kept to.
    """
    citations = {citation.id: citation for citation in outcome.citations}
    rest = _without_definitions(_unescaped(outcome.answer))
    # First: a month that is a cell is part of such a day.
    spanned = {told for told in _spanned(outcome) if told in rest}
    for told in spanned:
        rest = re.sub(rf"(?<!\d){re.escape(told)}", MASK, rest)
    for number in outcome.numbers:
        problem = _problem(number, citations)
        if problem:
            return fail(problem)
        if number.column.startswith("definition."):
            continue
        whole = re.compile(OPENS + re.escape(_unescaped(number.text)) + CLOSES)
        rest, found = whole.subn(MASK, rest, count=1)
        if not found and number.text not in spanned:
            return fail(f"{number.text} is not in the answer")
    if not citations:
        # Nothing was asked of the data: the only dates there are to tell are those it spans.
        rest = FULL_DATE.sub(MASK, rest)
    known = " ".join([question, *chain.from_iterable(map(_kept_to, outcome.citations))])
    asked = {_plain(numeral) for numeral in NUMERAL.findall(known)}
    loose = [numeral for numeral in NUMERAL.findall(rest) if _plain(numeral) not in asked]
    loose += loose_words(rest, known, outcome.citations)
    return fail(f"figures without a cell: {loose}") if loose else PASS


def _kept_to(citation: Citation) -> Iterator[str]:
    """The figures a query was kept to: of its conditions and limits, and the years of its range."""
    query = citation.query or {}
    yield from (str(query.get(name)) for name in ("where", "having", "limit", "top", "cumulative"))
    ends = [str(citation.ledger.get("range", {}).get(name) or "")[:4] for name in ("from_date", "to_date")]
    if all(map(str.isdigit, ends)):
        yield from map(str, range(int(ends[0]), int(ends[1]) + 1))


def _spanned(outcome: Outcome) -> set[str]:
    """The first and last day of the data, as an answer tells them."""
    days = (day(str(end)) for end in (outcome.data_start, outcome.data_end) if end)
    return {f"{one.day} {month_name[one.month]} {one.year}" for one in days if one}


def _problem(number: Number, citations: dict[str, Citation]) -> str:
    citation = citations.get(number.citation)
    family, _, name = number.column.partition(".")
    if citation and number.row is None and family in ("definition", "label"):
        return _misquoted(number, citation, family, name)
    try:
        value = recompute(number, citations)
    except Untraceable as error:
        return str(error)
    return "" if _reads_as(number.text, value) else f"{number.text} is not the value {value!r}"


def _misquoted(number: Number, citation: Citation, family: str, name: str) -> str:
    """Say what is wrong with a quoted definition, or with a value of the query's own conditions."""
    if family == "definition":
        # A measure made for the question is told by words of the program and defined texts.
        is_right = not NUMERAL.search(_without_definitions(_flat(number.text)))
    else:
        # A label made for one query tells its conditions, which the SQL holds.
        told = f"{citation.query} {_with_ends(citation.sql)}"
        known = {_plain(numeral) for numeral in NUMERAL.findall(told)}
        is_right = {_plain(numeral) for numeral in NUMERAL.findall(number.text)} <= known
    return "" if is_right else f"{number.text} is not the {family} {name}"


def _with_ends(sql: str) -> str:
    """The SQL, with the last day of each range that it writes half-open."""
    days = filter(None, map(day, ISO_DATE.findall(sql)))
    return " ".join([sql, *(str(one - timedelta(days=1)) for one in days)])


def _reads_as(text: str, value: Any) -> bool:
    found = NUMERAL.search(text)
    if isinstance(value, str):
        return _reads_as_day(text, value) if day(value) else _flat(text) == _flat(value)
    if not isinstance(value, int | float) or isinstance(value, bool) or not found:
        return False
    digits = found[0].replace(",", "")
    shown = float(digits) * (-1 if re.search(r"[-−]", text[: found.start()]) else 1)
    decimals = len(digits.partition(".")[2])
    actual = value * (100 if "%" in text else 1)
    return abs(shown - actual) <= 0.5 * 10**-decimals + 1e-9


def _reads_as_day(text: str, value: str) -> bool:
    """Tell whether a period is named by figures of its first day: at least its year."""
    first = day(value)
    assert first
    if text == value:
        return True
    parts = {first.year, first.day, (first.month - 1) // 3 + 1}
    said = [int(numeral) for numeral in re.findall(r"\d+", text)]
    return first.year in said and set(said) <= parts


def _without_definitions(text: str) -> str:
    """The text without the definitions in it, whose figures are the modeller's."""
    for known in _definitions():
        text = re.sub(re.escape(known), MASK, text, flags=re.IGNORECASE)
    return text


@cache
def _definitions() -> tuple[str, ...]:
    """Every defined text that holds a figure, the longest first."""
    from semantic_layer.load import load_manifest

    manifest = load_manifest()
    texts = {t for d in manifest.dimensions.values() for t in (d.label, d.description)}
    for metric in manifest.metrics.values():
        texts |= {metric.label, metric.description, *metric.caveats, *(a.when for a in metric.alternatives)}
    return tuple(
        sorted(
            (_flat(t) for t in texts if NUMERAL.search(t) or NUMBER_WORD.search(t)),
            key=lambda t: (-len(t), t),
        )
    )


def _flat(text: str) -> str:
    return " ".join(_unescaped(text).split())


def _unescaped(text: str) -> str:
    return html.unescape(re.sub(r"\\(.)", r"\1", text))


def _plain(numeral: str) -> float:
    return float(numeral.replace(",", ""))

"""Refuse by looks alone what could exhaust or mislead a parser."""

import re

from warehouse.errors import GuardRefusal
from warehouse.guard.refusals import not_a_query

LONGEST = 20_000
DEEPEST = 60
LONGEST_CHAIN = 200
MOST_BRACKETS = 1_000
QUERY_WORDS = ("select", "from", "with", "pivot", "unpivot", "(")
# Characters that one parser takes for white space and the other for a name, or that hide from the reader.
UNSEEN = re.compile(
    r"[^\S \t\r\n]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# What no text holds, in a literal or out of it.
NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
# Literals and comments, which may hold any character; in this order, so that each hides the others' marks.
QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
# E'...' and its like, where a quote may not end the literal.
PREFIX = re.compile(r"(?<!\w)(?:e|b|x|u&|r|n)$", re.IGNORECASE)
NESTING = re.compile(r"[(\[{]|[)\]}]|\bcase\b|\bend\b", re.IGNORECASE)
# Signs and words that stand before one another without a bracket.
UNARY_CHAIN = re.compile(rf"(?:(?:[-+~!@]|\bnot\b)\s*){{{DEEPEST}}}", re.IGNORECASE)
# What goes on from a closing bracket with the same value: a method, a part, a call, a type.
POSTFIX = re.compile(r"\s*(?:[.\[({]|::)")
# Signs and words that parsers nest a level for, each.
CHAINED = re.compile(
    r"::|\|\||\*\*|->|[-+*/%^<>=~&|.]|\b(?:is|not|and|or|between|in|collate|union|except|intersect)\b",
    re.IGNORECASE,
)


def check_text(sql: str) -> None:
    """Refuse text that is too long, too deep, or holds what is not plain SQL."""
    if len(sql) > LONGEST:
        raise GuardRefusal(f"The query is longer than {LONGEST:,} characters", code="too_large")
    if NO_TEXT.search(sql):
        raise GuardRefusal("The query holds a character that is not text", code="syntax")
    bare = QUOTED.sub(" ", sql)
    _check_quotes(sql, bare)
    if _depth(bare) > DEEPEST or UNARY_CHAIN.search(bare):
        raise GuardRefusal(f"The query is nested deeper than {DEEPEST} levels", code="too_large")
    if len(re.findall(r"[(\[{]", bare)) > MOST_BRACKETS:
        raise GuardRefusal(f"The query has more than {MOST_BRACKETS:,} brackets", code="too_large")
    if _longest_postfix(bare) > DEEPEST:
        raise GuardRefusal(f"More than {DEEPEST} calls or parts follow one another", code="too_large")
    if any(_chains(bare)):
        raise GuardRefusal(f"More than {LONGEST_CHAIN} operators follow one another", code="too_large")
    if not bare.strip().lower().startswith(QUERY_WORDS):
        raise not_a_query()


def _check_quotes(sql: str, bare: str) -> None:
    marks = list(QUOTED.finditer(sql))
    if "/*" in bare or "*/" in bare or any("/*" in mark[0][2:] for mark in marks if mark[0][0] == "/"):
        raise GuardRefusal("A comment is not closed, or holds another", code="syntax")
    if any(mark in bare for mark in "`$'\"\\") or UNSEEN.search(bare):
        raise GuardRefusal("The query holds a character that is not plain SQL", code="syntax")
    for mark in marks:
        if mark[0][0] == "'" and PREFIX.search(sql[max(0, mark.start() - 4) : mark.start()]):
            raise GuardRefusal("Only plain 'text' literals are read", code="syntax")


def _depth(text: str) -> int:
    depth = deepest = cases = 0
    for found in NESTING.finditer(text):
        word = found[0].lower()
        # `end` may be a column too: it closes only what is open.
        if word in ("(", "[", "{", "case"):
            cases += word == "case"
            depth += 1
        elif word != "end" or cases:
            cases -= word == "end"
            depth -= 1
        deepest = max(deepest, depth)
    return deepest


def _longest_postfix(text: str) -> int:
    """Count the brackets that go on with one value, `a.f()[1].g()`; a parser takes their square in time."""
    longest = 0
    counts = [0]
    for found in re.finditer(r"[(\[{]|[)\]}]|[,;]", text):
        if found[0] in "([{":
            counts.append(0)
            continue
        if found[0] in ")]}" and len(counts) > 1:
            counts.pop()
            goes_on = POSTFIX.match(text, found.end())
            counts[-1] = counts[-1] + 1 if goes_on else 0
            longest = max(longest, counts[-1])
        else:
            counts[-1] = 0
    return longest


def _chains(text: str) -> "list[str]":
    """Return the stretches between commas and brackets that hold too many operators."""
    stretches = re.split(r"[,()\[\]{};]", text)
    return [stretch for stretch in stretches if len(CHAINED.findall(stretch)) > LONGEST_CHAIN]

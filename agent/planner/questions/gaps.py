"""Two that are said to be apart: that one has more than the other, beats it or trails it."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from agent.planner.reading import Claim, QueryReading, Reading

_GAP = "(?:gap|difference|distance|spread|margin|divide|lead)"
_IS = "(?:'s|s| is| was| are| were)"
BEATS = (
    r"(?:beats?|outsells?|outperforms?|exceeds?|surpass(?:es)?|outdo(?:es)?|outstrips?|overtakes?|outearns?"
    r"|out-earns?|leads?|trails?|tops?|lags?(?: behind)?|eclipses?)"
)
_BEATEN = re.compile(rf"(?P<one>.+?) {BEATS} (?P<other>.+?)(?: (?:in terms of|in|by|on) (?P<what>.+))?")
_FEWER = re.compile(r"\b(?:behind|below|trails?|lags?)\b")
_BEATING = re.compile(rf"\b(?:ahead of|above|{BEATS})\b")
_SELLS = re.compile(r"\bout-?(?:sells?|earns?)\b")
# Nothing but how far those are apart of whom something was said before.
_ONLY = re.compile(
    rf"(?:by )?(?:how (?:big|large|wide|great|high){_IS} (?:the|that|this|their) {_GAP}"
    rf"|what{_IS} (?:the|that|this|their) {_GAP}|how much|what margin"
    r"|how much (?:more|better|higher|bigger|larger|less|worse|lower)"
    r"(?: (?:is|are|do|does) (?:it|they|that))?)"
    r"(?: (?:exactly|then|really|between (?:them|the two|both)))?"
)
_MORE = re.compile(
    r"\b(?P<way>more|higher|greater|larger|bigger|better|stronger|less|fewer|lower|smaller|worse|weaker)\b"
)
_HIGHER = frozenset({"more", "higher", "greater", "larger", "bigger", "better", "stronger"})
_OF_WORTH = frozenset({"better", "worse"})
_VERBS = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "brings", "bring", "brought", "makes", "make", "made"}
    | {"buys", "buy", "bought", "sells", "sell", "sold", "gets", "get", "got", "does", "do", "did", "orders"}
    | {"converts", "convert", "converted", "earns", "earn", "earned", "spends", "spend", "spent", "watches"}
    | {"generates", "generate", "generated", "watch", "watched", "searches", "search", "searched", "sees"}
)
TWO = 2
Read = Callable[[str], Reading]


def said_to_beat(given: str, read: Read) -> QueryReading | None:
    """Both of "toys outsell games" held against each other, with which of them is said to have more."""
    match = _BEATEN.fullmatch(given.lower())
    what = (match["what"] or earned(given)) if match else ""
    reading = read(f"{what} of {match['one']} compared with {match['other']}") if match and what else None
    if not isinstance(reading, QueryReading) or not two_groups(reading):
        return None
    return replace(reading, claim=said_ahead(given, reading))


def earned(said: str) -> str:
    """What those have more of who outsell others; nothing where another verb is said."""
    return "revenue" if _SELLS.search(said.lower()) else ""


def said_ahead(said: str, reading: QueryReading) -> Claim | None:
    """Of which of two groups a verb says that it has more: the first ("beats"), or the second ("trails")."""
    two = two_groups(reading)
    if not two or not (_FEWER.search(said.lower()) or _BEATING.search(said.lower())):
        return None
    return Claim(rises=True, above=two[bool(_FEWER.search(said.lower()))])


def is_gap_alone(asked: str) -> bool:
    """Whether nothing is asked but how far two are apart that were named before."""
    return bool(_ONLY.fullmatch(asked.strip(" ?!.").lower().replace("’", "'")))


def two_groups(reading: Reading) -> list[str]:
    """The two values of one dimension that are held against each other, as they were named; else nothing."""
    if not isinstance(reading, QueryReading):
        return []
    query = reading.query
    groups = query.get("group_by", [])
    if len(groups) != 1 or len(query["metrics"]) != 1 or "compare" in query or "having" in query:
        return []
    listed = [
        f["value"] for f in query.get("where", []) if f.get("dimension") == groups[0] and f["op"] == "in"
    ]
    return [str(value) for value in listed[0]] if len(listed) == 1 and len(listed[0]) == TWO else []


def said_above(said: str, reading: Reading) -> Claim | None:
    """What is said of two groups that are held against each other: that the first has more, or less."""
    match, two = _MORE.search(said.lower()), two_groups(reading)
    if match is None or not two or " than " not in said.lower():
        return None
    above = two[0] if match["way"] in _HIGHER else two[1]
    return Claim(rises=True, above=above, is_of_worth=match["way"] in _OF_WORTH)


def subject(given: str) -> str:
    """The words before the verb of what is said of two: "rio" of "rio brings in more than sao paulo"."""
    words = given.split()
    match = _MORE.search(given.lower())
    ahead = given[: match.start()].split() if match else words
    return " ".join(takewhile(lambda word: word.lower() not in _VERBS, ahead))

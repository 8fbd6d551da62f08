"""Counts in bands that the question tells: "orders by value: under 100, 100 to 500, over 500".

The count is read once under a bound of its own; each band then puts its bounds in the place of that one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from agent.planner.conditions.units import SECONDS, UNITS
from agent.planner.names.counted import is_met_once
from agent.planner.names.text import plural, stem
from agent.planner.reading import QueryReading, Reading
from agent.planner.vocabulary import vocabulary
from agent.tools.made import PREFIX
from semantic_layer.manifest import Manifest

Read = Callable[[str], Reading]
Query = dict[str, Any]
_WORDS = "|".join(sorted(vocabulary().number_words, key=len, reverse=True))
_N = rf"(?:r?[$£€] ?)?(?P<{{}}>\d+(?:,\d{{{{3}}}})*(?:\.\d+)?|\b(?:{_WORDS})\b)(?: ?%)?"
_LOW, _HIGH = _N.format("low"), _N.format("high")
_NO_NOUN = (
    r"(?!(?:and|or|to|in|for|plus|then|during|since|until|above|upwards?"
    r"|but|that|which|who|whose|with|have|has)\b)"
)
_NOUN = rf"(?: (?P<noun>{_NO_NOUN}[a-z]+(?: {_NO_NOUN}[a-z]+)?))?"
_MORE = r"(?: ?\+| ?plus\b| (?:or|and) (?:more|above|up|over|higher|beyond)\b| upwards?\b)"
_BANDS = tuple(
    (kind, re.compile(said, re.IGNORECASE))
    for kind, said in (
        ("from_to", rf"(?:from |between )?{_LOW} ?(?:to|-|–|and|until) ?{_HIGH}{_NOUN}"),
        ("below", rf"(?:(?:under|below|less than|fewer than) |< ?){_LOW}{_NOUN}"),
        ("up_to", rf"(?:(?:up to|at most|no more than) |(?:<=|≤) ?){_LOW}{_NOUN}"),
        ("at_least", rf"(?:from |at least )?{_LOW}{_MORE}{_NOUN}"),
        ("at_least", rf"{_LOW}{_NOUN}{_MORE}"),
        ("at_least", rf"(?:at least |(?:>=|≥) ?){_LOW}{_NOUN}"),
        ("above", rf"(?:(?:over|above|more than|beyond|upwards of) |> ?){_LOW}{_NOUN}"),
        (
            "rest",
            r"(?:above|more|over|beyond|higher|the rest|(?:any|every)thing (?:above|over|more))(?: that)?",
        ),
        ("exactly", rf"(?:exactly |just |only )?{_LOW}{_NOUN}"),
    )
)
_BETWEEN = re.compile(
    r"(?:\s*(?:,(?!\d)|[;/])\s*|\s+)(?:(?:and|or|then|versus|vs\.?)\s+)?(?:those (?:with|of) )?",
    re.IGNORECASE,
)
_BOUNDING = (
    r"under|below|(?:less|fewer|more) than|no more than|up to|at least|at most|over|above|between|from"
    "|exactly|just|only"
)
_OPENS = re.compile(
    rf"(?:\b(?:{_BOUNDING}) |[<>≤≥]=? ?)?(?:r?[$£€] ?)?(?:(?<![\d.,])\d|\b(?:{_WORDS})\b)", re.IGNORECASE
)
_ENDS = re.compile(
    r"(?P<rest>(?: (?:in|during|for|since) [\w ,]+?)?)(?:,? (?:please|thanks|thank you))?[?!. ]*$",
    re.IGNORECASE,
)
_PLEASE = re.compile(r",? (?:please|thanks)(?=[:,;]| *[-–] )", re.IGNORECASE)
_LISTED = re.compile(r",| and | or |/")
_ONCE, _TWICE = re.compile(r"\bonce\b", re.IGNORECASE), re.compile(r"\btwice\b", re.IGNORECASE)
_KINDS = "bands?|buckets?|groups?|brackets?|ranges?|classes|bins?|tiers?|steps?"
_ASKING = (
    r"^(?:(?:could|can|would) you |please |i(?:'d| would) like |i need |i want |what(?:'s| is) )*"
    r"(?:(?:divide|split|group|break(?: down)?|put|sort|bucket|band|count)\b)?"
    r"(?:(?:show|give|list|make|draw|get|plot)\b)?"
    r"(?: me| us)?"
    r"(?: ?\b(?:an?|the|our) (?=(?:table|chart|breakdown|count|number|split|frequency)\b|hist|dist|spread))?"
    r"(?: ?\b(?:table|chart|breakdown|count|histogram|list|number|(?:frequency )?distribution|spread|split)\b"
    r"(?: of)?)*"
    r" ?(?:how (?:are|is|do|does|did|were|many(?: of)?)\b)?(?: ?\b(?:the|our|all|my)\b)* ?"
)
_PARTED = (
    "(?: (?:grouped|split|divide|divided|broken down|break down|bucketed|distributed|spread|spread out|fall"
    "|distribute|sorted|banded|spread themselves)(?: up| out)?)?"
)
_BY = (
    r"(?:by|per|according to|based on|on|across|over|in terms of|with respect to|into)"
    r"(?: the| their| its| how many| number of| total)*"
)
_TIME = r"(?P<time> (?:in|during|for|since) (?:[\w ]*\d[\w ]*|(?:the )?(?:last|this|past) [\w ]+))?"
_IN_KINDS = rf"(?: in(?:to)?(?: [a-z]+)? (?:{_KINDS}))?"
_HEAD = r"(?P<head>[a-z]+(?: [a-z]+){0,4}?)"
_OF = r"(?P<of>[a-z]+(?: [a-z]+){0,3}?)"
_FRAMES = tuple(
    re.compile(_ASKING + said + _TIME + "$", re.IGNORECASE)
    for said in (
        rf"{_HEAD}{_PARTED}{_IN_KINDS} {_BY} {_OF}(?: they (?:[a-z]+ ?){{1,2}})?{_IN_KINDS}",
        rf"{_HEAD} into {_OF} (?:{_KINDS})",
        rf"{_HEAD} (?:with|having|have|has|had|whose|where)(?: an?| the| their| its)* {_OF}"
        r"(?: (?:of|is|are|was|were|lies|is at))?",
        rf"(?P<of>(?P<one>[a-z]+(?: [a-z]+)??) [a-z]+)(?: (?:in|into|by)(?: [a-z]+)?)? (?:{_KINDS})",
        r"(?P<of>(?P<one>[a-z]+(?: [a-z]+)??) [a-z]+)",
    )
)
_LAST = r"[\s:,–-]*(?:(?:namely|like|such as|as in|of|with)[\s:,]*)?$"
# What things come to.
_WORTH = frozenset({"value", "values", "total", "totals", "amount", "amounts", "worth"})
_PREPOSITION = re.compile(r"(?= (?:from|in|of|with|by|paid|placed|that|who|at|to|on)\b)")
PROBE = 7
_SCALES = {one / other for one in SECONDS.values() for other in SECONDS.values()}
FEWEST, MOST_TRIED = 2, 4
_PLAIN = frozenset({"metrics", "where", "time"})
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class Band:
    """A stretch of numbers as it is said, with the bounds that it has."""

    said: str
    low: tuple[str, float] | None
    high: tuple[str, float] | None
    noun: str = ""


def read_bands(question: str, read: Read, manifest: Manifest) -> QueryReading | None:
    """Read a count in bands as one count for each; None where no bands are told."""
    if not _OPENS.search(question) or not _LISTED.search(question):
        return None
    question = _PLEASE.sub("", _TWICE.sub("2 times", _ONCE.sub("1 time", question)))
    for begin, bands, rest in _lists(question):
        if len({UNITS[band.noun] for band in bands if band.noun in UNITS}) > 1:
            return None
        for plain in _probed(question[:begin], bands, rest):
            reading = read(plain)
            if isinstance(reading, QueryReading) and (found := _in_bands(reading, bands, manifest)):
                return found
        return None
    return None


def _lists(question: str) -> Iterator[tuple[int, list[Band], str]]:
    """Where a list of bands begins that what is asked ends with, the bands, and the time behind them."""
    for _, opening in zip(range(MOST_TRIED), _OPENS.finditer(question), strict=False):
        bands, at = _scan(question, opening.start())
        end = _ENDS.match(question, at)
        if end and len(bands) >= FEWEST and any(not (b.low and b.low[0] == "=") for b in bands):
            yield opening.start(), bands, end["rest"]


def _scan(question: str, at: int) -> tuple[list[Band], int]:
    bands: list[Band] = []
    while found := _band_at(question, at, bands):
        band, at = found
        bands.append(band)
        between = _BETWEEN.match(question, at)
        if between is None or not _band_at(question, between.end(), bands):
            break
        at = between.end()
    return bands, at


def _band_at(question: str, at: int, before: list[Band]) -> tuple[Band, int] | None:
    for kind, pattern in _BANDS:
        if (found := pattern.match(question, at)) and (band := _band(kind, found, before)):
            return band, found.end()
    return None


def _band(kind: str, found: re.Match[str], before: list[Band]) -> Band | None:
    """The bounds of one band; those that it shares with the band before belong to one of the two."""
    last = before[-1].high if before else None
    if kind == "rest":
        if last is None or before[-1].low is None or before[-1].low[0] == "=":
            return None
        before[-1] = replace(before[-1], high=("<", last[1]))
        return Band(f"{last[1]:g} and above", (">=", last[1]), None)
    parts = found.groupdict()
    low = _number(parts["low"])
    if low is None or _FIRST_YEAR <= low <= _LAST_YEAR:
        return None
    noun, said = parts.get("noun") or "", found[0].strip()
    if last is not None and low < last[1]:
        return None
    if last is not None and low == last[1] and kind in ("from_to", "at_least"):
        before[-1] = replace(before[-1], high=("<", low))
    if kind == "from_to":
        high = _number(parts["high"])
        return Band(said, (">=", low), ("<=", high), noun) if high is not None and high > low else None
    bounds: dict[str, tuple[tuple[str, float] | None, tuple[str, float] | None]] = {
        "below": (None, ("<", low)),
        "up_to": (None, ("<=", low)),
        "at_least": ((">=", low), None),
        "above": ((">", low), None),
        "exactly": (("=", low), ("<=", low)),
    }
    return Band(said, *bounds[kind], noun)


def _number(said: str) -> float | None:
    plain = said.replace(",", "")
    try:
        return vocabulary().number_said(plain) if plain else None
    except (KeyError, ValueError):
        return None


def _probed(ahead: str, bands: list[Band], rest: str) -> Iterator[str]:
    """The same count under one bound that every band can take the place of."""
    if noun := next((band.noun for band in bands if band.noun), ""):
        *before, last = noun.split()
        yield f"{ahead}more than {PROBE} {' '.join((*before, plural(last)))}{rest}"
    ahead = re.sub(_LAST, "", ahead)
    unit = f" {noun}" if noun in UNITS else ""
    for frame in _FRAMES:
        if found := frame.match(ahead):
            yield from _framed(found.groupdict(), unit, rest)


def _framed(parts: dict[str, str | None], unit: str, rest: str) -> Iterator[str]:
    """The ways in which things of which something is told are held to the probe."""
    of = parts["of"] or ""
    noun, *behind = _PREPOSITION.split(parts.get("head") or parts["one"] or "", maxsplit=1)
    head, rest = plural(noun) + "".join(behind), f"{parts['time'] or ''}{rest}"
    if of.split()[-1] in _WORTH and of.split()[0] in (of.split()[-1], noun, stem(noun)):
        yield f"how many {head} worth more than {PROBE}{unit}{rest}"
    if not unit:
        yield f"how many {head} with more than {PROBE} {of}{rest}"
    yield f"how many {head} with {of} above {PROBE}{unit}{rest}"
    yield f"how many {head} with a {stem(noun)} {of} above {PROBE}{unit}{rest}"


def _in_bands(reading: QueryReading, bands: list[Band], manifest: Manifest) -> QueryReading | None:
    counted = _counted(reading.query, manifest)
    if counted is None:
        return None
    label, of, held, kept = counted
    conditions = "of_those" if "metric" in held else "where"
    made = [
        {"name": f"{PREFIX}band_{n}", "label": f"{label}: {band.said}", **of, conditions: _bounds(held, band)}
        for n, band in enumerate(bands, start=1)
    ]
    told = {"metrics": [one["name"] for one in made], "made": made, **({"where": kept} if kept else {})}
    time = {"time": reading.query["time"]} if "time" in reading.query else {}
    return replace(reading, query={**told, **time})


def _counted(query: Query, manifest: Manifest) -> tuple[str, dict[str, str], Query, list[Query]] | None:
    """What a query counts, how it is made, the condition that holds the probe, and all others."""
    where, groups = query.get("where", []), query.get("group_by", [])
    metric = manifest.metrics.get(query["metrics"][0]) if len(query["metrics"]) == 1 else None
    held = [one for one in where if _scale(one)]
    if metric is None or metric.type != "simple":
        return None
    if query.get("counted") and len(groups) == 1:
        entity = groups[0] if groups[0] in manifest.entities else manifest.dimensions[groups[0]].entity
        bounds = [one for one in query.get("having", []) if _scale(one)]
        keys = manifest.everything.models[metric.model].keys if metric.model else {}
        kept = [one for one in where if one.get("dimension") != groups[0]]
        if "time" in query and not is_met_once(manifest, entity):
            return None  # what they did at other times would count
        known = len(bounds) == len(query["having"]) == 1 and bounds[0]["metric"] == metric.name
        if not known or entity not in keys or query.keys() - {*_PLAIN, "group_by", "having", "counted"}:
            return None
        label = manifest.entities[entity].label
        return label, {"counts": entity, "of": metric.name}, {**bounds[0], "by": entity}, kept
    if len(held) != 1 or query.keys() - _PLAIN:
        return None
    kept = [one for one in where if one is not held[0]]
    of = held[0].get("metric") or held[0]["dimension"]
    if any(of in (one.get("metric"), one.get("dimension")) for one in kept):
        return None
    return metric.label, {"of": metric.name}, held[0], kept


def _scale(condition: Query) -> float | None:
    """How many of its own unit the unit that is said has, for the condition that holds the probe."""
    value = condition.get("value")
    if condition.get("op") != ">" or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value / PROBE if value / PROBE in _SCALES else None


def _bounds(held: Query, band: Band) -> list[Query]:
    """The bounds of a band in the place of the probe, in the unit that it is kept in."""
    scale = _scale(held) or 1
    said = (("=", band.low[1]),) if band.low and band.low[0] == "=" else (band.low, band.high)
    return [{**held, "op": one[0], "value": one[1] * scale} for one in said if one]

"""Places among groups: the runner-up, the third largest, the top tenth, how many it takes to make half.

Each is read as the plain ranking it is a place of; what is told of the groups is put to that query.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from agent.planner.reading import AskReading, QueryReading, Reading, RefuseReading
from agent.planner.vocabulary import vocabulary
from semantic_layer.manifest import Manifest
from semantic_layer.of_groups import OF_GROUPS

Read = Callable[[str], Reading]
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACES = {word: n for n, word in enumerate(_ORDINALS, start=1) if n > 1}
_PLACES |= {"2nd": 2, "3rd": 3} | {f"{n}th": n for n in range(4, 11)}
_PLACES |= {"two": 2, "three": 3, "four": 4, "five": 5} | {str(n): n for n in range(2, 11)}
_ORDINAL = "|".join(
    word for word in _PLACES if not word.isdigit() and word not in ("two", "three", "four", "five")
)
_RANKS = "|".join(
    word for word, end in vocabulary().superlatives.items() if end != "first_last" and word.isalpha()
)
_FIRST = "the 1 highest"
_VERB = "comes?|came|ranks?|ranked|is|was|are|were|finishe[sd]|ended|ends|stands?|lies|sits"
_OF_PLACES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(said, re.IGNORECASE), put)
    for said, put in (
        (rf"\b(?P<at>{_ORDINAL})[- ](?=(?:{_RANKS})\b)", "1 "),
        (r"\b(?:the |our |a )?(?P<at>runners?)[- ]?up\b", _FIRST),
        (
            rf"\b(?P<verb>{_VERB})(?: up| out)?(?: in| at| on)?(?: the)? (?P<at>{_ORDINAL})"
            r"(?: place| position| rank| spot)?"
            r"(?=$|[?!.,;:]| (?:in|by|for|on|among|of|when|with|after|behind)\b)",
            f"is {_FIRST}",
        ),
        (
            r"\b(?P<lead>the|our|is|at|as|came|comes) (?:number|no\.?|nr\.?|#) ?"
            r"(?P<at>two|three|four|five|[2-9]|10)\b(?= [a-z]|$|[?!.,;:])",
            r"\g<lead> 1 highest",
        ),
    )
)
# What is asked for besides the first: "..., and which comes after it", "and who was the runner-up".
_THAT = "it|that|this|them|him|her|the first|the first one|the winner|the leader|number one"
_NEXT = re.compile(
    r"(?P<first>.*\b(?:which|what|who|whose|where|name|show|give|tell|list|winner)\b.*?)"
    r"(?:[,;:?]? (?:and|plus|then)(?: then)?|[,;:?])"
    r"(?: followed by (?:which|what|who|whom)(?: one)?"
    rf"|(?: (?:which|what|who)(?: one)?)?(?: (?:{_VERB}|has|had|gets|got|takes|took))?(?: the| its| our)?"
    r"(?: (?:right|just|directly|straight|immediately|in|on|close|up|placed))*"
    rf" (?:(?P<at>runners?[- ]?up|{_ORDINAL})(?: (?:{_RANKS}))?|next(?: (?:in line|best|{_RANKS}))?"
    rf"|(?:after|behind|follows|followed|following)(?: (?:{_THAT}))?)"
    rf"(?: (?:place|one|spot|position|in line|(?:after|behind|to) (?:{_THAT})))*)[?!. ]*$",
    re.IGNORECASE,
)
_NUMBER = "|".join(["[1-9][0-9]{0,2}", *vocabulary().number_words])
_FRACTIONS = {"decile": 0.1, "tenth": 0.1, "quintile": 0.2, "fifth": 0.2, "quartile": 0.25, "quarter": 0.25}
_FRACTIONS |= {"third": 1 / 3, "half": 0.5, "percentile": 0.01, "twentieth": 0.05}
_LEADING = re.compile(
    r"\b(?P<rank>top|best|upper|leading|highest|biggest|largest)[- ]"
    rf"(?:(?P<n>{_NUMBER}) ?(?:%|per ?cent\b|pct\b)"
    rf"|(?P<part>{'|'.join(_FRACTIONS)})\b)(?: of(?: all| our| the| my| their)*(?= [a-z])|(?= [a-z]))",
    re.IGNORECASE,
)
# Stands in the place of the number that only the data tells.
SENTINEL = 997
_SHARES = (
    "share|part|portion|percentage|percent|per cent|proportion|fraction|chunk|slice|how much|concentration|%"
)
_TOP = rf"(?:top|first|leading|best|biggest|largest) (?:{_NUMBER})|(?:{_NUMBER}) (?:most|{_RANKS})"
_OF_FIRST = re.compile(rf"\b(?:{_SHARES})\b.*?\b(?:{_TOP})\b", re.IGNORECASE)
_FIRSTS_OWN = re.compile(
    rf"\b(?:{_TOP})\b[\w ]*?(?:'s?|’s?|s) (?:combined |joint |total )?(?:{_SHARES})\b", re.IGNORECASE
)
_TOGETHER = re.compile(rf"\b(?:{_TOP})\b.*\b(?:together|combined|jointly|in sum|altogether)\b", re.IGNORECASE)
_EACH = re.compile(
    r"\b(?:each|every|their|its|respective|respectively|list|show|individual|them)\b", re.IGNORECASE
)
_THEIRS = re.compile(
    rf"\bwhat(?:'s| is| was) their (?:combined |joint |total )?(?:{_SHARES})\b"
    rf"|\b(?:{_TOP})\b.*\b(?:contribut|bring|account|mak|generat|earn)[a-z]*\b"
    rf".*\b(?:in|as) (?:a )?(?:{_SHARES})",
    re.IGNORECASE,
)
_MAKE = (
    "(?:makes?|made|bring|brings|brought|generates?|generated|accounts?|accounted|produces?|produced"
    "|delivers?|delivered|covers?|drives?|contributes?|represents?|stands?|earns?|earned|gives?|yields?"
    "|does it take|do we need|(?:are|is) behind|are needed|(?:are|is) responsible)"
    "(?: up| in| us| for| to make| to get| to reach| to bring in| to earn| together)*"
)
_HALVES = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "two thirds": 2 / 3, "three quarters": 0.75}
_HALVES |= {"four fifths": 0.8, "two-thirds": 2 / 3, "three-quarters": 0.75}
_HALF = "|".join(sorted(_HALVES, key=len, reverse=True))
_PORTION = rf"(?:(?:a |one |the )?(?P<half>{_HALF})|(?P<n>{_NUMBER}) ?(?:%|per ?cent\b|pct\b))"
_WHOLE = r"(?: of)?(?: all| the| our| total| my| its)* (?P<m>[a-z][\w -]*?)"
_COMES = (
    "(?: (?:comes?|came|is|are|was|were|made|earned|brought|generated|in|from|by|with|due|to|of|done|up))+"
)
_END = r"(?P<rest>(?:[,;:]? (?:in|during|since|for|from|between|until|before|after|last|this) .*)?)[?!. ]*$"
_REACHING = tuple(
    re.compile(said + _END, re.IGNORECASE)
    for said in (
        rf"^(?:so )?{_PORTION}{_WHOLE}{_COMES} how many (?:different |of our )?(?P<noun>[a-z][\w -]*?)",
        r"^(?:from )?how many (?:of (?:our|the) |different )?(?P<noun>[a-z][\w -]*?)"
        rf" {_MAKE} {_PORTION}{_WHOLE}",
        r"^(?:from )?how many (?:different |of (?:our|the) )?(?P<noun>[a-z][\w -]*?) (?:do|does|did)"
        rf" {_PORTION}{_WHOLE} (?:come|stem|originate)(?: from)?",
        rf"^{_PORTION}{_WHOLE} ?[-–,:]+ ?(?:from )?how many (?P<noun>[a-z][\w -]*?)"
        r" (?:does (?:that|it) take|(?:is|are) (?:that|behind it|it|needed)|make it|do we need)",
        rf"^(?:what|which) (?P<share>share|part|portion|percentage|percent|proportion|fraction|%)"
        rf"(?: of(?: all| our| the)*)? (?P<noun>[a-z][\w -]*?) {_MAKE} {_PORTION}{_WHOLE}",
    )
)
_CONCENTRATED = re.compile(
    r"^how (?:strongly |heavily |much )?concentrated (?:is|are|was|were)(?: our| the)? (?P<m>[\w ]+?)"
    rf"(?: among| across| over| on| by| in| with)(?: our| the| a few| few)* (?P<noun>[a-z][\w -]*?){_END}",
    re.IGNORECASE,
)


def read_places(question: str, read: Read, manifest: Manifest) -> Reading | None:
    """Read a question for a place, for a part of the groups, or for how many have a part of the whole."""
    for step in (_down_to, _placed, _leading, _reaching, _concentrated):
        if reading := step(question, read, manifest):
            return reading
    return None


def _down_to(question: str, read: Read, manifest: Manifest) -> Reading | None:
    """ "Which is the largest, and which comes next?": the rows down to that place."""
    found = _NEXT.match(question)
    if found is None:
        return None
    reading = read(found["first"])
    if not isinstance(reading, QueryReading) or reading.changed:
        return None
    query = reading.query
    if query.get("limit") != 1 or not query.get("order_by") or query.keys() & {"top", "counted", "skip"}:
        return None
    return replace(reading, query={**query, "limit": _PLACES.get((found["at"] or "next").lower(), 2)})


def _placed(question: str, read: Read, manifest: Manifest) -> Reading | None:
    """ "The third largest seller": the largest one, without the two before it."""
    for way, put in _OF_PLACES:
        found = way.search(question)
        if found is None:
            continue
        place = _PLACES.get(found["at"].lower(), 2)
        plain = f"{question[: found.start()]}{found.expand(put)}{question[found.end() :]}"
        said = found[0].replace(found["at"], _ORDINALS[place - 1])
        return _at_place(read(plain), place, said, found.expand(put))
    return None


def _at_place(reading: Reading, place: int, said: str, put: str) -> Reading | None:
    if isinstance(reading, AskReading):
        options = {
            label.replace(put, said): full.replace(put, said) for label, full in reading.options.items()
        }
        kept = all(said in full for full in options.values())
        return AskReading(reading.question.replace(put, said), options) if kept else None
    if isinstance(reading, RefuseReading):
        return reading
    if not isinstance(reading, QueryReading) or reading.changed:
        return None
    query = reading.query
    if query.get("limit") != 1 or not query.get("order_by") or "top" in query or "counted" in query:
        return RefuseReading(
            "unsupported",
            "I can't answer that yet: it asks for one place in an order; ask for the first ones.",
        )
    return replace(
        reading,
        query={**query, "skip": place - 1},
        notes=(*reading.notes, f"the {_ORDINALS[place - 1]} in that order"),
    )


def _leading(question: str, read: Read, manifest: Manifest) -> Reading | None:
    """ "The top 5 % of sellers": a part of all there are, the largest first."""
    found = _LEADING.search(question)
    if found is None:
        return None
    part = _FRACTIONS[found["part"].lower()] if found["part"] else vocabulary().number_said(found["n"]) / 100
    reading = read(f"{question[: found.start()]}top {SENTINEL}{question[found.end() :]}")
    if not isinstance(reading, QueryReading) or reading.query.get("limit") != SENTINEL or not 0 < part < 1:
        return None
    others = f"{question[: found.start()]} {question[found.end() :]}"
    if _THEIRS.search(question) or (_asks_share(others) and not _EACH.search(question)):
        return _in_sum(reading, manifest, {"leading": part})
    query = {key: value for key, value in reading.query.items() if key != "limit"}
    order = query.get("order_by", [{}])
    if not order[0].get("descending") or order[0]["name"] != query["metrics"][0]:
        return None
    return replace(reading, query={**query, "leading": part})


def tell_together(question: str, reading: Reading, manifest: Manifest) -> Reading:
    """What the first so many have of a whole is one figure, where no list of them is asked for."""
    if not isinstance(reading, QueryReading) or not _is_of_first(question):
        return reading
    limit = reading.query.get("limit")
    return _in_sum(reading, manifest, {"first": limit}) or reading if limit and limit > 1 else reading


def _asks_share(question: str) -> bool:
    return bool(re.search(rf"\b(?:{_SHARES})\b|%", question, re.IGNORECASE))


def _is_of_first(question: str) -> bool:
    """Whether a share is asked of the first ones together, and not of each of them."""
    if _THEIRS.search(question):
        return True
    if not _asks_share(question) or _EACH.search(question):
        return False
    return any(way.search(question) for way in (_OF_FIRST, _FIRSTS_OWN, _TOGETHER))


def _in_sum(reading: QueryReading, manifest: Manifest, which: dict[str, Any]) -> QueryReading | None:
    """The share that the first have together, told before the list of them."""
    query, groups = reading.query, reading.query.get("group_by", [])
    metric = manifest.metrics.get(query["metrics"][0])
    order = query.get("order_by", [{}])[0]
    if {"having", "top", "compare", "cumulative", "counted", "cohort", "skip"} & query.keys():
        return None
    if len(groups) != 1 or len(query["metrics"]) != 1 or metric is None or metric.type != "simple":
        return None
    if not order.get("descending") or order["name"] != metric.name:
        return None
    known = {"dimension": groups[0], "op": "is not null"}
    where = [condition for condition in query.get("where", []) if condition != known]
    kept: dict[str, Any] = {
        key: query[key] for key in ("metrics", "made", "group_by", "time") if key in query
    }
    kept |= {"where": where} if where else {}
    label = f"{metric.label}: share of the first ones together"
    together = {**kept, "share_of_total": [metric.name], "together": label, **which}
    listed = query
    if str(groups[0]).endswith("_id"):  # whoever is not known is none of the first
        listed = {**kept, "where": [*where, known], "order_by": query["order_by"]}
        listed |= {"limit": query["limit"]}
    if "leading" in which:
        listed = {key: value for key, value in listed.items() if key != "limit"} | which
    return replace(reading, query=listed, ahead=together)


def _reaching(question: str, read: Read, manifest: Manifest) -> Reading | None:
    """ "Half of the revenue comes from how many sellers": the largest that together have it."""
    for found in _matches(question):
        part = _HALVES[found["half"].lower()] if found["half"] else vocabulary().number_said(found["n"]) / 100
        reading = read(f"{found['m']} by {found['noun']}{found['rest']}")
        if not isinstance(reading, QueryReading) or not 0 < part < 1:
            continue
        if held := _largest(reading, manifest, round(part, 6), as_part="share" in found.groupdict()):
            return held
    return None


def _largest(reading: QueryReading, manifest: Manifest, part: float, *, as_part: bool) -> QueryReading | None:
    query, groups = reading.query, reading.query.get("group_by", [])
    metric = manifest.metrics.get(query["metrics"][0])
    if not query.keys() <= {"metrics", "group_by", "where", "time"} or len(groups) != 1:
        return None
    if metric is None or not metric.is_additive or len(query["metrics"]) != 1:
        return None
    dimension = manifest.dimensions.get(groups[0])
    named = dimension.label if dimension else "Periods"
    said = "what part" if as_part else "how many"
    label = f"{named}: {said} of the largest have that much of {metric.label.lower()}"
    told = {**query, "counted": label, "reaching": part}
    notes = (
        (*reading.notes, f"what has no {named.lower()} is left out, of the whole too")
        if dimension
        else reading.notes
    )
    return replace(reading, query={**told, "as_part": True} if as_part else told, notes=notes)


def _matches(question: str) -> Iterator[re.Match[str]]:
    found = (way.search(question.strip()) for way in _REACHING)
    return (match for match in found if match)


def _concentrated(question: str, read: Read, manifest: Manifest) -> Reading | None:
    """How concentrated something is, told by what the ten largest have of it."""
    found = _CONCENTRATED.search(question.strip())
    if found is None:
        return None
    reading = read(f"top {SENTINEL} {found['noun']} by {found['m']}{found['rest']}")
    if not isinstance(reading, QueryReading) or reading.query.get("limit") != SENTINEL:
        return None
    told = _in_sum(reading, manifest, {"leading": 0.1})
    return told and replace(
        told, notes=(*told.notes, "how concentrated it is shows in what the largest tenth has")
    )


def after_edit(reading: Reading, previous: dict[str, Any] | None) -> Reading:
    """A change of more than times and conditions is of other groups: all rows down to the place are told."""
    if not isinstance(reading, QueryReading) or not previous or not set(OF_GROUPS) & reading.query.keys():
        return reading
    kept = {"time", "where", *OF_GROUPS}
    query = reading.query
    if all(query.get(key) == previous.get(key) for key in query.keys() | previous.keys() if key not in kept):
        return reading
    off = set(OF_GROUPS) - {"counted"} if "reaching" not in query else set(OF_GROUPS)
    plain = {key: value for key, value in query.items() if key not in off}
    limit = {"limit": query["limit"] + query["skip"]} if "skip" in query and "limit" in query else {}
    return replace(reading, query={**plain, **limit})

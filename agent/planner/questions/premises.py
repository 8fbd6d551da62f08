"""What somebody says a measure did ("it doubled in 2011, right?"), read as its change and checked by it."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from agent.planner.names.text import tokenize
from agent.planner.questions.gaps import is_gap_alone, said_above, said_to_beat, subject
from agent.planner.reading import Claim, QueryReading, Reading
from agent.planner.times.dates import Clock
from agent.planner.times.ranges import find_time_mentions
from agent.planner.vocabulary import vocabulary
from agent.planner.wording.changes import Change, changes, find_change, spelled

LONGEST = 250
_UP, _DOWN = "grew", "decreased"
_EVERY = re.compile(
    r"\b(?:every|each)(?: single)? (?:day|week|month|quarter|year)\b"
    r"|\b(day|week|month|quarter|year) (?:after|by|on|over) \1\b"
)
_WHETHER = re.compile(r"^(?:and |so |but |well |then )?(?:did|do|does|has|have|had|is|are|was|were)\b")
_ASKS = re.compile(r"\b(?:which|what|how|who|when|where|why|whose|list|show|by|any)\b(?! \d)")
_HOW_MUCH = re.compile(
    r"^(?:and |so )?(?:by )?(?:how much|how many per ?cent|what (?:percentage|percent|factor|margin)) did\b"
)
_THAT = re.compile(r"\b(?:in |during |over )?that (?:year|month|quarter|week|period|time)\b")
_IT = re.compile(r"\b(?:it|they|that one|the former)\b", re.IGNORECASE)
_ITS = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_NOT = re.compile(r"(?:\bnot\b|n['’]?t\b|\bnever\b)")
_GIVEN = re.compile(
    r"^(?:(?:since|as|because|given that|given|now that|seeing that|seeing as|considering that|considering"
    r"|(?:i was|i am|i've been|we were) told(?: that)?|i (?:heard|thought|believe|read)(?: that)?"
    r"|assuming(?: that)?"
    r"|(?:people|they|some|colleagues) say(?: that)?|apparently|supposedly|everyone says(?: that)?),? )"
    r"(?P<given>[^,;:–—]+?) ?[,;:–—] ?(?:so |and |then )?(?P<asked>.+)$"
)
_HIGHER = frozenset({"more", "higher", "greater", "larger", "bigger", "longer"})
_MORE = re.compile(
    r"\b(?P<way>more|higher|greater|larger|bigger|longer|less|fewer|lower|smaller|shorter)\b.* than "
)
_TIMES = {"twice": 2.0, "double": 2.0, "thrice": 3.0, "half": 0.5, "three times": 3.0, "four times": 4.0}
_AS_MANY = re.compile(
    r"\b(?:(?P<bound>at least|more than|over) )?"
    r"(?P<times>twice|double|thrice|half|three times|four times|\d+ times)"
    r" as (?:many|much|high|large|big|great|long)(?P<noun>.*?) as "
)
Read = Callable[[str], Reading]


def read_claim(question: str, read: Read, clock: Clock) -> QueryReading | None:
    """Read a question whether a measure did what is said; None where it is none, or can't be checked.

    `read` reads a plain question.
    """
    said = " ".join(question.split())
    if len(said) > LONGEST:
        return None
    readers = (_given, _given_of_two, _by_how_much, _asked)
    found = next((reading for one in readers if (reading := one(said, read))), None)
    return found or _compared(said, read, clock)


def _by_how_much(said: str, read: Read) -> QueryReading | None:
    """ "By how much did sales fall": which way they went is told, whatever is said."""
    change = find_change(said.lower()) if _HOW_MUCH.match(said.lower()) else None
    reading = read(said) if change else None
    if not (change and isinstance(reading, QueryReading) and _compares(reading)):
        return None
    if "group_by" in reading.query:
        return None
    return replace(reading, claim=Claim(change.rises, is_denied=True))


def _compared(said: str, read: Read, clock: Clock) -> QueryReading | None:
    """ "Were there more in May than in April", "twice as many as the year before": of two periods."""
    plain = _without(said)
    is_asked = plain != said.strip(" ?!.") or bool(_WHETHER.match(plain.lower()))
    is_whole = is_asked and not _ASKS.search(plain.lower())
    found = _more_of_one(plain) if is_whole else None
    if found is None:
        two = read(plain) if is_whole and " than " in plain.lower() else None
        claim_of_two = said_above(plain, two) if isinstance(two, QueryReading) else None
        return replace(two, claim=claim_of_two) if isinstance(two, QueryReading) and claim_of_two else None
    text, claim = found
    reading = read(text)
    if not isinstance(reading, QueryReading):
        return None
    if of_two := said_above(text, reading):
        return replace(reading, claim=of_two)
    if not _compares(reading) or "group_by" in reading.query:
        return reading if claim.factor and "group_by" in reading.query else None
    times = find_time_mentions(tokenize(plain.lower()), vocabulary(), clock)
    parts = [str(one.range.start) for mention in times for one in mention.parts or (mention,)]
    if len(parts) > 1 and parts[0] < parts[1]:
        # What is said of the earlier one is told of the later.
        claim = Claim(not claim.rises, 1 / claim.factor if claim.factor else None)
    return replace(reading, claim=claim)


def _more_of_one(plain: str) -> tuple[str, Claim] | None:
    """The words of a plain comparison, and what is said to be so much more of the one named first."""
    low = plain.lower()
    if match := _AS_MANY.search(low):
        factor = _TIMES.get(match["times"]) or float(match["times"].split()[0])
        noun = plain[match.start("noun") : match.end("noun")]
        more = "more" if factor > 1 else "less"
        claim = Claim(factor > 1, factor, "over" if match["bound"] else None)
        return f"{plain[: match.start()]}{more}{noun} than {plain[match.end() :]}", claim
    match = _MORE.search(low)
    return (plain, Claim(match["way"] in _HIGHER)) if match else None


def _asked(said: str, read: Read) -> QueryReading | None:
    plain = _without(said)
    is_asked = plain != said.strip(" ?!.") or bool(_WHETHER.match(plain.lower()))
    change = find_change(plain.lower())
    if change is None or not (is_asked or change.factor or said.endswith("?")):
        return None
    if _ASKS.search(f"{plain[: change.start]}{plain[change.end :]}".lower()):
        return None
    return _checked(plain, change, read)


def _given(said: str, read: Read) -> QueryReading | None:
    """ "Since visits doubled last year, how did ... do": what is taken for granted is checked first."""
    match = _GIVEN.match(said.lower())
    if match is None:
        return None
    given, asked = (said[match.start(part) : match.end(part)] for part in ("given", "asked"))
    that = _THAT.search(asked)
    asked = _THAT.sub("", asked)
    change = find_change(given.lower())
    premise = _checked(given, change, read) if change else None
    then = read(asked) if premise else None
    if not (premise and premise.claim and isinstance(then, QueryReading)) or (that and "time" in then.query):
        return None
    if "time" not in then.query and "time" in premise.query:
        timed = read(f"{_time_of(premise)}, {asked}")
        if not isinstance(timed, QueryReading):
            return None
        then = timed
    return replace(then, premise=premise)


def _given_of_two(said: str, read: Read) -> QueryReading | None:
    """ "As phones convert better than tablets, by how much?": who has more is checked, then what is asked."""
    match = _GIVEN.match(said.lower())
    if match is None:
        return None
    given, asked = (said[match.start(part) : match.end(part)] for part in ("given", "asked"))
    is_than = " than " in match["given"]
    premise = read(given) if is_than else said_to_beat(given, read)
    if not isinstance(premise, QueryReading):
        return None
    claim = said_above(given, premise) if is_than else premise.claim
    if claim is None:
        return None
    if is_gap_alone(asked):
        return replace(premise, claim=claim, apart=True)
    of_whom = subject(given)
    then = read(_ITS.sub(f"{of_whom}'s", _IT.sub(of_whom, asked, count=1), count=1))
    return replace(then, premise=replace(premise, claim=claim)) if isinstance(then, QueryReading) else None


def _time_of(reading: QueryReading) -> str:
    time = reading.query["time"]
    return f"from {time.get('from')} to {time.get('to')}" if len(time) > 1 else f"since {time.get('from')}"


def _checked(plain: str, change: Change, read: Read) -> QueryReading | None:
    """The change as a query, with what is said of it where one row, or one of each period, can tell."""
    before, after = _NOT.sub(" ", plain[: change.start]), plain[change.end :]
    reading = read(f"{before}{_UP if change.rises else _DOWN}{after}")
    if not isinstance(reading, QueryReading) or not _compares(reading):
        return _going_on(f"{before}{after}", read) if change.factor is None else None
    groups, every = reading.query.get("group_by", []), bool(_EVERY.search(plain.lower()))
    if groups and not (_is_timed(reading) and every):
        return None
    denied = before != plain[: change.start]
    claim = Claim(change.rises, change.factor, change.bound, is_part=change.is_part, is_denied=denied)
    return replace(reading, claim=claim)


def _compares(reading: QueryReading) -> bool:
    return "compare" in reading.query or any("_more_" in name for name in reading.query["metrics"])


def _is_timed(reading: QueryReading) -> bool:
    groups = reading.query.get("group_by", [])
    return bool(groups) and all(name.startswith("metric_time") for name in groups)


def _going_on(rest: str, read: Read) -> QueryReading | None:
    """Whether something rises is seen over all there is, where no period is named."""
    plain = read(rest)
    if not isinstance(plain, QueryReading) or "group_by" in plain.query:
        return None
    if plain.query.get("time", {}).get("to"):
        return None
    reading = read(f"{rest.rstrip()} over time")
    return reading if isinstance(reading, QueryReading) and _is_timed(reading) else None


def _without(said: str) -> str:
    """A statement without what asks whether it is so."""
    text = said.strip(" ?!.")
    lead, tag = _patterns()
    if match := lead.match(text.lower()):
        text = text[match.end() :]
    while match := tag.search(text.lower()):
        text = text[: match.start()].strip(" ,;:?!.–-")
    return text


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    leads, tags = ("|".join(map(spelled, changes()[kind])) for kind in ("leads", "tags"))
    return (
        re.compile(rf"^(?:(?:so|and|but|well|hey|hi|ok),? )?(?:{leads})\b[, ]*"),
        re.compile(rf"(?:[,;:?.!–-]+ ?| )(?:{tags})$"),
    )

"""What somebody says a measure did ("it doubled in 2011, right?"), read as its change and checked by it."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from agent.planner.reading import Claim, QueryReading, Reading
from agent.planner.wording.changes import Change, changes, find_change, spelled

LONGEST = 250
_UP, _DOWN = "grew", "decreased"
_EVERY = re.compile(
    r"\b(?:every|each)(?: single)? (?:day|week|month|quarter|year)\b"
    r"|\b(day|week|month|quarter|year) (?:after|by|on|over) \1\b"
)
_WHETHER = re.compile(r"^(?:and |so |but |well |then )?(?:did|do|does|has|have|had|is|are|was|were)\b")
_ASKS = re.compile(r"\b(?:which|what|how|who|when|where|why|whose|list|show|by)\b(?! \d)")
_NOT = re.compile(r"(?:\bnot\b|n['’]?t\b|\bnever\b)")
_GIVEN = re.compile(
    r"^(?:(?:since|as|because|given that|given|now that|seeing that|seeing as|considering that|considering) )"
    r"(?P<given>[^,]+?), ?(?P<asked>.+)$"
)
Read = Callable[[str], Reading]


def read_claim(question: str, read: Read) -> QueryReading | None:
    """Read a question whether a measure did what is said; None where it is none, or can't be checked.

    `read` reads a plain question.
    """
    said = " ".join(question.split())
    if len(said) > LONGEST:
        return None
    return _given(said, read) or _asked(said, read)


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
    change = find_change(given.lower())
    premise = _checked(given, change, read) if change else None
    then = read(asked) if premise else None
    if not (premise and premise.claim and isinstance(then, QueryReading)):
        return None
    if "time" not in then.query and "time" in premise.query:
        timed = read(f"{asked.rstrip(' ?!.')} {_time_of(premise)}")
        then = timed if isinstance(timed, QueryReading) else then
    return replace(then, premise=premise)


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

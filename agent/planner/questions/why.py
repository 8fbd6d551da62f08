"""Why-questions: a measure in a period, and what made it change since the period before."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from agent.planner.names.text import tokenize
from agent.planner.questions.cues import movement
from agent.planner.questions.pace import at_its_pace
from agent.planner.reading import QueryReading, Reading, RefuseReading, WhyReading
from agent.planner.settling.quality import scores_of
from agent.planner.times.dates import Clock, TimeMention
from agent.planner.times.ranges import find_time_mentions
from agent.planner.times.why_periods import joined_period, later_period
from agent.planner.to_query import as_time
from agent.planner.vocabulary import vocabulary
from semantic_layer.calendar import last_full_period
from semantic_layer.manifest import Manifest

LONGEST = 300
_AUX = "(?:is|was|were|are|did|has|have|had|do|does)"
# "Fall 2024" is a season, and no move.
FALL = r"fall(?! (?:of )?(?:19|20)\d\d)"
_MOVED = (
    f"(?:{FALL}|fell|fallen|drop|dropped|rise|rose|risen|jump|jumped|grow|grew|grown|increase|increased"
    "|decrease|decreased|decline|declined|change|changed|spike|spiked|go up|go down|went up|went down"
    "|gone up|gone down|shrink|shrank|soar|soared|surge|surged|improve|improved|worsen|worsened"
    "|peak|peaked|plunge|plunged)"
)
_DEGREE = (
    "(?:so|too|that|unusually|very|such)? ?"
    "(?:many|much|few|little|high|low|bad|good|weak|strong|poor|big|small)"
)
_CAUSE = (
    "(?:what|why|who) (?:drove|caused|explains?|explained|is behind|was behind|happened|made"
    "|triggered|led to|are the drivers of)"
)
# "Sales fell in May. What was the reason?"
_REASON = (
    "(?:any idea |do you know )?(?:what (?:was|is|were|are|could be|may be|might be|would be) "
    "(?:the |its |their )?(?:main |real |likely |possible )?(?:reasons?|causes?|explanations?|culprits?)"
    "(?: (?:for|of|behind))?|(?:what|who) (?:lies|lay|is|was|stands|stood) behind|why|how come"
    "|for what reasons?)"
)
_CHANGE = f"(?:sudden |strong |big |sharp )?(?:{_MOVED}|change|spike|peak|dip)"
# Each leaves the measure and its period; what is between carries no condition.
_SHAPES = (
    re.compile(f"(?:why|how come) {_AUX}? ?(?:there )?(?:{_DEGREE} )?(?P<rest>.*)"),
    re.compile(f"(?P<rest>.*?)[,;:.?–-]? ?(?:and )?{_CAUSE}(?: it| this| that| there| so)?"),
    re.compile(f"(?P<rest>.*?)(?:[,;:.?!–-]| -)+ ?(?:and |so |but )?{_REASON}(?: it| this| that)?(?: so)?"),
    re.compile(f"{_CAUSE} (?:the |a )?{_CHANGE} (?:in|of) (?P<rest>.*)"),
    re.compile("where did (?:all )?(?:of )?(?:the |those |these |our )?(?P<rest>.*) come from"),
)
# "why is friday the worst day for deliveries": what it stood out in, and when.
_OUTSTANDING = re.compile(
    f"(?:why|how come) {_AUX} (?P<when>.+?) (?:(?:so|such|our|the|a|an|its|your) )*"
    "(?:best|strongest|worst|weakest|highest|lowest|busiest|top|peak|record|biggest|slowest|quietest)"
    "(?: (?:month|quarter|year|week|day))?(?: of (?:the|that|all) years?)? (?:for|in|of|by|in terms of) "
    "(?P<what>.+)"
)
_KEYS = {"metrics", "time", "compare", "where"}
_MOVES = re.compile(rf"\b(?:{_MOVED}|{_DEGREE})\b(?: (?:so|that|too) (?:much|sharply|strongly|many))?")

_WORTH = re.compile(
    r"\b(?:better|improv\w+|good|well|worse\w*|deteriorat\w+|bad(?:ly)?|poor\w*|disappoint\w*)\b",
    re.IGNORECASE,
)
# Of a year it is a season, of revenue a move.
_SEASON = re.compile(r"\bfall\b")
_FELL = re.compile(
    rf"\b(?:{FALL}|fell|fallen|drop|dropped|decreased?|declined?|down|shr[aiu]nk|plunged?|slump(?:ed)?|dip(?:ped)?"
    r"|collapsed?|worsen(?:ed)?|weaker|lower|sank|slid)\b"
)
_ROSE = re.compile(
    r"\b(?:rise|rose|risen|jump|jumped|grow|grew|grown|growth|increased?|up|soar(?:ed)?|surged?|spiked?|climb(?:ed)?"
    r"|improved?|higher|stronger)\b"
)


def read_why(
    question: str, clock: Clock, read: Callable[[str], Reading]
) -> WhyReading | RefuseReading | None:
    """Read a question for the reasons of a change; None where it is none, or holds more than that.

    `read` reads a plain question.
    """
    text = " ".join(question.split()).strip(" ?!.").lower()
    if len(text) > LONGEST or clock.names_term(text):
        return None
    if mentions := _two_of(text, clock):
        both = joined_period(mentions, tokenize(text))
        later = (both, ()) if both else later_period(mentions, clock)
        if later is None:
            return None
        found = read_why(_without(text, mentions), clock, read)
        if not isinstance(found, WhyReading):
            return found
        return replace(found, time=as_time(later[0]), notes=later[1])
    if match := _OUTSTANDING.fullmatch(text):
        found = _read(f"{match['what']} in {match['when']}", clock, read)
        if isinstance(found, WhyReading):
            return replace(found, notes=(*found.notes, "it is held against the period before"))
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        rest = match["rest"].strip(" ,") if match else ""
        if rest and (found := _read(rest, clock, read)):
            return replace(found, rose=_said_to_rise(text)) if isinstance(found, WhyReading) else found
    return None


def _two_of(text: str, clock: Clock) -> list[TimeMention]:
    """In "fell from May to June", "in May and June" the times that hold both periods; else none."""
    if not (_FELL.search(text) or _ROSE.search(text) or _WORTH.search(text) or "change" in text):
        return []
    mentions = find_time_mentions(tokens := tokenize(text), vocabulary(), clock)
    is_one = len(mentions) == 1 and mentions[0].parts
    return mentions if is_one or joined_period(mentions, tokens) else []


def _without(text: str, mentions: list[TimeMention]) -> str:
    said = tokenize(text)[mentions[0].first : mentions[-1].last + 1]
    return f"{text[: said[0].start]}{text[said[-1].end :]}"


def _said_to_rise(text: str) -> bool | None:
    fell, rose = bool(_FELL.search(text)), bool(_ROSE.search(text))
    return rose if fell != rose else None


def _read(rest: str, clock: Clock, read: Callable[[str], Reading]) -> WhyReading | RefuseReading | None:
    for reading in _readings(rest, read):
        if isinstance(reading, RefuseReading) and reading.code == "outside_data":
            return reading
        if isinstance(reading, QueryReading) and reading.query.keys() <= _KEYS:
            found = _of(reading, clock)
            if found:
                return found
    return None


def _readings(rest: str, read: Callable[[str], Reading]) -> Iterator[Reading]:
    """First what the words of a change leave, then all words; turned where they are part of a name."""
    # "Fall" is a season, too.
    bare = " ".join(_MOVES.sub(" ", rest).split())
    first = read(bare) if bare else None
    if first is None or bare == rest or _SEASON.search(rest):
        yield from (first,) if first else ()
        if bare != rest:
            yield read(rest)
        return
    whole = read(rest)
    yield from (whole, first) if _is_named_by_move(first, whole) else (first, whole)


def _is_named_by_move(bare: Reading, whole: Reading) -> bool:
    """Whether a word of a change is part of a name: "dropped courses" are other than courses."""
    told = [r.query for r in (bare, whole) if isinstance(r, QueryReading) and r.query.keys() <= _KEYS]
    if len(told) < 2 or len(told[1]["metrics"]) > 1:
        return False
    return told[0]["metrics"] != told[1]["metrics"] or told[0].get("where") != told[1].get("where")


def as_put(
    reading: Reading | None, question: str, manifest: Manifest, lacks: Callable[[str], bool], clock: Clock
) -> Reading | None:
    """The reasons by what is better, where that is said, and of no part where so much a day is asked."""
    return by_worth(at_its_pace(reading, question, manifest, clock), question, manifest, lacks)


def by_worth(
    reading: Reading | None, question: str, manifest: Manifest, lacks: Callable[[str], bool]
) -> Reading | None:
    """The reasons why something got better or worse: of its score, and of what is better when it is low."""
    if not isinstance(reading, WhyReading) or not _WORTH.search(question):
        return reading
    metric = manifest.metrics[reading.metric]
    if metric.unit == "count" and metric.type == "simple" and not (reading.two or reading.where):
        scores = [name for name in scores_of(metric, manifest) if not lacks(name)]
        reading = replace(reading, metric=scores[0]) if len(scores) == 1 else reading
    is_by_worth = not any(movement(_WORTH.sub(" ", question.replace("behind", " "))))
    if reading.rose is None or not is_by_worth or manifest.metrics[reading.metric].direction != "down":
        return reading
    return replace(reading, rose=not reading.rose)


def why_of(query: dict[str, Any], manifest: Manifest, last_day: date) -> WhyReading | RefuseReading:
    """What the reasons are asked of by a bare "why?" after a query."""
    names, time = query["metrics"], query.get("time", {})
    if len(names) != 1 or names[0] not in manifest.metrics or query.get("having"):
        asked = "the reasons of what holds under a condition; ask why of one measure in a period"
        return RefuseReading("unsupported", f"I can't answer that yet: it asks for {asked}.")
    found = _over(names[0], time if time.get("from") and time.get("to") else None, [], last_day)
    notes = (*found.notes, "it is held against the period before")
    return replace(found, notes=notes, where=tuple(query.get("where", ())))


def _of(reading: QueryReading, clock: Clock) -> WhyReading | None:
    names, time = reading.query["metrics"], reading.query.get("time")
    if len(names) != 1:
        return None
    if time is not None and not (time.get("from") and time.get("to")):
        return None
    found = _over(names[0], time, list(reading.notes), clock.last_day)
    found = replace(found, where=tuple(reading.query.get("where", ())))
    is_year = reading.query.get("compare") == "previous_year"
    return replace(found, compare="previous_year") if is_year else found


def _over(name: str, time: dict[str, str] | None, notes: list[str], last_day: date) -> WhyReading:
    """The reasons for a measure in a period; without one, in the last full month."""
    if time is None:
        month = last_full_period(last_day, "month")
        assert month.start and month.end
        time = {"from": month.start.isoformat(), "to": month.end.isoformat()}
        notes.append("no period was named: the last full month of the data is taken")
    return WhyReading(name, time, tuple(notes))

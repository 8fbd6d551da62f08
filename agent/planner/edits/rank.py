"""Places among the rows before: the best of them, the runner-up, the first by something else."""

from datetime import date

from agent.planner.draft import Draft
from agent.planner.edits.acts import Act
from agent.planner.edits.follow_up import edit
from agent.planner.edits.parts import Query, Unfit, pinned
from agent.planner.edits.shape import NO_BETTER, TIME, changing, compared_with, first_rows, held_against
from agent.planner.edits.turn import Turn
from agent.planner.vocabulary import vocabulary

Days = tuple[date, date]
MOST = 10
_FIRST = frozenset(
    [
        "number one",
        "number 1",
        "no 1",
        "no. 1",
        "no1",
        "in first place",
        "on top",
        "at the top",
        "ahead",
        "leading",
    ]
    + ["leader", "winner", "peak", "champion", "top"]
)
_PLACES = {"runner": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5}
_PLACES |= {"5th": 5, "two": 2, "three": 3, "four": 4, "five": 5}
_OF_TWO = {"better": "good", "worse": "bad"} | dict.fromkeys(
    ("lower", "smaller", "less", "fewer", "weaker"), "low"
)
_OF_TWO |= dict.fromkeys(("higher", "larger", "bigger", "greater", "stronger", "more"), "high")
_FELL = ("fell", "fall", "drop", "declin", "decreas", "shr", "lost", "loss", "slump", "sank", "down")
_LEAST = ("least", "slow", "small", "low", "weak")
_IN_UNIT = ("increase", "gain", "rise", "jump", "drop", "fall", "decline", "decrease", "loss")


def best_of(turn: Turn, act: Act) -> Query | None:
    """ "Which three are the weakest?": the first rows of before, or of what a noun says instead."""
    count, noun = _count(act.part("n")), act.part("noun")
    name = turn.previous["metrics"][0]
    descending = _direction(turn, act.part("end").lower(), name)
    if descending is None or count == 0 or "top" in turn.previous:
        return None
    groups = turn.previous.get("group_by", [])
    query = turn.previous
    if noun:
        draft = _group_named(turn, noun)
        if draft is None:
            return None
        named = draft.groups[0].as_text()
        if named not in groups and not named.startswith(TIME):
            return None  # The best of another kind may be so by any measure.
        if named not in groups:
            query = {**pinned(query, turn.shown), "group_by": [named]}
    elif not groups:
        return None
    be = act.part("be").lower()
    is_plural = be in ("are", "were") or (noun.endswith("s") and be not in ("is", "was", "has", "does"))
    if count is None and not is_plural:
        count = 1
    return _ranked(query, name, descending=descending, count=count)


def _ranked(query: Query, name: str, *, descending: bool, count: int | None) -> Query:
    """The rows in the order of a measure, those without a name left out."""
    off = ("order_by", "limit", "cumulative")
    query = {key: value for key, value in query.items() if key not in off}
    known = {f.get("dimension") for f in query.get("where", [])}
    named = [g for g in query["group_by"] if not str(g).startswith(TIME) and g not in known]
    where = [*query.get("where", []), *({"dimension": str(g), "op": "is not null"} for g in named)]
    query |= {"order_by": [{"name": name, "descending": descending}]}
    return {**query, **({"where": where} if where else {}), **({"limit": count} if count else {})}


def _group_named(turn: Turn, noun: str) -> Draft | None:
    """The draft of a noun that names one group, and nothing besides."""
    grain = vocabulary().grains.get(noun.lower())
    draft = turn.read(f"by {noun}")
    if draft is None or len(draft.groups) != 1 or draft.metrics or draft.filters:
        return None
    return draft if grain or not draft.time else None


def _count(said: str) -> int | None:
    """A number in digits or words; 0 for what is none, None where nothing is said."""
    if not said:
        return None
    return int(said) if said.isdigit() else vocabulary().numbers.get(said.lower(), 0)


def _direction(turn: Turn, end: str, name: str) -> bool | None:
    """Whether the largest come first; None for what ranks nothing."""
    if end in _FIRST:
        return True
    metric = turn.manifest.metrics.get(name)
    rank = vocabulary().superlatives.get(end) or _OF_TWO.get(end)
    if rank in ("good", "bad"):
        if metric is None:
            raise Unfit(NO_BETTER)
        return (rank == "good") == (metric is None or metric.direction != "down")
    if rank in ("slow", "fast"):
        is_time = metric is not None and metric.unit in ("seconds", "minutes", "hours", "days")
        return rank == "slow" if is_time else None
    return {"high": True, "low": False}.get(str(rank))


def mostly(turn: Turn, act: Act) -> Query | None:
    """ "Which products were they mostly?": what was counted by another group, the most first."""
    draft = _group_named(turn, act.part("a"))
    if draft is None or len(turn.previous["metrics"]) != 1 or "top" in turn.previous:
        return None
    named = draft.groups[0].as_text()
    query = {**pinned(turn.previous, turn.shown), "group_by": [named]}
    query = {key: value for key, value in query.items() if key not in ("compare", "share_of_total", "having")}
    return _ranked(
        query, turn.previous["metrics"][0], descending=True, count=None if named.startswith(TIME) else MOST
    )


def placed_at(turn: Turn, act: Act) -> Query | None:
    """ "And the runner-up?": the rows down to that place."""
    if not turn.previous.get("group_by"):
        return None
    count = next((n for word, n in _PLACES.items() if word in act.part("place").lower()), None)
    return first_rows(turn.previous, count, "", turn.manifest) if count else None


def first_by(turn: Turn, act: Act) -> Query | None:
    """ "The top 5 by orders": the first rows of before by another measure, time or condition."""
    groups = [str(group) for group in turn.previous.get("group_by", [])]
    draft = turn.read(act.part("a"))
    if not groups or draft is None or draft.groups or draft.made or draft.top:
        return None
    if noun := act.part("noun"):
        same = _group_named(turn, noun)
        if same is None or same.groups[0].as_text() not in groups:
            return None
    if not (draft.metrics or draft.filters or draft.time):
        return None
    off = ("limit", "order_by", "top")
    query = edit({k: v for k, v in turn.previous.items() if k not in off}, draft).query
    turn.used.append(draft)
    return first_rows(query, _count(act.part("n")), act.part("end"), turn.manifest)


def without_ranked(turn: Turn, act: Act) -> Query | None:
    """ "Without the top one": the rows before but those at one end, by their names."""
    groups = [str(g) for g in turn.previous.get("group_by", [])]
    if len(groups) != 1 or groups[0].startswith(TIME):
        return None
    values = [value for value in turn.shown.get(groups[0], ()) if value is not None]
    count = _count(act.part("n")) or 1
    if not 0 < count < len(values):
        raise Unfit("leaving out rows that are not known by name")
    is_last = act.part("end").lower() in ("last", "bottom", "lowest", "smallest", "worst", "weakest")
    gone = values[-count:] if is_last else values[:count]
    one = len(gone) == 1
    off = {"dimension": groups[0], "op": "!=" if one else "not in", "value": gone[0] if one else gone}
    return {**turn.previous, "where": [*turn.previous.get("where", []), off]}


def most_changed(turn: Turn, act: Act, days: Days) -> Query | None:
    """ "Which of them grew the most?": the rows by their change on the year before, or on what is named."""
    groups = [str(group) for group in turn.previous.get("group_by", [])]
    if not groups or len(turn.previous["metrics"]) != 1:
        return None
    query = turn.previous
    if noun := act.part("noun"):
        draft = _group_named(turn, noun)
        if draft is None:
            return None
        if draft.groups[0].as_text() not in groups:
            query = {**pinned(query, turn.shown), "group_by": [draft.groups[0].as_text()]}
    if "compare" not in query or act.part("a") or act.part("back"):
        found = _against(turn, act, query, days)
        if found is None:
            return None
        query = found
    verb, degree = act.part("verb").lower(), act.part("degree").lower()
    descending = verb.startswith(_FELL) == degree.startswith(_LEAST)
    by = "difference" if verb.startswith(_IN_UNIT) and not verb.endswith("d") else "change"
    count = None if noun.endswith("s") else 1
    count = _count(act.part("n")) or count
    name = f"{query['metrics'][0]}_{by}"
    return _ranked(query, name, descending=descending, count=count)


def _against(turn: Turn, act: Act, query: Query, days: Days) -> Query | None:
    if said := act.part("a"):
        draft = turn.read(said)
        return compared_with(query, draft) if draft and draft.time else None
    if back := act.part("back"):
        return held_against(query, back, turn.manifest, *days)
    return changing(query, "", turn.manifest, *days)

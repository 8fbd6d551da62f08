"""Follow-ups that say what to do with the question before ("leave out 2022", "sort by revenue")."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.acts import Act, acts
from agent.planner.edits.asks import meaning_of, why_so
from agent.planner.edits.follow_up import asks_anew, edit
from agent.planner.edits.gather import gathering
from agent.planner.edits.measured_in import counted_in, given_up, measured_in
from agent.planner.edits.of_those import most_of_it, of_those
from agent.planner.edits.part_names import PART_NAMES
from agent.planner.edits.parts import Query, Unfit, beside, exchanged, narrowed, pinned, without
from agent.planner.edits.rank import best_of, first_by, most_changed, mostly, placed_at, without_ranked
from agent.planner.edits.rows import first_among, named_rows, of_each, those_with, without_conditions
from agent.planner.edits.shape import (
    as_share,
    as_total,
    by_time_instead,
    changing,
    compared_with,
    first_rows,
    held_against,
    ordered,
    ordered_by,
    over,
    per_period,
)
from agent.planner.edits.those_rows import groups_of_theirs
from agent.planner.edits.time import a_year_before, at_an_end
from agent.planner.edits.time import beside as period_beside
from agent.planner.edits.turn import Turn, Understand, says_something
from agent.planner.leftovers import unexplained
from agent.planner.names.own_groups import own_of
from agent.planner.reading import AskReading, DefineReading, QueryReading, Reading, RefuseReading, WhyReading
from agent.planner.times.dates import Clock
from agent.planner.to_query import as_time
from semantic_layer.manifest import Manifest

NOTHING: Mapping[str, tuple[Any, ...]] = {}
_ALL = re.compile(
    r"(?:the |our |all |all the |of )*(?:total|sum|whole|all|everything|overall|grand total|entire)s?"
)
_WHOLE = re.compile(
    r"(?:the |our |all (?:the |our )?|total |whole |entire |overall |number of |count of |sum of )+"
)
_SAME_TIME = re.compile(
    r" (?:of|in|for|from) (?:the |that )?same (?:month|period|time|year|week|day|quarter)s?$"
)
_SHORT = {"y": "year", "q": "quarter", "m": "month", "w": "week"}
_FREQUENT = {"annual": "year", "daily": "day"}
# What a sentence with such a verb asks for is nothing of its own, even where the rest is not understood.
POINTING = frozenset({"that", "it", "this", "these", "those", "them"})
PLAIN = frozenset({"drop", "compare", "order", "swap", "average", "add", "split"})
KEPT_APART = {"keep", "drop", "add", "compare"}


class EditReader:
    """Reads follow-ups against one manifest; `understand` reads a part of a sentence as a draft."""

    def __init__(
        self,
        manifest: Manifest,
        understand: Understand,
        clock: Clock,
        unavailable: Callable[[str], str | None],
    ) -> None:
        self._unavailable = unavailable
        self._manifest = manifest
        self._understand = understand
        self._days = clock.first_day, clock.last_day

    def read(
        self, question: str, previous: Query | None, shown: Mapping[str, tuple[Any, ...]] = NOTHING
    ) -> Reading | None:
        """Return the query before as a follow-up changes it; None where the words ask nothing of the kind.

        `shown` are the values that the rows before have, by dimension.
        """
        if not previous or "metrics" not in previous:
            return None
        turn = Turn(question, previous, self._understand, shown, self._manifest)
        failed: Reading | None = None
        seen: set[tuple[str, ...]] = set()
        for act in acts(question):
            key = (act.kind, *(word for part in act.parts.items() for word in part))
            if key in seen:
                continue
            seen.add(key)
            turn.used.clear()
            try:
                query = _APPLY[act.kind](self, turn, act)
            except Unfit as unfit:
                failed = failed or RefuseReading("unsupported", f"I can't answer that: it asks for {unfit}.")
                continue
            if isinstance(query, AskReading | WhyReading | RefuseReading | DefineReading):
                return query
            if query is not None:
                return self._lacking(query) or _told(previous, query, turn.used)
            if act.kind in PLAIN and failed is None:
                failed = self._not_understood(turn, act)
        return failed

    def _lacking(self, query: Query) -> RefuseReading | None:
        """The refusal of a changed query for what the data has not."""
        parts = ("numerator", "denominator")
        made = [str(one[part]) for one in query.get("made", []) for part in parts if part in one]
        for name in (*query["metrics"], *made):
            if name in self._manifest.metrics and (reason := self._unavailable(name)):
                return RefuseReading("not_in_dataset", f"I can't answer that: {reason}.")
        return None

    def _not_understood(self, turn: Turn, act: Act) -> Reading | None:
        draft = turn.drafts.get(act.part("a"))
        unknown = unexplained(draft) if draft else []
        if not unknown:
            return None
        said = ", ".join(f"“{word}”" for word in dict.fromkeys(unknown[:5]))
        message = f"I don't know what {said} means in this data, so I won't guess."
        return RefuseReading("not_understood", message, ())

    def _part(self, turn: Turn, act: Act, name: str = "a") -> Draft | None:
        """What was said in a place of the pattern; None where it is a question of its own."""
        draft = turn.read(act.part(name))
        if draft is None:
            return None
        is_whole = bool(draft.metrics) and bool(draft.groups or draft.time) and act.kind in KEPT_APART
        return None if asks_anew(draft) or is_whole else draft

    def _drop(self, turn: Turn, act: Act) -> Query | None:
        if (query := those_with(turn, act, is_dropped=True)) is not None:
            return query
        draft = self._part(turn, act)
        if draft is None or not (says_something(draft) or at_an_end(act.part("a"), turn.previous, draft)):
            return None
        return without(turn.previous, draft, act.part("a"))

    def _keep(self, turn: Turn, act: Act) -> Query | None:
        if (query := those_with(turn, act)) is not None:
            return query
        draft = self._part(turn, act)
        if draft is None or not (says_something(draft) or at_an_end(act.part("a"), turn.previous, draft)):
            return None
        return edit(turn.previous, narrowed(turn.previous, draft, act.part("a"))).query

    def _add(self, turn: Turn, act: Act) -> Query | None:
        draft = self._part(turn, act)
        if draft is None or not says_something(draft):
            return None
        if (counted := self._ones(turn, act, draft)) is not None:
            return beside(turn.previous, counted)
        return beside(pinned(turn.previous, turn.shown) if draft.groups else turn.previous, draft)

    def _ones(self, turn: Turn, act: Act, draft: Draft) -> Draft | None:
        """In "add the cancelled ones" of orders a measure of such orders is named."""
        name = turn.previous["metrics"][0]
        if draft.metrics or draft.groups or not draft.filters or name not in self._manifest.metrics:
            return None
        said = act.part("a").lower().removesuffix(" ones")
        whole = turn.read(f"{said} {self._manifest.metrics[name].label.lower()}")
        only = whole is not None and len(whole.metrics) == 1 and whole.metrics != [name]
        return whole if only and whole and not (whole.filters or whole.groups or whole.time) else None

    def _compare(self, turn: Turn, act: Act) -> Query | None:
        if back := act.part("back"):
            return held_against(turn.previous, back, self._manifest, *self._days)
        draft = self._part(turn, act)
        return compared_with(turn.previous, draft) if draft else None

    def _back(self, turn: Turn, act: Act) -> Query:
        earlier = a_year_before(turn.previous)
        if earlier is None:
            raise Unfit("the year before of what has no period")
        return {**turn.previous, "time": as_time(earlier)}

    def _beside(self, turn: Turn, act: Act) -> Query | None:
        grain = (act.part("grain") or act.part("grain2")).lower()
        is_later = act.part("which") or act.part("which2")
        steps = (
            1
            if is_later.lower().startswith(("next", "follow", "subseq", "after", "later", "there", "on"))
            else -1
        )
        found = period_beside(turn.previous, grain, steps)
        return {**turn.previous, "time": as_time(found)} if found else None

    def _growth(self, turn: Turn, act: Act) -> Query | None:
        if than := act.part("than"):
            draft = turn.read(than)
            return compared_with(turn.previous, draft) if draft and (draft.time or draft.filters) else None
        back = act.part("back") or act.part("grain") or _SHORT.get(act.part("short")[:1].lower(), "")
        if act.part("back"):
            return held_against(turn.previous, back, self._manifest, *self._days)
        return changing(turn.previous, back.lower(), self._manifest, *self._days)

    def _swap(self, turn: Turn, act: Act) -> Query | None:
        new, old = measured_in(turn, act.part("a")), given_up(turn, act.part("b"))
        if new is None or old is None:
            return None
        query = exchanged(turn.previous, new, old, either_way=not act.part("sure"))
        if query is None and act.part("sure") and (query := _is_so(turn.previous, new)):
            return query
        if query is None:
            raise Unfit(f"another thing instead of “{act.part('b')}”, which the question before has not")
        return query

    def _order(self, turn: Turn, act: Act) -> Query | None:
        if not act.part("a"):
            return ordered(turn.previous, act.part("way"), self._manifest)
        if act.part("a").lower() in POINTING:
            return ordered_by(turn.previous, turn.previous["metrics"][-1], act.part("way"), self._manifest)
        draft = self._part(turn, act)
        if draft is None:
            return None
        names = draft.metrics or [g.as_text() for g in draft.groups]
        if len(names) != 1 or draft.filters or draft.time:
            return None
        if draft.metrics:
            return ordered_by(turn.previous, names[0], act.part("way"), self._manifest)
        own = own_of(turn.manifest, turn.previous["metrics"], names[0]) or names[0]
        if own not in turn.previous.get("group_by", []):
            raise Unfit("an order by what the rows are not grouped by")
        return {**turn.previous, "order_by": [{"name": own, "descending": False}]}

    def _top(self, turn: Turn, act: Act) -> Query | None:
        said = act.part("n").lower()
        vocab = turn.read("all")
        numbers: Mapping[str, int] = vocab.vocab.numbers if vocab else {}
        count = None if act.part("all") else int(said) if said.isdigit() else numbers.get(said, 0)
        if count == 0 or (count is None and "limit" not in turn.previous):
            return None
        turn.used.clear()
        return first_rows(turn.previous, count, act.part("end"), self._manifest)

    def _average(self, turn: Turn, act: Act) -> Query | None:
        said = act.part("a").lower()
        draft = turn.read(said)
        if draft is None or draft.filters or draft.time:
            return None
        grain = draft.vocab.grains.get(said) or _FREQUENT.get(said)
        if grain:
            draft.groups.clear()
            return per_period(turn.previous, draft, grain)
        names = turn.previous["metrics"]
        if len(names) != 1 or names[0] not in self._manifest.metrics:
            return None
        turn.used.clear()
        whole = turn.read(f"{self._manifest.metrics[names[0]].label} per {said}")
        if whole is None or whole.filters or whole.groups or len(whole.metrics) != 1:
            return None
        return edit(turn.previous, whole).query

    def _share(self, turn: Turn, act: Act) -> Query | None:
        whole = _SAME_TIME.sub("", act.part("a2") or act.part("a")).lower()
        draft = turn.understand("all", turn.previous)
        if draft is None:
            return None
        if not whole or _ALL.fullmatch(whole):
            turn.used.append(draft)
            return as_share(turn.previous, draft)
        part = turn.read(whole) or turn.read(_WHOLE.sub("", whole))
        is_other = part is not None and part.time and as_time(part.time) != turn.previous.get("time")
        if part is None or part.filters or is_other or part.choices:
            return None
        names = turn.previous["metrics"]
        if part.metrics and part.metrics[:1] != names[:1]:
            return over(turn.previous, part, part.metrics[0])
        grouped = turn.previous.get("group_by", [])
        if len(grouped) > 1 and any(group.as_text() in grouped for group in part.groups):
            raise Unfit("a share within each group")
        turn.used.append(draft)
        return as_share(turn.previous, draft)

    def _split(self, turn: Turn, act: Act) -> Query | None:
        draft = turn.read(f"by {act.part('a')}")
        if draft is None or not draft.groups or draft.metrics or draft.filters or draft.time:
            return None
        if act.part("other"):
            return edit(turn.previous, draft).query
        draft.groups = groups_of_theirs(draft, act.part("their"), turn.previous, turn.manifest)
        return beside(pinned(turn.previous, turn.shown), draft)

    def _worth(self, turn: Turn) -> Query | None:
        """ "How much money was that?" of what was counted."""
        known = [self._manifest.metrics.get(name) for name in turn.previous["metrics"]]
        if any(m is None or m.unit == "currency" for m in known):
            return None
        # What sales bring in, else what those that were counted come to.
        wordings = ["how much money", *(f"amount of {m.label.lower()}" for m in known if m)]
        drafts = (turn.understand(said, {}) for said in wordings)
        draft = next((one for one in drafts if one is not None and one.metrics), None)
        if draft is None:
            return None
        draft.points_back = True
        return edit(turn.previous, draft).query

    def _same(self, turn: Turn, act: Act) -> Reading | Query | None:
        if act.part("unit"):
            return counted_in(turn, act)
        if act.part("worth"):
            return self._worth(turn)
        said = act.part("a")
        inner = self.read(said, turn.previous, turn.shown) if said != turn.question else None
        if isinstance(inner, QueryReading):
            return by_time_instead(inner.query, turn)
        draft = self._ranking(turn, act) or self._part(turn, act)
        if draft is None or not says_something(draft):
            return None
        adds = bool(draft.groups) and all(group.grain for group in draft.groups)
        before = pinned(turn.previous, turn.shown) if adds else turn.previous
        return by_time_instead(edit(before, draft).query, turn)

    def _ranking(self, turn: Turn, act: Act) -> Draft | None:
        """In "by orders instead" of a ranking a measure is named, though the orders could be a group."""
        said = act.part("a").lower()
        if not said.startswith("by ") or not {"limit", "top", "order_by"} & turn.previous.keys():
            return None
        draft = turn.read(said.removeprefix("by "))
        only = draft is not None and draft.metrics and not (draft.groups or draft.filters or draft.time)
        return draft if only else None

    def _total(self, turn: Turn, act: Act) -> Query | None:
        query = as_total(pinned(turn.previous, turn.shown))
        return query if query != turn.previous else None

    def _off(self, turn: Turn, act: Act) -> Query | None:
        key = "compare" if act.kind == "uncompare" else "share_of_total"
        return {k: v for k, v in turn.previous.items() if k != key} if key in turn.previous else None

    def _repeat(self, turn: Turn, act: Act) -> Query:
        return dict(turn.previous)

    def _why(self, turn: Turn, act: Act) -> Reading | None:
        return why_so(turn, act, self._days[1])


def _is_so(previous: Query, new: Draft) -> Query | None:
    """The query before as it is, where it has already what is wanted in another's place."""
    names, groups = previous["metrics"], previous.get("group_by", [])
    is_metric = bool(new.metrics) and set(new.metrics) <= set(names) and not new.groups
    is_group = bool(new.groups) and {g.as_text() for g in new.groups} <= set(groups) and not new.metrics
    return dict(previous) if (is_metric or is_group) and not (new.filters or new.time) else None


def _told(previous: Query, query: Query, used: list[Draft]) -> QueryReading:
    """The changed query with what was kept and changed of the one before."""
    kept = [key for key in query if key in previous and previous[key] == query[key]]
    changed = [key for key in (*query, *previous) if previous.get(key) != query.get(key)]
    notes = tuple(note for draft in used for note in draft.notes)
    changed_names = dict.fromkeys(PART_NAMES.get(key, "") for key in changed)
    kept_names = dict.fromkeys(PART_NAMES.get(key, "") for key in kept)
    return QueryReading(
        query,
        tuple(dict.fromkeys(notes)),
        tuple(name for name in changed_names if name),
        tuple(name for name in kept_names if name and name not in changed_names),
    )


def _by(change: Callable[[Turn, Act], Any]) -> Callable[[EditReader, Turn, Act], Any]:
    """A change that needs nothing of the reader."""
    return lambda reader, turn, act: change(turn, act)


_APPLY: dict[str, Callable[[EditReader, Turn, Act], Any]] = {
    "why": EditReader._why,
    "meaning": _by(meaning_of),
    "cumulate": _by(gathering),
    "best": _by(best_of),
    "mostly": _by(mostly),
    "place": _by(placed_at),
    "without_ranked": _by(without_ranked),
    "first_by": _by(first_by),
    "grew": lambda reader, turn, act: most_changed(turn, act, reader._days),
    "among": _by(first_among),
    "repeat": EditReader._repeat,
    "total": EditReader._total,
    "unfilter": _by(without_conditions),
    **dict.fromkeys(("uncompare", "unshare"), EditReader._off),
    "named": _by(named_rows),
    "average": EditReader._average,
    "share": EditReader._share,
    "growth": EditReader._growth,
    "back": EditReader._back,
    "beside": EditReader._beside,
    "each": _by(of_each),
    "of_those": _by(of_those),
    "most_of_it": _by(most_of_it),
    "compare": EditReader._compare,
    "order": EditReader._order,
    "top": EditReader._top,
    "swap": EditReader._swap,
    **dict.fromkeys(("keep", "keep_but"), EditReader._keep),
    "drop": EditReader._drop,
    "add": EditReader._add,
    "split": EditReader._split,
    "same": EditReader._same,
}

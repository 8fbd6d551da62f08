"""A story of people while it is read: the clauses so far, and which of them a further word belongs to."""

from agent.planner.draft import Draft
from agent.planner.histories import words as say
from agent.planner.histories.clauses import Asks, Clause, Kind
from agent.planner.histories.lead import GENERIC, Whom
from agent.planner.names.kin import are_kin
from agent.planner.names.lexicon import metric_phrases
from agent.planner.names.spans import Span
from agent.planner.passes.occasions import done_by

SHORTEST = 4


class Telling:
    """What was understood of a story so far."""

    def __init__(self, draft: Draft, whom: Whom) -> None:
        self._draft, self._whom = draft, whom
        self._times = {s.first: s for s in draft.spans if s.time}
        self._values = {s.first: s for s in draft.spans if s.of_kind("value") and not s.time}
        self._groups = {s.first: s for s in draft.spans if s.of_kind("dimension") and not s.time}
        self._deeds = deeds_of(draft, whom)
        self.clauses: list[Clause] = []
        self.asks: Asks | None = None
        self.groups: list[Span] = []
        self.axis: str | None = None
        self.is_each = False
        """Whether each of them is told by itself."""
        self.ranks: bool | None = None
        self.own: list[Span] = []
        """The values that say who they are, not what they did."""
        self._is_relative = self._is_parted = self._is_asked_behind = False
        self._denies = self._joins = False

    @property
    def _last(self) -> Clause | None:
        return self.clauses[-1] if self.clauses else None

    def _open(self, kind: Kind, *, is_said: bool) -> Clause:
        """A clause for a further deed, asked of the others or said of them."""
        last = self._last
        if self._is_asked_behind:
            is_part = True
        elif self._is_relative:
            is_part = bool(last and last.is_part)
        elif last is None:
            is_part = False
        else:
            is_part = last.is_part or not self._joins
        clause = Clause(kind, is_part=is_part, is_said=is_said, is_denied=self._denies)
        self.clauses.append(clause)
        self._is_relative = self._is_parted = self._denies = self._joins = False
        return clause

    def _predicate(self, kind: Kind) -> Clause:
        """The clause a word of what they did belongs to: the one begun, else a further one."""
        last = self._last
        if kind == "first" and last is not None and not last.is_said and last.kind == "any" and last.time:
            # "Each month of the year in which people first bought"
            last.kind, last.is_said, self._is_relative = kind, True, False
            return last
        is_new = last is None or self._is_parted or self._is_relative or self._denies
        if is_new and last is not None and not last.is_said and not self._denies and not self._is_relative:
            is_new = last.time is not None
        if last is None or is_new or (last.is_closed and (last.is_said or last.is_of_head)):
            return self._open(kind, is_said=True)
        last.is_said = True
        if last.kind == "any":
            last.kind = kind
        elif kind not in ("any", last.kind):
            return self._open(kind, is_said=True)
        return last

    def _begin(self, kind: Kind) -> bool:
        last = self._last
        if (
            last is not None
            and last.kind == "any"
            and last.is_said
            and not (self._is_parted or last.is_closed)
        ):
            last.kind = kind
            return True
        return self._predicate(kind).kind == kind

    def _is_person(self, at: int) -> bool:
        """Whether a word is a noun for those who are meant, or stands for one."""
        is_noun = 0 <= at < len(self._draft.tokens) and self._draft.tokens[at].stem in say.PERSON_STEMS
        return is_noun or at in self._whom.places or self._draft.word(at) in ("one", "ones")

    def _is_told_of(self, at: int) -> bool:
        """Whether somebody is named before a pronoun."""
        return any(i < at and (i in self._whom.places or self._draft.word(i) in GENERIC) for i in range(at))


def deeds_of(draft: Draft, whom: Whom) -> frozenset[str]:
    """The words of the question that say that they did what counts them."""
    metrics = draft.manifest.metrics
    labels = metrics[whom.rows].label, metrics[whom.counted].label
    kin = {t.text for t in draft.tokens if len(t.text) >= SHORTEST and are_kin(t.text, *labels)}
    phrases = [*metric_phrases(metrics[whom.rows]), *metric_phrases(metrics[whom.counted])]
    kin |= {t.text for t in draft.tokens if t.text.endswith(("ed", "ing")) and are_kin(t.text, *phrases)}
    rows = {whom.rows, done_by(draft, "ordered")}
    kin |= {t.text for t in draft.tokens if rows & {m.name for m in draft.lexicon.lookup((t.text,))}}
    nouns = {draft.word(i) for i in whom.places}
    people = {t.text for t in draft.tokens if t.stem in say.PERSON_STEMS}
    return frozenset(draft.vocab.doing | say.DEEDS | say.ACTIVE | kin) - nouns - people - GENERIC

"""The words of a story of people, one behind the other, as clauses."""

from agent.planner.histories import words as say
from agent.planner.histories.clauses import Asks, Clause
from agent.planner.histories.deeds import Deeds
from agent.planner.histories.lead import GENERIC
from agent.planner.histories.windows import each_later, end_of_it, silence, step_behind, within
from agent.planner.names.spans import Span

# How people are told of before it is asked how many of them did something.
_TAKING = frozenset({"take", "consider", "pick"})


class Story(Deeds):
    """A question as clauses, what is asked of them, and by what it is told apart."""

    def read(self) -> bool:
        """Whether every word is of a clause."""
        at, end = 0, len(self._draft.tokens)
        while at < end:
            if self._draft.tokens[at].after_break or self._draft.starts_sentence(at):
                self._is_parted = True
            step = self._step(at)
            if not step:
                return False
            at += step
        return not self._denies and all(c.is_said or c.time or c.values for c in self.clauses)

    def _step(self, at: int) -> int:
        readers = (
            self._window,
            self._ask,
            self._time,
            self._person,
            self._axis,
            self._denial,
            self._often,
            self._return,
            self._earlier,
            self._first,
            self._sign_up,
            self._deed,
            self._value,
            self._joint,
            self._little,
        )
        return next((step for read in readers if (step := read(at))), 0)

    def _ask(self, at: int) -> int:
        draft, word, after = self._draft, self._draft.word(at), self._draft.word(at + 1)
        if word in ("what", "whats") and self._opens(at):
            return int(after in draft.vocab.shares | {"is", "the", "are", "was", "number"})
        found = self._asked(at)
        if found is None:
            return 0
        asks, step = found
        if self.asks in ("count", "share"):
            return step if word in ("which", "who") else 0
        self.asks = asks
        self._is_asked_behind = any(c.is_said or c.is_of_head for c in self.clauses)
        self._is_parted, self._is_relative = True, False
        return step

    def _asked(self, at: int) -> tuple[Asks, int] | None:
        """What the words at a place ask for, and how many they are."""
        draft, word, after = self._draft, self._draft.word(at), self._draft.word(at + 1)
        if word == "how" and after == "many":
            return "count", 2
        if word in ("number", "count"):
            return "count", 1
        is_asked = word not in say.PIECES or draft.word(at - 1) in ("what", "which")
        if word in draft.vocab.shares and is_asked:
            return "share", 1
        if word == "when" and at == 0:
            return "when", 1
        if word == "whose" and at == 0:
            return "list", 1
        if word in say.LISTS and self._opens(at) and not (word == "which" and at + 1 in self._groups):
            return "list", 1 + (after == "of")
        return None

    def _opens(self, at: int) -> bool:
        """Whether only words that ask stand before a place, in the question or behind a comma."""
        return self._draft.tokens[at].after_break or all(self._draft.word(i) in say.ASKING for i in range(at))

    def _time(self, at: int) -> int:
        span = self._times.get(at)
        if span is None:
            return 0
        last = self._last
        if last is None or (self._denies and last.is_said) or self._is_parted and last.is_closed:
            last = self._open("any", is_said=False)
        if last.each and last.time is not None:
            last.until = span
        elif last.time is not None:
            return 0
        else:
            last.time = span
            last.is_of_head = not last.is_said and self._is_of_person(span)
        return span.last - span.first + 1

    def _is_of_person(self, span: Span) -> bool:
        """Whether a time says which people are meant: "March customers", "customers of March"."""
        before = span.first - (self._draft.word(span.first - 1) in ("of", "from"))
        is_led = before < span.first or self._draft.word(span.first) in ("of", "from")
        return span.last + 1 in self._whom.places or (is_led and before - 1 in self._whom.places)

    def _window(self, at: int) -> int:
        last = self._last
        if any(first <= at <= s.last for first, s in self._times.items()) or last is None:
            return 0
        return self._long_after(at, last)

    def _cuts_time(self, at: int, step: int) -> bool:
        """Whether a stretch of words ends inside a time that is named."""
        return any(at < first < at + step <= s.last for first, s in self._times.items())

    def _long_after(self, at: int, last: Clause) -> int:
        """How long after what was told before something was, or was not."""
        draft = self._draft
        is_denied = last.is_denied or self._denies
        window = (silence(draft, at) if is_denied else None) or within(draft, at)
        if later := each_later(draft, at):
            last.each, last.each_of = later[0], later[2]
            return later[1]
        if window and not self._cuts_time(at, window[1]):
            last.within = window[0]
            return window[1]
        if ends := end_of_it(draft, at):
            last.ends = ends[0]
            return ends[1]
        if behind := step_behind(draft, at):
            last.step = behind[0]
            return behind[1]
        return 0

    def _person(self, at: int) -> int:
        draft, word = self._draft, self._draft.word(at)
        if at in self._whom.places:
            return 1
        if word in draft.vocab.each | {"per", "by"} and at + 1 in self._whom.places:
            self.is_each = True
            return 2
        is_told = word in draft.vocab.somebody | GENERIC or draft.tokens[at].stem in say.PERSON_STEMS
        return int(is_told and word not in ("who", "whose", "whoever"))

    def _axis(self, at: int) -> int:
        draft, word = self._draft, self._draft.word(at)
        begin = at
        if word == "rank" or (word == "which" and at + 1 in self._groups):
            return self._ranked(at)
        if word in ("broken", "split", "divided", "grouped") and draft.word(at + 1) in (
            "down",
            "up",
            "out",
            "by",
        ):
            at += 1 + (draft.word(at + 1) != "by")
        if draft.word(at) in ("for", "in") and draft.word(at + 1) in draft.vocab.each:
            at += 1
        if draft.word(at) not in draft.vocab.by | draft.vocab.each | {"by"} or draft.word(at) in (
            "across",
            "within",
        ):
            return self._adverb(begin)
        at += 1
        at += draft.word(at) in ("the", "their", "customer")
        if span := self._groups.get(at):
            self.groups.append(span)
            return span.last + 1 - begin
        return self._grain(at, begin)

    def _grain(self, at: int, begin: int) -> int:
        grain = self._draft.vocab.grains.get(self._draft.word(at))
        if grain is None or self.axis is not None:
            return 0
        self.axis = grain
        end = at + 1
        if self._draft.word(end) == "of" and self._draft.word(end + 1) in ("their", "the", "first", "sign"):
            return end + 1 - begin
        return end - begin

    def _adverb(self, at: int) -> int:
        word = self._draft.word(at)
        if word in self._draft.vocab.adverbial_grains and self.axis is None:
            self.axis = self._draft.vocab.grains[word]
            return 1
        return 0

    def _ranked(self, at: int) -> int:
        draft = self._draft
        begin, at = at, at + 1
        while draft.word(at) in ("the", "our", "all"):
            at += 1
        span = self._groups.get(at)
        if span is None or self.groups:
            return 0
        self.groups.append(span)
        at = span.last + 1
        while draft.word(at) in say.RANKING:
            if draft.word(at) in ("lowest", "smallest"):
                self.ranks = False
            at += 1
        self.ranks = self.ranks is not False
        return at - begin

    def _joint(self, at: int) -> int:
        word = self._draft.word(at)
        if word in say.RELATIVE:
            self._is_relative = True
            return 1
        if word in say.ALSO:
            self._is_parted = self._joins = True
            return 1
        return 0

    def _little(self, at: int) -> int:
        word, draft = self._draft.word(at), self._draft
        if word in ("them", "they") and not self._is_told_of(at):
            return 0
        if word in say.DATA and draft.word(at - 1) in ("the", "of", "until", "till", "until", word):
            return 1
        return int(word in say.SMALL or (at == 0 and word in _TAKING))

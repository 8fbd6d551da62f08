"""What is said of each one, clause by clause: what they did, did not do, or did alone.

"Bought A but never B", "paid only by A or B", "watched both A and B", "sold neither A nor B".
"""

from dataclasses import dataclass, field
from typing import Literal

from agent.planner.draft import Draft
from agent.planner.names.kin import are_kin
from agent.planner.names.lexicon import Meaning
from agent.planner.names.spans import Span, is_known_word
from agent.planner.passes.occasions import done_by
from agent.planner.wording.amounts import read_number

Said = Literal["some", "none", "only"]

_NONE = frozenset({"never", "not", "no", "without", "none", "nothing", "neither", "nor", "nobody"})
_ONLY = frozenset({"only", "solely", "exclusively", "purely"})
_ALSO = frozenset({"also", "too", "again", "likewise", "additionally"})
_TURNS = frozenset({"but", "yet", "though", "although", "while", "however", "whereas"})
_ELSE = frozenset({"else", "other", "others", "besides"})
_DEALS = frozenset({"sold", "sell", "sells", "used", "use", "uses", "using", "paid", "pay", "pays"})
_DEALS |= {"tried", "chose", "chosen", "took", "dealt", "went", "came", "did", "does", "do"}
_THINGS = frozenset(
    {"anything", "something", "things", "thing", "stuff", "one", "ones", "whatsoever", "ever"}
)
_TAIL = frozenset(
    {"how", "many", "count", "number", "list", "them", "are", "there", "is", "it", "they", "were"}
)
_TAIL |= {"what", "the", "of", "in", "total", "please", "such", "exist", "do", "we", "have", "only", "just"}


@dataclass
class Clause:
    """One thing said of each: the spans that name what, and whether some, none or nothing else is meant."""

    said: Said
    spans: list[Span] = field(default_factory=list)
    are_all: bool = False
    """Whether each of what is named is meant, not any of it."""
    joins: set[str] = field(default_factory=set)
    deed: str = ""
    """The verb of what they did, where nothing but a time is said of it ("ordered in May")."""


def read_clauses(draft: Draft, first: int) -> tuple[list[Clause], list[int]] | None:
    """The clauses behind a place and the places of their words; None where a word says something else."""
    reader = _Reader(draft, first)
    return (reader.clauses, reader.places) if reader.read() else None


class _Reader:
    def __init__(self, draft: Draft, first: int) -> None:
        self._draft, self._first = draft, first
        self._starts = {s.first: s for s in _with_numbers(draft)}
        self.clauses: list[Clause] = []
        self.places: list[int] = []
        self._said: Said = "some"
        self._is_new, self._all = True, False
        self._joins: set[str] = set()
        self._has_verb = False
        self._led: set[str] = set()
        self._deed = ""

    def read(self) -> bool:
        """Whether every word is of a clause; the clauses are kept."""
        at = self._first
        end = self._tail()
        while at < end:
            step = self._step(at, end)
            if step is None:
                return False
            self.places += range(at, at + step)
            at += step
        self._close_deed()
        self.places += range(end, len(self._draft.tokens))
        return bool(self.clauses)

    def _tail(self) -> int:
        """Where "..., how many are they" begins, which only asks."""
        tokens = self._draft.tokens
        at = len(tokens)
        while at > self._first and tokens[at - 1].text in _TAIL and at - 1 not in self._starts:
            at -= 1
        while at < len(tokens) and not (
            tokens[at].after_break or tokens[at].text in ("how", "count", "list") or at == 0
        ):
            at += 1
        return at

    def _step(self, at: int, end: int) -> int | None:
        """How many tokens are understood at a place; None where they say what no clause can hold."""
        draft, word = self._draft, self._draft.word(at)
        if span := self._starts.get(at):
            return self._named(span)
        if self._draft.starts_sentence(at):
            return None
        if word in ("nothing", "none") and draft.word(at + 1) in ("but", "except"):
            return self._turn("only", 2)
        if word in _NONE and draft.word(at + 1) in _ELSE and self.clauses:
            return self._alone(2)
        if word in _NONE:
            return None if draft.word(at + 1) in ("only", "all", "every") else self._turn("none", 1)
        if word in _ONLY:
            return self._only(at, end)
        if word in _TURNS:
            return self._turn("some", 1)
        return self._small(at, word)

    def _small(self, at: int, word: str) -> int | None:
        draft = self._draft
        if word in ("both", "each") or word in _ALSO:
            self._all = True
            if at > 0 and self.clauses and word in _ALSO | {"both"} and not self._follows(at):
                self.clauses[-1].are_all = True
            return 1
        if word == "as" and draft.word(at + 1) == "well":
            self._joins.add("also")
            return 3 if draft.word(at + 2) == "as" else 2
        if word in ("and", "or", "nor", "either", "plus", "&"):
            self._joins.add("or" if word in ("or", "nor", "either") else "and")
            return 1
        if word in draft.vocab.each | {"all", "many", "most", "least", "than"}:
            return None
        if draft.tokens[at].is_number or word in draft.vocab.numbers or word in _ELSE:
            return None
        if word in draft.vocab.holding | draft.vocab.doing | _DEALS or self._is_deed(word):
            self._has_verb = True
            if word in draft.vocab.doing:
                self._close_deed()
                self._deed = word
            return 1
        small = draft.vocab.light | draft.vocab.kinds | _THINGS
        return 1 if word in small or is_known_word(draft.tokens[at], draft.vocab) else None

    def _follows(self, at: int) -> bool:
        """Whether anything is still named behind a place."""
        return any(first > at for first in self._starts)

    def _is_deed(self, word: str) -> bool:
        """Whether a verb is kin to what the rows named are called."""
        models = {
            self._draft.manifest.dimensions[m.name].model
            for s in self._starts.values()
            for m in s.of_kind("value")
        }
        labels = [
            m.label for m in self._draft.manifest.metrics.values() if m.model in models and not m.filters
        ]
        return word.endswith(("ed", "ing")) and are_kin(word, *labels)

    def _close_deed(self) -> None:
        """A verb of which nothing was said is a clause of its own: "watched films and ordered"."""
        denied = self._said == "none" and done_by(self._draft, "ordered") is None
        if self._deed and (self.clauses or denied):
            self.clauses.append(Clause(self._said, deed=self._deed))
        self._deed = ""

    def _turn(self, said: Said, taken: int) -> int:
        self._close_deed()
        self._said, self._is_new = said, True
        self._joins = set()
        return taken

    def _alone(self, taken: int) -> int | None:
        """ "... and nothing else": what was named before is all."""
        if self.clauses[-1].said == "none" or len(self.clauses) > 1:
            return None
        self.clauses[-1].said = "only"
        return taken

    def _only(self, at: int, end: int) -> int | None:
        if self._follows(at):
            return self._turn("only", 1)
        if not self.clauses or self.clauses[-1].said != "some":
            return None
        self.clauses[-1].said = "only"
        return 1

    def _named(self, span: Span) -> int | None:
        length = span.last - span.first + 1
        if not (span.time or span.of_kind("value") or span.of_kind("metric")):
            return length if self._only_qualifies(span) or self._is_any_of(span) else None
        if not span.time and not span.of_kind("value"):
            if self._only_does(span):
                self._has_verb = True
                # Where nothing is ordered, what is done is told by its verb alone.
                self._deed = "" if done_by(self._draft, "ordered") else self._draft.word(span.first)
                return length
            if self._only_holds(span):
                return length
        is_joined = bool(self._joins) or self._draft.tokens[span.first].after_break
        if self.clauses and not self._is_new and not is_joined and not self._has_verb:
            # "Hollin mugs in May" are one thing.
            self.clauses[-1].spans.append(span)
            return length
        did_then = bool(span.time and self._deed and self.clauses)
        if self._is_new or not is_joined or did_then:
            self.clauses.append(Clause(self._said, [], self._all))
        self._has_verb = False
        clause = self.clauses[-1]
        if not span.time:
            self._deed = ""
        elif not clause.spans:
            clause.deed, self._deed = self._deed, ""
        clause.spans.append(span)
        clause.joins |= self._joins
        led = self._draft.word(span.first - 1)
        is_again = led in self._draft.vocab.prepositions | {"by", "with"} and led in self._led
        self._led.add(led)
        clause.are_all = clause.are_all or self._all or "also" in self._joins
        clause.are_all = clause.are_all or (is_again and "and" in clause.joins)
        self._is_new, self._joins = False, set()
        return length

    def _only_qualifies(self, span: Span) -> bool:
        """In "the garden category", "Hollin products" the noun says what the value is of."""
        beside = (span.first - 1, span.last + 1)
        return any(
            s.of_kind("value") and (s.last == beside[0] or s.first == beside[1])
            for s in self._starts.values()
        )

    def _is_any_of(self, span: Span) -> bool:
        """In "who never failed a course" any of the things is meant, whatever they are called."""
        led = self._draft.word(span.first - 1) in ("a", "an", "any")
        is_behind = any(s.of_kind("value") and s.last == span.first - 2 for s in self._starts.values())
        names = [m.name for m in span.of_kind("dimension")]
        return led and is_behind and any(self._draft.lexicon.names_thing(name) for name in names)

    def _only_holds(self, span: Span) -> bool:
        """In "five-star reviews", "items of both toys and books" the rows that values are of are named."""
        metrics = self._draft.manifest.metrics
        named = [metrics[m.name] for m in span.of_kind("metric")]
        of_rows = [m.aggregation in ("count", "sum") and not (m.filters and m.unit == "count") for m in named]
        if not named or not all(of_rows):
            return False
        is_behind = any(s.of_kind("value") and s.last == span.first - 1 for s in self._starts.values())
        is_led = self._draft.word(span.last + 1) in ("of", "from", "in", "by")
        return is_behind or (is_led and self._follows(span.last + 1))

    def _only_does(self, span: Span) -> bool:
        """Whether a measure is named only by the verb of what was done: "paid by card"."""
        word = self._draft.word(span.first)
        return span.first == span.last and (word in _DEALS | self._draft.vocab.doing or word.endswith("ed"))


def _with_numbers(draft: Draft) -> list[Span]:
    """The spans, those of a number beside what it is a value of as one: "5-star", "score 1"."""
    found: list[Span] = []
    for span in draft.spans:
        kinds = [m.name for m in span.of_kind("dimension")]
        kinds = [n for n in kinds if draft.manifest.dimensions[n].data_type == "integer"]
        value = read_number(draft.word(span.first - 1), draft.vocab) if len(kinds) == 1 else None
        if value is None or span.first - 1 in draft.used:
            found.append(span)
            continue
        meaning = Meaning("value", kinds[0], value=int(value))  # type: ignore[arg-type]
        found.append(Span(span.first - 1, span.last, (meaning,), score=span.score))
    return found

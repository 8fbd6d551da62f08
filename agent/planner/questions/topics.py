"""Questions about what models say, told by their cues: what is left must be explained as in any question."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from agent.planner.draft import Draft
from agent.planner.making.terms import in_two_periods
from agent.planner.names.lexicon import Meaning
from agent.planner.names.text import tokenize
from agent.planner.offers import main_measure
from agent.planner.questions.cues import (
    UNNAMED,
    Left,
    hidden,
    movement,
    only_odd,
    said,
    shown,
    timeless,
    topic,
    without,
)
from agent.planner.questions.foretold import Foretold, code_in
from agent.planner.questions.funnel import read_funnel
from agent.planner.questions.recommended import BESIDES, Recommended
from agent.planner.questions.trusted import read_trusted
from agent.planner.questions.unlike import unlike
from agent.planner.reading import LookupReading, QueryReading, Reading, RefuseReading, WhyReading
from agent.planner.times.dates import Clock
from agent.planner.times.foretell import FROM_DATA, Ahead, ahead_of, named_ahead
from agent.planner.times.own_clock import clock_of
from agent.planner.times.ranges import find_time_mentions
from agent.planner.times.why_periods import (
    NOT_ADJACENT,
    a_year_apart,
    apart_periods,
    joined_period,
    later_period,
)
from agent.planner.to_query import as_time
from agent.planner.unreachable import OUTSIDE, is_beyond
from agent.planner.vocabulary import Vocabulary
from agent.tools.lookups import is_known
from semantic_layer.layer import SemanticLayer

LONGEST = 300
# Without a change or a time, that is asked for which a word means.
_CAUSAL = re.compile(r"(?:and |so )?what (?:made|caused|drove|pushed|brought|let)\b", re.IGNORECASE)
_KIND = re.compile(
    r"(?i)\b(?:(?:kind|type|sort|group|class|tier)s? of|segment|cluster|one of (?:our|the)"
    r"|place|put|classify)\b"
)
_WHOM = re.compile(
    r"\b(?:who|whose|ids?|members|where|when|(?:are|were) (?:they|those|these)"
    r"|(?:do|did) (?:they|those|these) (?:belong|live|come|fall))\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\s*(?:and |so )?(?:how much|what (?:share|part|percentage|proportion))\b", re.IGNORECASE
)
OF_CUSTOMER = "segment_of_customer"
_EXPLAIN = re.compile(r"(?:please )?(?:(?:can|could|would) you )?(?:please )?explain\b", re.IGNORECASE)
_MODAL = re.compile(
    r"(?i)\b(?:will|might|may|likely|going to|about to|at risk|in danger|(?:bet|money) on|candidates?)\b"
)
# "What orders" would ask which of them.
_OPENING = re.compile(r"^\s*what\b", re.IGNORECASE)
_WHOLE_ONLY = "I can't answer that: {what} a measure as a whole, not of it by groups or under a condition."


@dataclass(frozen=True)
class TopicReader:
    """Reads what nothing else explained as a question for what models say of one dataset."""

    layer: SemanticLayer
    vocab: Vocabulary
    clock: Clock
    understand: Callable[[str, dict[str, Any]], Draft | None]
    named_by: Callable[[str], tuple[Meaning, ...]]
    lookup: Callable[[str], tuple[Meaning, ...]]

    @cached_property
    def _left(self) -> Left:
        return Left(self.vocab, self.understand)

    @cached_property
    def _foretold(self) -> Foretold:
        without_time = partial(timeless, vocab=self.vocab, clock=self.clock)
        return Foretold(self.layer, self._left, self.vocab.numbers, without_time)

    @cached_property
    def _offered(self) -> Recommended:
        return Recommended(self.layer, self.vocab, self._left, self.understand, self.named_by)

    def read(self, question: str) -> Reading | None:
        """Return what a question asks of the models; None where a word of it is not explained."""
        text = hidden(" ".join(question.split()), self.lookup)
        if len(text) > LONGEST:
            return None
        readers = (
            self._why,
            self._treated,
            self._unlike,
            self._segments,
            self._of_model,
            self._foretold.likely,
            self._offered.read,
            self._anomalies,
            self._forecast,
            partial(read_funnel, layer=self.layer, left=self._left),
        )
        asked = dict.fromkeys((text, without(text, said()["purpose"]).strip()))
        return next((reading for text in asked for one in readers if (reading := one(text))), None)

    def odd(self, question: str, reading: Reading) -> Reading | None:
        """Return what a question asks of days that stand out, unless it was read as a measure of models."""
        text = hidden(" ".join(question.split()), self.lookup)
        if not isinstance(reading, QueryReading) or len(text) > LONGEST:
            return None
        manifest = self.layer.manifest
        if of_models := self._of_model(text):
            return of_models
        names = [name for name in reading.query["metrics"] if name in manifest.metrics]
        facts = {fact for name in names for fact in manifest.facts(name)}
        is_foretold = any(manifest.models[fact].table.startswith("models.") for fact in facts)
        if (advised := self._offered.advised(text, facts)) or is_foretold:
            return advised
        readers = self._offered.wanted, self._treated, self._unlike, self._other, self._anomalies
        return next((found for one in readers if (found := one(text))), None)

    def _of_model(self, text: str) -> Reading | None:
        """How good a model is, what it goes by, or both."""
        both = read_trusted(text, self._foretold)
        return both or self._foretold.quality(text) or self._foretold.drivers(text)

    def drivers(self, question: str) -> Reading | None:
        """Return what a model goes by, where a question asks for that."""
        return self._foretold.drivers(" ".join(question.split()))

    def why(self, question: str) -> Reading | None:
        """Return what made a measure rise or fall, where a question opens by asking for that."""
        text = hidden(" ".join(question.split()), self.lookup)
        is_asked = _CAUSAL.match(text) and sum(movement(text)) == 1
        return self.reasons(text) if is_asked else None

    def reasons(self, question: str) -> Reading | None:
        """Return what a question for reasons asks of, by its cues alone."""
        text = hidden(" ".join(question.split()), self.lookup)
        return self._why(text) if len(text) <= LONGEST else None

    def _treated(self, text: str) -> Reading | None:
        """What to do with some customers, which no count of them tells."""
        told = topic("segments")
        rest = without(text, told["actions"])
        is_one = without(text, topic("recommendations")["first"]) != text
        if rest == text or is_one or not is_known("segments", self.layer.manifest):
            return None
        return LookupReading({"what": "segments"}) if without(rest, told["named"]) != rest else None

    def _other(self, text: str) -> Reading | None:
        """What will be, or is bought besides, where the words for it were read as what was."""
        if found := self._foretold.likely(text, grouped=False) if _MODAL.search(text) else None:
            return found
        return self._offered.read(text) if BESIDES.search(text) else None

    def _why(self, text: str) -> Reading | None:
        told = topic("why")
        rest = without(text, *told["cues"])
        if rest == text or self.clock.names_term(shown(text)):
            return None
        tokens = tokenize(text)
        mentions = find_time_mentions(tokens, self.vocab, self.clock)
        for mention in mentions:
            named = text[tokens[mention.first].start : tokens[mention.last].end]
            rest = rest.replace(named, " " * len(named))
        rest = without(rest, told["degrees"])
        fell, rose = (without(rest, told[way]) != rest for way in ("fell", "rose"))
        if not (fell or rose or mentions) and _EXPLAIN.match(text):
            return None
        draft = self._left.explained(without(rest, told["fell"], told["rose"], told["along"]), text)
        draft = draft or self._left.explained(without(rest, told["along"]), text)
        if draft is None or draft.having or draft.groups or draft.time or any(s.guessed for s in draft.spans):
            return None
        names = list(draft.metrics)
        notes: tuple[str, ...] = ()
        if not names and mentions and fell != rose and (main := main_measure(self.layer)):
            names, notes = [main], (f"{UNNAMED}: {{catalogue.label.{main} | lower}} is taken",)
        if len(names) != 1 or names[0] not in self.layer.manifest.metrics:
            return None
        moved, where = rose if fell != rose else None, tuple(draft.filters)
        notes = (*notes, *draft.notes)
        if later := a_year_apart(mentions):
            return WhyReading(names[0], as_time(later), notes, moved, where, "previous_year")
        if both := joined_period(mentions, tokens):
            return WhyReading(names[0], as_time(both), notes, moved, where)
        asked = later_period(mentions, self.clock)
        if asked is None and (two := apart_periods(mentions)):
            query = in_two_periods(draft, names[0], two)
            return WhyReading(names[0], as_time(two[1]), notes, moved, where, two=query)
        if asked is None and mentions and is_beyond(mentions[0].range, self.clock):
            return RefuseReading("outside_data", OUTSIDE)
        if asked is None:
            return RefuseReading("unsupported", NOT_ADJACENT)
        return WhyReading(names[0], as_time(asked[0]), (*notes, *asked[1]), moved, where)

    def _anomalies(self, text: str) -> Reading | None:
        told = topic("anomalies")
        rest = without(text, *told["cues"])
        if rest == text:
            return None
        draft = self._left.explained(without(rest, told["along"]), text)
        if draft is None:
            return None
        note = self._by_main_measure(draft)
        if draft.left_out or self._is_parted(draft) and len(draft.metrics) == 1:
            return RefuseReading("unsupported", _WHOLE_ONLY.format(what="what is unusual is looked for in"))
        if len(draft.metrics) != 1 or draft.metrics[0] not in self.layer.manifest.metrics:
            return None
        ends = (("from", draft.time.start), ("to", draft.time.end)) if draft.time else ()
        time = {key: day.isoformat() for key, day in ends if day}
        note = "; ".join(dict.fromkeys(filter(None, (note, *draft.notes))))
        asked = {"what": "anomalies", "subject": draft.metrics[0]}
        return LookupReading(
            {**asked, "time": time} if time else asked, note=note, only=only_odd(text, self.vocab, self.clock)
        )

    def _forecast(self, text: str) -> Reading | None:
        told = topic("forecast")
        found, bare = ahead_of(text, self.vocab.numbers)
        sure = without(bare, told["sure"])
        is_sure, cued = sure != bare, without(sure, told["cues"], told["pace"])
        if not (found or is_sure or cued != sure):
            return None
        rest = without(cued, told["along"])
        draft = self._left.explained(_OPENING.sub(lambda said: " " * len(said.group()), rest), text)
        is_timed = draft is not None and (found is not None or (is_sure and draft.time is not None))
        note = self._by_main_measure(draft) if draft is not None and is_timed else ""
        if draft is None or len(draft.metrics) != 1 or draft.metrics[0] not in self.layer.manifest.metrics:
            return None
        if found and draft.time:  # "the next three months after August"
            found, note = Ahead(found.grain, 0), "; ".join(filter(None, (note, FROM_DATA)))
        if found is None and (found := named_ahead(draft, clock_of(draft.metrics, draft.clock, self.layer))):
            note = "; ".join(filter(None, (note, "" if found.periods else FROM_DATA)))
        if found is None and (not is_sure or draft.time):
            return None
        if self._is_parted(draft):
            return RefuseReading("unsupported", _WHOLE_ONLY.format(what="forecasts are made of"))
        horizon = found or Ahead("month", 0)
        asked = {"what": "forecast", "subject": draft.metrics[0], "grain": horizon.grain}
        return LookupReading({**asked, "periods": horizon.periods} if horizon.periods else asked, note=note)

    def _unlike(self, text: str) -> Reading | None:
        told = topic("unlike")
        if without(text, told["differing"]) == text:
            return None
        draft = self._left.explained(without(text, told["cues"], told["differing"], told["along"]), text)
        return unlike(draft, self.layer) if draft is not None else None

    def _by_main_measure(self, draft: Draft) -> str:
        """Take the main measure where none is named; what is told of it."""
        main = None if draft.metrics else main_measure(self.layer)
        if main is None:
            return ""
        draft.metrics = [main]
        return f"{UNNAMED}: {{catalogue.label.{main} | lower}} is taken"

    def _segments(self, text: str) -> Reading | None:
        told = topic("segments")
        if not is_known("segments", self.layer.manifest):
            return None
        if code := code_in(text):
            return self._placed(text, code)
        if _WHOM.search(text) or _AMOUNT.match(text):
            return None  # who is in them, where they live or what came of one, which no profile tells
        rest = without(text, *told["cues"])
        people = without(rest, said()["customers"])
        is_weak = rest == text and without(text, *told["weak"]) != text and people != rest
        if rest == text and not is_weak:
            return None
        note = self._left.unspoken(without(people, *told["weak"], told["along"]), text)
        return LookupReading({"what": "segments"}, note=note) if note is not None else None

    def _placed(self, text: str, code: re.Match[str]) -> Reading | None:
        """Which of the segments one customer is in."""
        told = topic("segments")
        rest = without(f"{text[: code.start()]}{' ' * len(code.group())}{text[code.end() :]}", told["placed"])
        named = without(rest, *told["cues"], *told["weak"], told["named"])
        is_told = named != rest or _KIND.search(text) or without(text, told["kinds"]) != text
        if not is_told or not is_known(OF_CUSTOMER, self.layer.manifest):
            return None
        note = self._left.unspoken(without(named, told["of_one"], said()["customers"]), text)
        asked = {"what": OF_CUSTOMER, "subject": code.group()}
        return LookupReading(asked, note=note) if note is not None else None

    def _is_parted(self, draft: Draft) -> bool:
        return bool(draft.filters or draft.having or any(not group.grain for group in draft.groups))

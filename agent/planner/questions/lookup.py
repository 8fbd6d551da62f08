"""Questions that ask for what models say of somebody or something, read as a whole by patterns."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

import yaml

from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.text import stem, tokenize, words
from agent.planner.questions.cues import only_odd
from agent.planner.reading import AskReading, LookupReading
from agent.planner.times.dates import Clock, TimeMention
from agent.planner.times.ranges import find_time_mentions
from agent.planner.vocabulary import Vocabulary
from agent.tools.lookups import is_known
from semantic_layer.calendar import last_full_period
from semantic_layer.folding import fold
from semantic_layer.manifest import Manifest

QUOTED = "[\"'“”‘’]?"
ID = rf"{QUOTED}(?P<subject>\w[\w./#-]*?){QUOTED}"
DIGITS = rf"{QUOTED}(?P<subject>(?=[\w./#-]*\d)\w[\w./#-]*?){QUOTED}"
NAME = rf"{QUOTED}(?P<subject>\S.*?){QUOTED}"
PARTS = {
    "{id}": ID,
    "{digits}": DIGITS,
    "{name}": NAME,
    "{metric}": r"(?P<metric>\S.*?)",
    "{model}": r"(?P<model>\S.*?)",
    "{time}": r"(?P<time>)",
    "{next}": r"(?: (?:for|in|over|during|within|of))?(?: the)?"
    r"(?: (?:next|coming|following)(?: (?P<periods>\w+))? (?P<unit>days?|weeks?|months?))?(?P<until>)",
}
MOST, MOST_OPTIONS = 400, 5
OF_PRODUCTS, PRODUCT_NAME, PRODUCT = "similar_products", "product__product_name", "Product name"
MODEL = "trained_model__model_name"
AFTER = re.compile(r"\b(?:model|models|prediction|predictions|forecast|forecasts)$")


# What goes on behind a name is no part of it.
_SAYS_MORE = re.compile(r" (?:tends?|usually|often|typically|mostly|in the same|in one)\b", re.IGNORECASE)


@dataclass(frozen=True)
class LookupReader:
    """Reads questions about models against one manifest and the values of one dataset."""

    manifest: Manifest
    lexicon: Lexicon
    vocab: Vocabulary
    clock: Clock
    models: tuple[str, ...]
    named_by: Callable[[str], tuple[Meaning, ...]] = lambda said: ()
    """The values whose names hold all words of a text."""

    def read(self, question: str) -> LookupReading | AskReading | None:
        """Return the lookup a question asks for; None where some word of it is not explained."""
        text = " ".join(question.split()).strip(" ?!.")
        for what, pattern in self._patterns:
            match = pattern.fullmatch(text)
            if match and (arguments := self._arguments(what, match.groupdict())) is not None:
                if _SAYS_MORE.search(str(arguments.get("subject", ""))):
                    continue
                if what == OF_PRODUCTS and (which := self._which(question, arguments)):
                    return which
                only = only_odd(text, self.vocab, self.clock) if what == "anomalies" else {}
                return LookupReading({"what": what, **arguments}, self._period(match.groupdict()), only=only)
        return None

    def _which(self, question: str, arguments: dict[str, Any]) -> AskReading | None:
        """Put the name of the one product that has all the words said; ask where several have them."""
        said = str(arguments.get("subject", ""))
        held = [str(m.value) for m in self.named_by(said) if m.name == PRODUCT_NAME]
        if not held or fold(said) in map(fold, held):
            return None
        if len(held) == 1:
            arguments["subject"] = held[0]
            return None
        options = {f"{PRODUCT}: {name}": question.replace(said, name) for name in held[:MOST_OPTIONS]}
        return AskReading("Several products are called so. Which one?", options)

    def _period(self, found: Mapping[str, str | None]) -> str:
        """The one period that is named with the metric, as it was said."""
        said = str(found.get("metric") or "")
        mentions = find_time_mentions(tokens := tokenize(said), self.vocab, self.clock, said)
        if len(mentions) != 1:
            return ""
        return said[tokens[mentions[0].first].start : tokens[mentions[0].last].end].title()

    @cached_property
    def customers(self) -> str:
        """The words for customers, as a pattern."""
        return self._words_of("customer").lower()

    def metric_named(self, said: str) -> str | None:
        """Return the metric that words name, and nothing else; the default of several."""
        return self._metric(said)

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        said = _said()
        parts = {
            **PARTS,
            "{the}": said["the"],
            "{odd}": said["odd"],
            "{events}": said["events"],
            "{segments}": said["segments"],
            "{segment}": said["segment"],
            "{customer}": self._words_of("customer"),
            "{product}": self._words_of("product"),
            "{order}": self._words_of("order"),
            "{subject}": f"(?:(?:{self._words_of('customer')}|{self._words_of('order')}|session|visit) )?",
        }
        return tuple(
            (what, re.compile(said["opening"] + _filled(pattern, parts), re.IGNORECASE))
            for what, patterns in said["lookups"].items()
            if is_known(what, self.manifest)
            for pattern in patterns
        )

    def _words_of(self, entity: str) -> str:
        """The words for an entity, in either number, as a pattern."""
        known = self.manifest.entities.get(entity)
        named = (known.label or known.name, *known.synonyms) if known else (entity,)
        spoken = sorted({w.lower() for name in named for w in (name, f"{name}s")}, key=len, reverse=True)
        return f"(?:(?:{'|'.join(map(re.escape, spoken))})(?: (?:id|number|no|nr))?)"

    def _arguments(self, what: str, found: Mapping[str, str | None]) -> dict[str, Any] | None:
        arguments: dict[str, Any] = {}
        if subject := found.get("subject"):
            if self._is_spoken_of(subject):
                return None
            arguments["subject"] = subject
        if found.get("metric") and "time" in found:
            return self._metric_in_time(str(found["metric"]))
        if found.get("metric") and "until" in found and not found.get("unit"):
            return self._metric_until(str(found["metric"]))
        for part, read in (("metric", self._metric), ("model", self._model)):
            if (said := found.get(part)) is not None:
                if (name := read(said)) is None:
                    return None
                arguments["subject"] = name
        if what == "forecast":
            return self._horizon(arguments, found)
        if said := found.get("periods"):
            count = int(said) if said.isdigit() else self.vocab.numbers.get(said.lower(), 0)
            return {**arguments, "periods": count} if 0 < count <= MOST else None
        return arguments

    def _is_spoken_of(self, subject: str) -> bool:
        """Whether a word is one of the language or of the definitions, and so nobody's identifier."""
        first, *more = words(subject) or ("",)
        is_word = self.vocab.is_function_word(first) or first in self.vocab.fillers
        return not more and (is_word or stem(first) in self.lexicon.entity_stems)

    def _metric(self, said: str) -> str | None:
        found = {one.name for one in self.lexicon.lookup(words(said)) if one.kind == "metric"}
        others = {n: {a.metric for a in self.manifest.metrics[n].alternatives} for n in found}
        default = [name for name in found if others[name] >= found - {name}]
        return next(iter(found if len(found) == 1 else default), None)

    def _model(self, said: str) -> str | None:
        """The model that a text names, by words that are all part of its name or its task."""
        if not AFTER.search(said.lower()) and said not in self.models:
            return None
        wanted = set(words(AFTER.sub("", said.lower()).strip())) - self.vocab.particles
        fitting = [name for name in self.models if wanted and wanted <= self._names_of_model[name]]
        exact = [name for name in fitting if wanted == set(words(name.replace("_", " ")))]
        return next(iter(exact or fitting), None)

    @cached_property
    def _names_of_model(self) -> dict[str, set[str]]:
        known = self.manifest.dimensions[MODEL].value_synonyms
        return {
            name: {w for text in (name.replace("_", " "), *known.get(name, ())) for w in words(text)}
            for name in self.models
        }

    def _apart(self, said: str) -> tuple[str | None, TimeMention | None]:
        """A metric's name and the one period named before or after it; no name where more is said."""
        tokens = tokenize(said)
        mentions = find_time_mentions(tokens, self.vocab, self.clock, said)
        if len(mentions) > 1:
            return None, None
        covered = range(mentions[0].first, mentions[0].last + 1) if mentions else range(0)
        rest = [t.text for at, t in enumerate(tokens) if at not in covered]
        linking = self.vocab.prepositions | self.vocab.particles
        while rest and rest[-1] in linking:
            rest.pop()
        while rest and rest[0] in linking:
            rest.pop(0)
        return self._metric(" ".join(rest)), mentions[0] if mentions else None

    def _metric_in_time(self, said: str) -> dict[str, Any] | None:
        name, mention = self._apart(said)
        if name is None:
            return None
        if mention is None:
            return {"subject": name}
        ends = (("from", mention.range.start), ("to", mention.range.end))
        return {"subject": name, "time": {key: day.isoformat() for key, day in ends if day}}

    def _metric_until(self, said: str) -> dict[str, Any] | None:
        """A forecast up to a month that is named: that of a name alone is the next one after the data."""
        name, mention = self._apart(said)
        if name is None:
            return None
        if mention is None:
            return {"subject": name, "grain": "month"}
        month = mention.range.start
        if month is None or mention.grain != "month":
            return None
        last = self.clock.last_day
        while mention.note and month <= last:
            month = month.replace(year=month.year + 1)
        full = last_full_period(last, "month").start
        count = (month.year - full.year) * 12 + month.month - full.month if full else 0
        return {"subject": name, "grain": "month", "periods": count} if 0 < count <= MOST else None

    def _horizon(self, arguments: dict[str, Any], found: Mapping[str, str | None]) -> dict[str, Any] | None:
        unit = _said()["units"].get((found.get("unit") or "").lower())
        said = (found.get("periods") or "").lower()
        count = int(said) if said.isdigit() else self.vocab.numbers.get(said, 0 if said else 1)
        if not count:
            return None
        return {**arguments, "grain": unit, "periods": count} if unit else {**arguments, "grain": "month"}


@cache
def _said() -> dict[str, Any]:
    text = resources.files("agent.planner").joinpath("words/lookups.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern

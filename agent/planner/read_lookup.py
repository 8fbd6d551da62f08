"""Questions that ask for what models say of somebody or something, read as a whole by patterns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

import yaml

from agent.planner.date_ranges import find_time_mentions
from agent.planner.dates import Clock
from agent.planner.lexicon import Lexicon
from agent.planner.reading import LookupReading
from agent.planner.text import stem, tokenize, words
from agent.planner.vocabulary import Vocabulary
from agent.tools.lookups import is_known
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
    "{time}": r"(?:,? (?P<time>\S.*))?",
    "{next}": r"(?: (?:for|in|over|during|within|of))?(?: the)?"
    r"(?: (?:next|coming|following)(?: (?P<periods>\w+))? (?P<unit>days?|weeks?|months?))?",
}
MOST = 400
MODEL = "trained_model__model_name"
AFTER = re.compile(r"\b(?:model|models|prediction|predictions|forecast|forecasts)$")


@dataclass(frozen=True)
class LookupReader:
    """Reads questions about models against one manifest and the values of one dataset."""

    manifest: Manifest
    lexicon: Lexicon
    vocab: Vocabulary
    clock: Clock
    models: tuple[str, ...]

    def read(self, question: str) -> LookupReading | None:
        """Return the lookup a question asks for; None where some word of it is not explained."""
        text = " ".join(question.split()).strip(" ?!.")
        for what, pattern in self._patterns:
            match = pattern.fullmatch(text)
            if match and (arguments := self._arguments(what, match.groupdict())) is not None:
                return LookupReading({"what": what, **arguments})
        return None

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        said = _said()
        parts = {
            **PARTS,
            "{the}": said["the"],
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
        for part, read in (("metric", self._metric), ("model", self._model)):
            if (said := found.get(part)) is not None:
                if (name := read(said)) is None:
                    return None
                arguments["subject"] = name
        if (said := found.get("time")) is not None:
            if (days := self._days(said)) is None:
                return None
            arguments["time"] = days
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
        return found.pop() if len(found) == 1 else None

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

    def _days(self, said: str) -> dict[str, str] | None:
        tokens = tokenize(said)
        mentions = find_time_mentions(tokens, self.vocab, self.clock)
        if len(mentions) != 1:
            return None
        covered = range(mentions[0].first, mentions[0].last + 1)
        rest = {t.text for at, t in enumerate(tokens) if at not in covered}
        if rest - self.vocab.prepositions - self.vocab.particles:
            return None
        start, end = mentions[0].range.start, mentions[0].range.end
        return {key: day.isoformat() for key, day in (("from", start), ("to", end)) if day}

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

"""Cues of what models are asked about, by `words/topics.yml`, and what is left of a question beside them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from agent.planner.draft import Draft
from agent.planner.leftovers import is_grammar_word, unexplained
from agent.planner.names.lexicon import Meaning
from agent.planner.names.text import Token, as_written, tokenize
from agent.planner.restricting import idle
from agent.planner.times.dates import Clock
from agent.planner.times.ranges import find_time_mentions
from agent.planner.vocabulary import Vocabulary

# The chance of restricting something up to which a word that names nothing is left out, where a cue tells
# what is asked; so many of them at most.
MOST_IDLE, MOST_WORDS = 0.5, 6
# Letters for private use, which no pattern of words finds.
_FIRST, _LAST = 0xE000, 0xF8FF
LONGEST_NAME = 5
_OF_MODELS = ("trained_model__", "prediction__")
UNNAMED = "no measure was named"


@dataclass(frozen=True)
class Left:
    """What is left of a question once its cues are blanked out: words of the data, or idle ones."""

    vocab: Vocabulary
    understand: Callable[[str, dict[str, Any]], Draft | None]

    def explained(self, rest: str, text: str) -> Draft | None:
        """The draft of the rest of a text; None where a word of it may restrict and is not explained."""
        rest, text = shown(rest), shown(text)
        draft = self.understand(rest, {})
        if draft is None or draft.choices or draft.unsupported:
            return None
        unknown = set(unexplained(draft))
        odd = tuple(token for token in draft.tokens if token.text in unknown)
        if not odd:
            return draft
        if not self._are_idle(odd, text):
            return None
        draft.notes.append(_told(odd, text))
        return draft

    def is_spoken(self, rest: str, text: str) -> bool:
        """Whether nothing is left of a text but words of the language, and such as restrict nothing."""
        return self.unspoken(rest, text) is not None

    def unspoken(self, rest: str, text: str) -> str | None:
        """A note of the words left out; None where one may restrict what is asked."""
        rest, text = shown(rest), shown(text)
        fillers = self.vocab.fillers | self.vocab.by | self.vocab.each
        odd = tuple(
            t for t in tokenize(rest) if not (t.text in fillers or self.vocab.is_function_word(t.text))
        )
        if not odd:
            return ""
        if not self._are_idle(odd, text):
            return None
        draft = self.understand(rest, {})
        places = {token.start for token in odd}
        if draft is None or any(
            draft.tokens[at].start in places
            for span in draft.spans
            for at in range(span.first, span.last + 1)
            if not span.guessed
        ):
            return None
        return _told(odd, text)

    def _are_idle(self, odd: tuple[Token, ...], text: str) -> bool:
        if len(odd) > MOST_WORDS or any(t.is_number or is_grammar_word(t.text, self.vocab) for t in odd):
            return False
        return len(idle(odd, text, MOST_IDLE)) == len({token.start for token in odd})


def _told(odd: tuple[Token, ...], text: str) -> str:
    gone = ", ".join(f"“{as_written(token, text)}”" for token in odd)
    return f"{gone}: taken as saying nothing of what is asked"


def without(text: str, *patterns: str) -> str:
    """A text in which what patterns find is blanked out: every other letter keeps its place."""
    for pattern in patterns:
        text = compiled(pattern).sub(lambda found: " " * len(found.group()), text)
    return text


def hidden(text: str, lookup: Callable[[str], tuple[Meaning, ...]]) -> str:
    """A text in which no pattern finds a part of a stored name of several words: "do" in Rio Grande do Sul.

    Every letter keeps its place. A state is no name: "in transit" is said of anything.
    """
    tokens = tokenize(text)
    at = 0
    while at < len(tokens):
        for last in range(min(len(tokens), at + LONGEST_NAME) - 1, at, -1):
            start, end = tokens[at].start, tokens[last].end
            if any(_is_name(m) for m in lookup(text[start:end].lower())):
                text = text[:start] + "".join(map(_hide, text[start:end])) + text[end:]
                at = last
                break
        at += 1
    return text


def _is_name(meaning: Meaning) -> bool:
    """Whether a stored value is a name: a state is none, nor is what a model foretells."""
    return not (meaning.name.endswith("status") or meaning.name.startswith(_OF_MODELS))


def shown(text: str) -> str:
    """A text with its hidden names as they were."""
    return "".join(chr(ord(c) - _FIRST) if _FIRST <= ord(c) <= _LAST else c for c in text)


def _hide(letter: str) -> str:
    return chr(ord(letter) + _FIRST) if ord(letter) <= _LAST - _FIRST else letter


def timeless(text: str, vocab: Vocabulary, clock: Clock) -> str:
    """A text in which all times are blanked out."""
    tokens = tokenize(text)
    for mention in find_time_mentions(tokens, vocab, clock):
        start, end = tokens[mention.first].start, tokens[mention.last].end
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def only_odd(text: str, vocab: Vocabulary, clock: Clock) -> dict[str, str]:
    """Which of what stands out is asked for: days or weeks alone, what rose or what fell."""
    told = topic("anomalies")
    grains = {found.lastgroup for found in compiled(told["grains"]).finditer(timeless(text, vocab, clock))}
    rose, fell = (without(text, told[way]) != text for way in ("rises", "falls"))
    only = {"anomaly_grain": str(next(iter(grains)))} if len(grains) == 1 else {}
    return {**only, **({"anomaly_direction": "up" if rose else "down"} if rose != fell else {})}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of whole words; between them any number of blanks."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


@cache
def said() -> dict[str, Any]:
    """All that `words/topics.yml` holds."""
    text = resources.files("agent.planner").joinpath("words/topics.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return loaded


def topic(name: str) -> dict[str, Any]:
    """What `words/topics.yml` says of one topic."""
    found: dict[str, Any] = said()[name]
    return found


def movement(text: str) -> tuple[bool, bool]:
    """Whether words say that something fell, and whether that it rose."""
    fell, rose = (without(text, topic("why")[way]) != text for way in ("fell", "rose"))
    return fell, rose


def of_why(text: str) -> str:
    """What is left of the words of a why-question beside those of a change."""
    told = topic("why")
    return without(text, told["fell"], told["rose"], told["along"])

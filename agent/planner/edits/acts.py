"""What a follow-up asks to be done with the question before: drop, keep, add, swap, sort, compare."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

LONGEST = 140
_LINKS = frozenset({"and", "now", "then", "please", "ok", "okay", "but", "just", "so"})
_ADDING = frozenset(
    {"add", "plus", "also", "include", "versus", "vs", "compared", "same", "instead", "only", "without"}
    | {"excluding", "drop", "remove", "as"}
)
_LEANING = re.compile(
    r"^(?:what|how) about\b|\b(?:did|do|does|have|are|were) (?:they|those|these)\b(?! \w+s\b)"
    r"|\b(?:of|for|by|from) (?:them|those|these)\b(?! \w)"
    r"|^(?:and )?(?:(?:what|how|who|show|list)(?: me| is| are| was| were|'s| did| does| has)* )?"
    r"(?:their|its|his|her|it)\b"
    r"|\b(?:that|this) one\b|\b(?:then|at th(?:e|at) time)[?!. ]*$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:and |but |so )?(?:what|which|who|where|when|why|how (?:many|much))\b(?! about| one| by)"
    r"(?: \S+){3}",
    re.IGNORECASE,
)
# "And in units": a few words that a question opens with only where it goes on.
_FRAGMENT = re.compile(r"(?:in|as|by|per|for|with|from|of|than|on)\b(?: \S+){1,3}", re.IGNORECASE)
REST = r"\S.*?"


@dataclass(frozen=True)
class Act:
    """One way to read a follow-up: what is to be done, and the parts of the sentence that say with what."""

    kind: str
    parts: Mapping[str, str]

    def part(self, name: str) -> str:
        """What was said in a place of the pattern, empty where nothing was."""
        return self.parts.get(name, "").strip(" ,.;:")


def acts(question: str) -> Iterator[Act]:
    """Yield the readings of a follow-up as something to do, the likeliest first."""
    text = " ".join(question.split()).strip(" ?!.,")
    if len(text) > LONGEST:
        return
    for bare in dict.fromkeys((bare_of(text), text)):
        for kind, patterns in _patterns():
            for pattern in patterns:
                if match := pattern.fullmatch(bare):
                    yield Act(kind, {k: v for k, v in match.groupdict().items() if v is not None})


def is_another_wording(question: str, earlier: str) -> bool:
    """Whether two follow-ups ask for the same kind of change ("only the capital", then "only Paris")."""
    kinds = [{act.kind for act in acts(said)} for said in (question, earlier)]
    return bool(kinds[0] & kinds[1])


def asks_itself(question: str) -> bool:
    """Whether a reply is a question of some words, and no answer to what was asked back."""
    return _OWN.match(question) is not None


def only_adds(question: str) -> bool:
    """Whether a sentence is nothing without the one before ("and add the hours", "how many did they buy")."""
    if _LEANING.search(question):
        return True
    words = [word for word in re.findall(r"[a-z]+", question.lower()) if word not in _LINKS]
    if _FRAGMENT.fullmatch(bare_of(" ".join(question.split()))):
        return True
    return bool(words) and (words[0] in _ADDING or words[:2] == ["make", "it"])


def bare_of(text: str) -> str:
    """A sentence without the words of politeness and linking it opens and closes with."""
    opening, closing = _edges()
    match = opening.match(text)
    bare = _reason().sub("", text[match.end() :] if match else text)
    closed = closing.search(bare)
    return (bare[: closed.start()] if closed else bare).strip(" ?!.,")


@cache
def _said() -> dict[str, Any]:
    text = resources.files("agent.planner").joinpath("words/edits.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return loaded


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    said = _said()
    opening = re.compile(f"(?:{said['opening']})+", re.IGNORECASE)
    return opening, re.compile(f"{said['closing']}$", re.IGNORECASE)


@cache
def _reason() -> re.Pattern[str]:
    """A clause behind a change that tells why it is wanted."""
    return re.compile(_said()["reason"], re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (kind, tuple(re.compile(_filled(pattern), re.IGNORECASE) for pattern in patterns))
        for kind, patterns in _said()["acts"].items()
    )


def _filled(pattern: str) -> str:
    for name, part in _said()["parts"].items():
        pattern = pattern.replace(name, part)
    for name in ("a2", "a", "b"):
        pattern = pattern.replace(f"{{{name}}}", f"(?P<{name}>{REST})")
    return pattern

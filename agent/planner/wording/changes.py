"""What people say a measure did: that it rose or fell, doubled, or fell by a third."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

Bound = Literal["over", "under", "about"]
_APOSTROPHE = "['’]?"
_PART = (
    r"(?P<number>\d+(?:[.,]\d+)?) ?(?:%|per ?cent|pct)|(?P<part>half|a third|a quarter|a fifth|two thirds)"
)
_PARTS = {"half": 1 / 2, "a third": 1 / 3, "a quarter": 1 / 4, "a fifth": 1 / 5}
# "Is revenue up on last year": the verb stands apart.
_APART = re.compile(r"^(?:is|are|was|were) .*?\b(?P<way>up|down)\b(?! to\b)")


@dataclass(frozen=True)
class Change:
    """Characters `start` to `end` say that something rose or fell.

    `factor` is what it became a multiple of, None where only the direction is said.
    """

    start: int
    end: int
    rises: bool
    factor: float | None = None
    bound: Bound | None = None
    is_part: bool = False
    """Whether the size is told as a part of what it was ("by 20 %")."""


def find_change(text: str) -> Change | None:
    """Return the first change that a text in small letters tells of, the longest way of saying it."""
    if match := _multiple().search(text):
        factor = next(float(name[1:].replace("_", ".")) for name, said in _named(match, "x") if said)
        return Change(match.start(), match.end(), factor > 1, factor, _bound(match))
    match = _direction().search(text)
    if match is None:
        apart = _APART.search(text)
        return Change(*apart.span("way"), apart["way"] == "up") if apart else None
    rises = bool(match["up"])
    size = _size(match)
    if size is None:
        return Change(match.start(), match.end(), rises)
    return Change(match.start(), match.end(), rises, 1 + size if rises else 1 - size, _bound(match), True)


def find_gone(text: str) -> tuple[int, int] | None:
    """Return where a text in small letters says that nothing was left of something."""
    match = _gone().search(text)
    return match.span() if match else None


def _size(match: re.Match[str]) -> float | None:
    if match["part"]:
        return _PARTS[match["part"]]
    return float(match["number"].replace(",", ".")) / 100 if match["number"] else None


def _bound(match: re.Match[str]) -> Bound | None:
    return next((name for name in ("over", "under", "about") if match[name]), None)


def _named(match: re.Match[str], prefix: str) -> list[tuple[str, str]]:
    return [(name, said) for name, said in match.groupdict().items() if name.startswith(prefix)]


@cache
def multiple_words() -> frozenset[str]:
    """The single words that tell a multiple, which are no misspelt other words."""
    said = (one for ways in changes()["multiples"].values() for one in ways)
    return frozenset(word for way in said if " " not in way for word in way.split("|"))


@cache
def _multiple() -> re.Pattern[str]:
    """Names the multiple by its group: x2, x0_5."""
    ways = (
        f"(?P<x{str(factor).replace('.', '_')}>{'|'.join(map(spelled, said))})"
        for factor, said in changes()["multiples"].items()
    )
    return re.compile(rf"\b(?:{_bounds()} )?(?:{'|'.join(ways)})\b")


@cache
def _gone() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{'|'.join(map(spelled, changes()['gone']))})(?: altogether| entirely| completely)?(?!\w)"
    )


@cache
def _direction() -> re.Pattern[str]:
    ways = (f"(?P<{way}>{'|'.join(map(spelled, changes()[way]))})" for way in ("up", "down"))
    return re.compile(rf"\b(?:{'|'.join(ways)})\b(?: by (?:{_bounds()} )?(?:{_PART}))?")


def _bounds() -> str:
    return "(?:" + "|".join(f"(?P<{k}>{'|'.join(said)})" for k, said in changes()["bounds"].items()) + ")"


def spelled(way: str) -> str:
    """The pattern of words in a row, in which "a|b" stands for either and "a?" may be missing."""
    found, gap = "", ""
    for word in way.split():
        either = "|".join(word.rstrip("?").split("|")).replace("'", _APOSTROPHE)
        if not word.endswith("?"):
            found, gap = f"{found}{gap}(?:{either})", " "
        else:
            found += f"(?: (?:{either}))?" if gap else f"(?:(?:{either}) )?"
    return found


@cache
def changes() -> dict[str, Any]:
    """The ways of telling changes, as they are listed."""
    text = resources.files("agent.planner").joinpath("words/changes.yml").read_text("utf-8")
    return dict(yaml.load(text, yaml.CSafeLoader))

"""Questions of many kinds of business, in which each word that changes the result stands in brackets."""

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "marked.txt"


@dataclass(frozen=True)
class Marked:
    """A question, and for each of its characters whether it is of a word that restricts."""

    text: str
    restricts: tuple[bool, ...]

    def is_restricting(self, start: int, end: int) -> bool:
        """Whether the word from `start` to `end` is marked."""
        return any(self.restricts[start:end])


def read_marked(path: Path = FILE) -> tuple[Marked, ...]:
    """Return the questions of a file, one a line; ValueError where brackets are not paired."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_marked(line) for line in lines if line.strip())


def _marked(line: str) -> Marked:
    text, restricts, inside = "", [], False
    for letter in line:
        if letter in "[]":
            if inside == (letter == "["):
                raise ValueError(f"brackets are not paired: {line}")
            inside = not inside
        else:
            text += letter
            restricts.append(inside)
    if inside:
        raise ValueError(f"brackets are not paired: {line}")
    return Marked(text, tuple(restricts))

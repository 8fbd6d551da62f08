"""A picture with its words and SQL, ready for a page; and all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.report.picture import Answers, Picture
from app.report.words import as_text


@dataclass(frozen=True)
class Shown:
    """A picture as PNG with its sentences in Markdown, or in words why it is `missing`."""

    picture: Picture
    sql: Mapping[str, str]
    png: bytes = b""
    sentences: tuple[str, ...] = ()
    answers: Answers | None = None
    missing: str = ""

    @property
    def alt(self) -> str:
        """What the picture shows, for who can't see it."""
        return " ".join([f"{self.picture.title}.", *map(as_text, self.sentences[:2])])


@dataclass(frozen=True)
class Told:
    """The whole report: of which dataset, about what, in which pictures."""

    title: str
    about: str
    shown: Sequence[Shown]

    @property
    def sections(self) -> list[tuple[str, list[Shown]]]:
        """The pictures that could be drawn, by section."""
        drawn = [one for one in self.shown if not one.missing]
        return [(name, list(group)) for name, group in groupby(drawn, lambda one: one.picture.section)]

    @property
    def missing(self) -> list[Shown]:
        """The pictures that have nothing to show."""
        return [one for one in self.shown if one.missing]

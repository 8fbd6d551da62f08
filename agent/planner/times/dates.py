"""What a time expression is read with: the tokens, the word classes, the days of the data."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from semantic_layer.calendar import DateRange

NEWEST = "no year was named: the newest in the data is taken"
ALL = DateRange(None, None)
WEEKDAYS = {
    name: n
    for n, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tue", "tues"),
            ("wednesday", "wed"),
            ("thursday", "thu", "thurs"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
LAST = frozenset(
    {
        "last",
        "previous",
        "prior",
        "preceding",
        "past",
        "latest",
        "recent",
        "ultimo",
        "ultimos",
        "letzten",
        "letzter",
    }
)
_YEAR = re.compile(r"(19|20)\d\d")
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_DASHES = frozenset({"-", "–", "—"})
_CENTURY = 2000
# Stored values that are seasons of a year ("fall 2024"), each with its dimension.
Terms = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class TimeMention:
    """Tokens `first`..`last` (inclusive) name a date range; `note` says what was assumed."""

    first: int
    last: int
    range: DateRange
    grain: str
    note: str = ""
    parts: tuple["TimeMention", ...] = ()
    no_year: bool = False
    """Whether the year is not said, and may be that of a neighbour."""
    options: tuple[str, ...] = ()
    """The days that are meant one or the other, where only the asker can tell."""


@dataclass(frozen=True)
class Clock:
    """What relative dates lean on: the first and last day of the data, and how weeks and years begin."""

    first_day: date
    last_day: date
    week_start: str = "monday"
    fiscal_year_start: int = 1
    lacks_seasons: bool = False
    """Whether no column tells seasons, so that they are read by their months."""
    terms: Terms = frozenset()

    def is_term(self, dimension: str) -> bool:
        """Whether a dimension tells terms."""
        return any(dimension == name for name, _ in self.terms)

    def names_term(self, text: str) -> bool:
        """Whether a text names a stored season of a year, which is no time that reasons are told of."""
        return bool(self.terms) and any(term in text.lower() for _, term in self.terms)


Rule = Callable[["Reader", int], TimeMention | None]


@dataclass(frozen=True)
class Reader:
    """The tokens being read, with the word classes, the clock, and the question they were cut from."""

    tokens: tuple[Token, ...]
    vocab: Vocabulary
    clock: Clock
    text: str = ""
    # Not of a copy, which reads other words or by another clock.
    _read: dict[tuple[Rule, int], TimeMention | None] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def once(self, rule: Rule, i: int) -> TimeMention | None:
        """What a rule reads at token i; longer expressions try the shorter ones again at each place."""
        key = (rule, i)
        if key not in self._read:
            self._read[key] = rule(self, i)
        return self._read[key]

    def word(self, i: int) -> str:
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def gap(self, i: int) -> str:
        """What stands between token i and the one before it; after the last token, the rest."""
        if not 0 < i <= len(self.tokens) or not self.text:
            return " "
        return self.text[self.tokens[i - 1].end : self.tokens[i].start if i < len(self.tokens) else None]

    def is_dashed(self, i: int) -> bool:
        """Whether only a dash stands between token i and the one before it."""
        return self.gap(i).strip() in _DASHES

    def skip(self, i: int, *words: str) -> int:
        while self.word(i) in words:
            i += 1
        return i

    def grain_at(self, i: int) -> str | None:
        return self.vocab.grains.get(self.word(i))

    def year_at(self, i: int) -> int | None:
        if _YEAR.fullmatch(self.word(i)):
            return int(self.word(i))
        written = any(sign in self.gap(i) for sign in "'’")
        return self.short_year(i) if written else None

    def short_year(self, i: int) -> int | None:
        """A year of the data by its last two digits ("18")."""
        word = self.word(i)
        if len(word) != 2 or not word.isdigit():
            return None
        year = _CENTURY + int(word)
        return year if self.clock.first_day.year <= year <= self.clock.last_day.year else None

    def year_after(self, i: int) -> tuple[int | None, int]:
        """The year said after token i ("of", "in", "," allowed between) and the last token used."""
        j = self.skip(i + 1, "of", "in", "de", "im")
        year = self.year_at(j)
        return (year, j) if year else (None, i)

    def number_at(self, i: int) -> int | None:
        word = self.word(i)
        if word.isdigit() and len(word) <= 3:
            return int(word)
        return self.vocab.numbers.get(word)

    def day_at(self, i: int) -> tuple[int | None, int]:
        """A day of a month ("14", "14th") and the last token used."""
        word = self.word(i)
        if not (word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 31):
            return None, i
        return int(word), i + 1 if self.word(i + 1) in _SUFFIXES else i

    def ordinal_at(self, i: int) -> tuple[int | None, int]:
        """A place in a row ("third", "3rd") and the last token used."""
        if self.word(i) in self.vocab.ordinals:
            return self.vocab.ordinals[self.word(i)], i
        if self.word(i).isdigit() and self.word(i + 1) in _SUFFIXES:
            return int(self.word(i)), i + 1
        return None, i

    def newest_year_with(self, month: int, day: int = 1) -> int:
        """The newest year in which the data has reached a day."""
        year = self.clock.last_day.year
        reached = safe_date(year, month, day)
        return year if reached and reached <= self.clock.last_day else year - 1


def safe_date(year: int, month: int, day: int) -> date | None:
    """The day, None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""A question being read: its tokens and spans, and the query that grows as passes explain them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from agent.planner.names.lexicon import Lexicon, Meaning
from agent.planner.names.spans import Span
from agent.planner.names.text import Token
from agent.planner.times.dates import Clock
from agent.planner.vocabulary import Vocabulary
from semantic_layer.calendar import DateRange
from semantic_layer.manifest import Dimension, Manifest

if TYPE_CHECKING:
    from agent.planner.conditions.bounds import Bound


@dataclass(frozen=True)
class Choice:
    """Readings of one span that only the asker can choose between: label -> words to put in its place."""

    span: Span
    question: str
    options: dict[str, str]
    whole: bool = False
    """Whether an option stands for the whole question, not for the span alone."""


@dataclass(frozen=True)
class Group:
    """A dimension, or the time axis at a grain, to group by."""

    name: str
    grain: str | None = None

    def as_text(self) -> str:
        """The spelling a metric query takes."""
        return f"{self.name}__{self.grain}" if self.grain else self.name


@dataclass(frozen=True)
class Followed:
    """Those of a period and what became of them: as cohorts, later, in both periods, or lost in the other."""

    how: Literal["cohorts", "later", "both", "lost"]
    of: DateRange | None = None
    other: DateRange | None = None
    are_new: bool = False
    """Whether only those are meant who were first seen in the period."""


@dataclass
class Draft:
    """What has been understood so far; passes fill it in order."""

    tokens: tuple[Token, ...]
    spans: list[Span]
    vocab: Vocabulary
    manifest: Manifest
    lexicon: Lexicon
    clock: Clock
    lacking: Callable[[str], bool]
    previous_dimensions: frozenset[str] = frozenset()
    previous_groups: frozenset[str] = frozenset()
    previous_metrics: tuple[str, ...] = ()
    """What the question before measured, for a part of a follow-up that names no measure."""
    continues: bool = False
    goes_on: bool = False
    """Whether the question opens with "and", which may have been laid aside."""
    points_back: bool = False
    """Whether a pronoun stands for what was measured before."""
    set_apart: tuple[Dimension, ...] = ()
    """The dimensions of which the data holds values of rows that are not meant unless asked for."""
    metrics: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    filters: list[dict[str, Any]] = field(default_factory=list)
    having: list[dict[str, Any]] = field(default_factory=list)
    time: DateRange | None = None
    compare: str | None = None
    same_days: str | None = None
    """Of which grain as much as there is of a period is held against the year before."""
    periods: tuple[DateRange, ...] = ()
    """Periods that are shown beside each other, in the order they are told."""
    left_out: list[tuple[DateRange, bool]] = field(default_factory=list)
    """Times that are left out, each with whether it was named without a year."""
    held: tuple[DateRange, ...] = ()
    """Neighbours held against each other, where a grain that is named may be no axis."""
    done_on: str | None = None
    """The date of what is said to be done, where a verb of the question is one ("churned")."""
    deeds: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """Where something is said to be done of another date, and the conditions on that date."""
    is_done_then: bool = False
    """Whether the time of the question is when that was done."""
    dated: tuple[str, ...] = ()
    """The nouns of dates that months and the like are told by ("by delivery month")."""
    is_whole_time: bool = False
    """Whether the question says that it is about all there is ("since the beginning")."""
    by_change: Literal["change", "difference"] | None = None
    """Whether what is compared is ranked by how much it changed, as a part or in its unit."""
    wants_share: bool = False
    share_bound: "Bound | None" = None
    """A condition on the share that is asked for."""
    change_bound: "Bound | None" = None
    """A condition on how much something grew or fell, as a part of what it was."""
    wants_trend: bool = False
    wants_growth: bool = False
    top: int | None = None
    made: list[dict[str, Any]] = field(default_factory=list)
    """Measures that the question makes of defined ones, as arguments of the query."""
    counted: str | None = None
    """What the groups are called, where only their number is asked for."""
    averaged: str | None = None
    """What the mean of the groups is called, where only that is asked for."""
    parent: Group | None = None
    """The group whose members each have shares of their own."""
    within: list[Group] = field(default_factory=list)
    """The groups that each have a top of their own."""
    cumulative: dict[str, str] | None = None
    """How values gather: a window, the grain they begin anew with, or nothing for all before."""
    window_grain: str | None = None
    """What a moving window is counted in."""
    window_mean: bool = False
    """Whether a window shows the mean of its periods, not their sum."""
    cohort: dict[str, str] | None = None
    """Whose cohorts are asked for, by which grain."""
    followed: Followed | None = None
    """Those of some period who are followed over later ones, or sought in another."""
    in_one: tuple[DateRange, DateRange] | None = None
    """The period that a group is in, and the one that it is not in."""
    of_whom: list[dict[str, Any]] = field(default_factory=list)
    """Conditions on each of those of whom a share is, not of the part alone."""
    apart: bool = False
    """Whether what is listed is held against each other."""
    descending: bool | None = None
    quality: str | None = None
    ranks: bool = False
    claimed: str | None = None
    """The one group that is said to be the first of all."""
    both_ends: bool = False
    """Whether both the first and the last are asked for."""
    ranks_by_name: bool = False
    by_popularity: bool = False
    order_metric: str | None = None
    sorts_by_name: bool = False
    """Whether the groups stand in the order of their names, backwards where `descending`."""
    step_back: str | None = None
    notes: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    parts_of_day: tuple[str, tuple[tuple[str, tuple[int, ...]], ...]] | None = None
    """The hour rows have, and the parts of the day told for themselves: how each is called, its hours."""
    currency: str = ""
    """The code of the currency that amounts are in."""
    excluded: set[int] = field(default_factory=set)
    """Starts of the spans whose values are left out."""
    stops: frozenset[int] = frozenset()
    """Where sentences start, as offsets in the question."""
    often: tuple[tuple[int, int], ...] = ()
    """Where "most often" and the like stand, as offsets in the question."""
    sided: set[int] = field(default_factory=set)
    """Places of the words that say in which role something is met ("leaving Oslo")."""
    both: set[str] = field(default_factory=set)
    """Dimensions of which "both" of two values are asked for."""
    sets: set[str] = field(default_factory=set)
    """Dimensions whose listed values are one thing to the asker, and are not told apart."""

    def word(self, i: int) -> str:
        """The token's text, empty outside the question."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def starts_sentence(self, i: int) -> bool:
        """Whether a sentence starts at a token."""
        return self.tokens[i].start in self.stops

    def before(self, span: Span) -> int:
        """The place of the nearest token before a span that is not a particle; -1 at the start."""
        i = span.first - 1
        while i >= 0 and self.tokens[i].text in self.vocab.particles:
            i -= 1
        return i

    def use(self, *places: int) -> None:
        """Mark tokens as explained."""
        self.used.update(places)

    def take(self, span: Span) -> None:
        """Mark a span as having found its role."""
        self.taken.add(span.first)
        self.use(*range(span.first, span.last + 1))

    def free_spans(self) -> list[Span]:
        """The spans without a role yet, left to right."""
        return [span for span in self.spans if span.first not in self.taken]

    def add_group(self, name: str, grain: str | None = None) -> None:
        """Group by a dimension once."""
        if Group(name, grain) not in self.groups:
            self.groups.append(Group(name, grain))

    def dimension(self, meaning: Meaning) -> Dimension:
        """The definition a dimension or value meaning points at."""
        return self.manifest.dimensions[meaning.name]

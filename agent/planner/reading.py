"""What a question turned out to be: a query, a question back, a definition, or nothing we can answer."""

from dataclasses import dataclass, field
from typing import Any, Literal

RefusalCode = Literal["not_in_data", "outside_data", "not_in_dataset", "not_understood", "unsupported"]


@dataclass(frozen=True)
class Claim:
    """That a measure rose or fell between two periods, `factor` being what it became a multiple of."""

    rises: bool
    factor: float | None = None
    bound: Literal["over", "under", "about"] | None = None
    is_part: bool = False
    """Whether the size is told as a part of what it was ("by 20 %")."""
    is_denied: bool = False
    """Whether it is said not to have done so."""
    is_none: bool = False
    """Whether there is said to have been nothing of it."""
    above: str | None = None
    """Of two groups the one that is said to have more."""
    is_first: bool = False
    """Whether the one said to be above is said to stand before all others, in the order that is told."""
    is_of_worth: bool = False
    """Whether it is said to be better, whichever way that is."""


@dataclass(frozen=True)
class QueryReading:
    """A metric query as plain data, what was assumed, and values the answer should single out.

    `claim` is what is said of its result, `premise` what is taken for granted and checked before.
    """

    query: dict[str, Any]
    notes: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    claim: Claim | None = None
    premise: "QueryReading | None" = None
    apart: bool = False
    """Whether the answer tells how far its two rows are apart."""
    ahead: dict[str, Any] | None = None
    """A query that is asked and told before, whose one figure the rows lie behind."""
    steps: bool = False
    """Whether the measures are the steps of a funnel."""
    among: str | None = None
    """The dimension whose values are only those that the query before found."""


@dataclass(frozen=True)
class AskReading:
    """A question back; each option maps to the full question it stands for."""

    question: str
    options: dict[str, str]


@dataclass(frozen=True)
class RefuseReading:
    """No answer: a stable code, and the reason; `unknown` are the words that nothing explains."""

    code: RefusalCode
    message: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class DefineReading:
    """The asker wants to know what a metric or dimension means."""

    names: tuple[str, ...] = field(default_factory=tuple)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LookupReading:
    """The asker wants to know what models say, as arguments of a lookup.

    `period` is the one named, `note` says what was assumed, `only` has the values of the rows to be told.
    """

    arguments: dict[str, Any]
    period: str = ""
    note: str = ""
    only: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FindReading:
    """The asker wants what is found by its meaning: the tool that finds it, and what is asked of it then.

    `said` are the words that were looked for; `query` is a metric query for the products found;
    `otherwise` is told where nothing fits.
    """

    tool: str
    arguments: dict[str, Any]
    said: str
    query: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()
    otherwise: RefuseReading | None = None
    beside: "FindReading | None" = None
    """Another set, of which the same is asked."""


@dataclass(frozen=True)
class RangeReading:
    """The asker wants to know from when to when the data is, told by the days of a metric."""

    metric: str | None = None
    is_outside: bool = False
    """Whether something was asked of a time that none of these days is in."""


@dataclass(frozen=True)
class WhyReading:
    """The asker wants the reasons for the value a metric has in a period, of the rows that `where` keeps.

    `rose` is what they say it did, `claim` how much; `two` is the query of two periods that do not follow
    each other, without its groups.
    """

    metric: str
    time: dict[str, str]
    notes: tuple[str, ...] = ()
    rose: bool | None = None
    where: tuple[dict[str, Any], ...] = ()
    compare: Literal["previous_period", "previous_year"] = "previous_period"
    claim: Claim | None = None
    two: dict[str, Any] | None = None
    by: tuple[str, ...] = ()
    """The dimension whose groups are asked for, where one is named."""


@dataclass(frozen=True)
class ContrastReading:
    """The asker wants to know why two groups differ: the query of both, and along what else to look.

    `above` is the value that is said to have more, where that is said.
    """

    query: dict[str, Any]
    by: tuple[str, ...]
    notes: tuple[str, ...] = ()
    above: str | None = None


@dataclass(frozen=True)
class AverageReading:
    """The asker wants the groups on one side of the average: the query, whose bound is put in then.

    `is_of_all` says whether the average is the measure over all, else it is that of the groups.
    """

    query: dict[str, Any]
    metric: str
    is_of_all: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartsReading:
    """The asker wants several things, each by a query of its own, told one after the other."""

    parts: tuple[QueryReading, ...]


@dataclass(frozen=True)
class HelpReading:
    """The asker wants to know what can be asked."""


Reading = (
    QueryReading
    | AskReading
    | RefuseReading
    | DefineReading
    | LookupReading
    | FindReading
    | WhyReading
    | ContrastReading
    | AverageReading
    | PartsReading
    | RangeReading
    | HelpReading
)


def of_those_found(reading: Reading) -> bool:
    """Whether a reading asks of those alone that a query before it finds."""
    return isinstance(reading, QueryReading) and reading.among is not None

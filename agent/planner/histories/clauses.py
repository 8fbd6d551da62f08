"""What is said of people over time, clause by clause: first there, there again, signed up, silent since."""

from dataclasses import dataclass, field
from typing import Literal

from agent.planner.histories.windows import Window
from agent.planner.names.spans import Span

Kind = Literal["any", "first", "again", "earlier", "signup", "last"]
Asks = Literal["count", "share", "list", "when"]


@dataclass
class Clause:
    """One thing said of each of them; `is_part` where it is asked of those whom the others tell."""

    kind: Kind = "any"
    is_denied: bool = False
    is_part: bool = False
    is_said: bool = False
    """Whether a verb or noun says that they did something, not a time alone."""
    is_of_head: bool = False
    """Whether a time alone says which of them are meant: "March customers"."""
    deed: str = "ordered"
    time: Span | None = None
    until: Span | None = None
    values: list[Span] = field(default_factory=list)
    bound: tuple[str, int] | None = None
    within: Window | None = None
    step: Window | None = None
    """How far behind that of those who are meant the period is, in periods of a grain."""
    ends: str | None = None
    """The grain of the period of those who are meant, by whose end it was."""
    each: str | None = None
    """The grain of the later periods that each are told, and how many of them."""
    each_of: int | None = None

    @property
    def is_closed(self) -> bool:
        """Whether something is told of the deed, so that a further verb is another one."""
        return bool(
            self.time or self.values or self.bound or self.within or self.step or self.ends or self.each
        )

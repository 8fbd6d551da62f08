"""The errors of meaning, split by who must act: the modeller (DefinitionError) or the asker (QueryError)."""

from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.errors import FootnoteError, GuardRefusal, InternalError, WorkspaceError

__all__ = [
    "DefinitionError",
    "FootnoteError",
    "GuardRefusal",
    "InternalError",
    "Problem",
    "QueryError",
    "WorkspaceError",
]


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a definition file; `line` counts from 1 and is 0 where the file has no such key."""

    file: str
    line: int
    key: str
    message: str
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        nearest = f" Nearest: {', '.join(self.choices)}." if self.choices else ""
        return f"{self.file}:{self.line}: {self.key}: {self.message}{nearest}"


class DefinitionError(FootnoteError):
    """The definitions can't be used as written; carries every problem found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        listing = "\n".join(str(problem) for problem in self.problems)
        super().__init__(
            f"{count} problem{'s' if count != 1 else ''} in the definitions:\n{listing}", code="definition"
        )


class QueryError(FootnoteError):
    """The query can't be answered as asked; `choices` are the nearest names that would be valid for it.

    `problems` holds the errors of its parts where several are wrong at once.
    """

    problems: tuple["QueryError", ...] = ()

    @classmethod
    def together(cls, problems: Sequence["QueryError"], *, code: str) -> "QueryError":
        """Return one error for several, each told once; the first with `code` lends it its choices."""
        told = tuple({str(problem): problem for problem in problems}.values())
        if len(told) == 1:
            return told[0]
        leading = next((problem for problem in told if problem.code == code), told[0])
        whole = cls(leading.message, code=leading.code, choices=leading.choices, action=leading.action)
        whole.problems = told
        return whole

    def __str__(self) -> str:
        if not self.problems:
            return super().__str__()
        lines = "\n".join(f"- {problem}" for problem in self.problems)
        return f"{len(self.problems)} problems in the query:\n{lines}"

"""What lint finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from semantic_layer.draft import Draft
from semantic_layer.errors import Problem
from semantic_layer.manifest import Manifest


@dataclass(frozen=True)
class Report:
    """Problems, which keep definitions from being used, and warnings, which do not; both in file order."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    files: int

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "files": self.files,
            "problems": [_as_dict(one) for one in self.problems],
            "warnings": [_as_dict(one) for one in self.warnings],
        }


@dataclass(frozen=True)
class Subject:
    """Definitions without a problem, as read and as built."""

    draft: Draft
    manifest: Manifest


Warn = Callable[[Subject], Iterable[Problem]]


def _as_dict(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "message": problem.message,
        "choices": list(problem.choices),
    }

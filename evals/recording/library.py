"""The cassettes of one model: a file a case, and none besides."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from evals.cases import Case
from evals.recording.shelf import PARTS, Shelf
from evals.recording.tape import Mode, Tape

FOLDER = Path(__file__).parents[1] / "cassettes"
SUFFIX = ".yaml"


class Library:
    """A folder of cassettes, of one model."""

    def __init__(self, folder: Path) -> None:
        """Take the cassettes of a folder, which need not exist."""
        self.folder = folder
        self._shelf = Shelf(folder)

    @classmethod
    def of(cls, model: str, folder: Path = FOLDER) -> Self:
        """Return the library of a model, in a folder of its name."""
        return cls(folder / re.sub(r"[^\w.-]+", "-", model))

    def path(self, case: Case) -> Path:
        """Return where the cassette of a case is, or would be."""
        return self.folder / f"{case.id}{SUFFIX}"

    def is_recorded(self, case: Case) -> bool:
        """Whether a case has a cassette."""
        return self.path(case).exists()

    def tape(self, case: Case, mode: Mode) -> Tape:
        """Open the cassette of a case."""
        return Tape(self.path(case), self._shelf, mode)

    def orphans(self, cases: Iterable[Case]) -> list[str]:
        """Return the names of cassettes of no case, and of parts in no cassette."""
        known = {self.path(case) for case in cases}
        lost = [path.name for path in self._cassettes() if path not in known]
        return lost + [f"{PARTS}/{part.name}" for part in self._unused_parts()]

    def drop_unused_parts(self) -> None:
        """Delete the parts that no cassette stands on."""
        for part in self._unused_parts():
            part.unlink()

    def _cassettes(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))

    def _unused_parts(self) -> list[Path]:
        used = {name for path in self._cassettes() for name in self._shelf.parts_of(path)}
        return [part for part in sorted((self.folder / PARTS).glob("*")) if part.name not in used]

"""Where the models of a build find settings, and keep what outlives the build."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import Settings


@dataclass(frozen=True)
class Place:
    """The workspace a build works for, None outside of one: then nothing is kept.

    `registry` is the folder in which trained models are kept: a build of an earlier state has its own.
    """

    workspace: Path | None
    settings: Settings
    registry: Path | None = None


# SQLMesh calls a Python model with its own arguments alone, and writes its variables into the model's
# fingerprint: a workspace that is moved would be built anew.
_places: list[Place] = []


def current_place() -> Place:
    """Return the place of the build that is running."""
    return _places[-1] if _places else Place(None, Settings())


@contextmanager
def building_in(workspace: Path, settings: Settings, registry: Path | None = None) -> Iterator[None]:
    """Make a workspace the place of the models built inside the block."""
    _places.append(Place(workspace, settings, registry))
    try:
        yield
    finally:
        _places.pop()

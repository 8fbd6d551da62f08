"""Hand a trained model over: it is judged, kept, and serves, or the last good one goes on serving."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.models.place import current_place
from pipelines.models.registry.card import Status, Trained
from pipelines.models.registry.gate import why_not
from pipelines.models.registry.store import (
    State,
    read_files,
    read_state,
    read_version,
    write_next,
    write_version,
)
from warehouse.errors import WorkspaceError

if TYPE_CHECKING:
    import pandas as pd

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What serves from now on: `trained` and its `files` (None: nothing), and in which status."""

    status: Status
    trained: Trained | None
    files: Mapping[str, bytes]
    warning: str = ""


def publish_model(trained: Trained, frame: "pd.DataFrame | None" = None) -> Verdict:
    """Judge a trained model against its bar and the model that serves, keep it, and return what serves.

    `frame` has the features of the training by name, to tell the drift since the model that serves, which
    is not told without. A build outside of a workspace keeps nothing and judges by the bar alone.
    """
    registry = current_place().registry
    before = read_state(registry, trained.name, draft=False) if registry else None
    last = _last_good(before)
    problem = why_not(trained.gate, last.gate if last and _is_like(last, trained) else None)
    if registry is not None:
        write_version(registry, trained)
    if not problem:
        _note(trained, "published", trained.version, before, _drift(last, frame))
        return Verdict("published", trained, trained.files)
    if last is None or registry is None or not _is_like(last, trained):
        _note(trained, "rejected", None, before, None, reason=problem)
        return Verdict("rejected", None, {}, problem)
    warning = f"The run {trained.version} is not served: {problem}. Version {last.version} stays."
    _note(trained, "kept", last.version, before, _drift(last, frame), warning=warning)
    return Verdict("kept", last, read_files(registry, last.name, last.version), warning)


def withheld(name: str, task: str, reason: str, inputs: Sequence[tuple[str, str]]) -> Verdict:
    """Note why there is no run: the last good one of the same inputs (name, type) stays, or none serves."""
    registry = current_place().registry
    before = read_state(registry, name, draft=False) if registry else None
    last = _last_good(before)
    if registry is None or last is None or _inputs(last) != [*inputs]:
        return not_trained(name, task, reason)
    warning = f"No run is served: {reason}. Version {last.version} stays."
    held = State(name, task, "kept", last.version, before=last.version, warning=warning)
    write_next(registry, held)
    return Verdict("kept", last, read_files(registry, name, last.version), warning)


def not_trained(name: str, task: str, reason: str) -> Verdict:
    """Note that the data do not allow a model, and why: nothing serves."""
    registry = current_place().registry
    if registry is not None:
        write_next(registry, State(name, task, "not_trained", reason=reason))
    return Verdict("not_trained", None, {}, reason)


def _last_good(before: State | None) -> Trained | None:
    """The model that serves, None where its files are not those that were written."""
    registry = current_place().registry
    if registry is None or before is None or before.serving is None:
        return None
    try:
        read_files(registry, before.name, before.serving)
        return read_version(registry, before.name, before.serving)
    except WorkspaceError as problem:
        LOG.warning("%s", problem)
        return None


def _is_like(last: Trained, trained: Trained) -> bool:
    """Whether the model that serves reads the same features, so that it may go on serving."""
    return _inputs(last) == _inputs(trained)


def _inputs(trained: Trained) -> list[tuple[str, str]]:
    return [(one.name, one.type) for one in trained.features]


def _drift(last: Trained | None, frame: "pd.DataFrame | None") -> dict[str, float] | None:
    if last is None or frame is None:
        return None
    from pipelines.models.registry.drift import drifts

    return drifts(frame, last.profiles)


def _note(
    trained: Trained,
    status: Status,
    serving: str | None,
    before: State | None,
    drift: Mapping[str, float] | None,
    *,
    reason: str = "",
    warning: str = "",
) -> None:
    registry = current_place().registry
    if registry is None:
        return
    state = State(trained.name, trained.task, status, serving, run=trained.version, drift=drift)
    held = before.serving if before else None
    write_next(registry, replace(state, before=held, reason=reason, warning=warning))

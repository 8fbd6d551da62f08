"""The folder of the trained models: a version a folder, a manifest of hashes in each, one state a model.

models/<name>/<version>/manifest.json and the files it lists; models/<name>/state.json: which version serves.
While a build is at work its verdicts stand in next.json, and replace state.json when it is published.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.models.registry.card import Status, Trained
from warehouse.errors import WorkspaceError

FOLDER = "models"
MANIFEST, STATE, NEXT = "manifest.json", "state.json", "next.json"


@dataclass(frozen=True)
class State:
    """Which version of a model serves (None: none does), which was trained last, and why they differ.

    `before` is the version that served until this run; `drift` maps a feature to its PSI against that one.
    """

    name: str
    task: str
    status: Status
    serving: str | None = None
    run: str | None = None
    before: str | None = None
    reason: str = ""
    warning: str = ""
    drift: Mapping[str, float] | None = None


def registry_of(workspace: Path) -> Path:
    """Folder of the trained models of a workspace."""
    return workspace / FOLDER


def write_version(registry: Path, trained: Trained) -> None:
    """Keep a trained model; a version of the same name is replaced."""
    folder = registry / trained.name / trained.version
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in trained.files.items():
        (folder / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in trained.files.items()}
    _write(folder / MANIFEST, {"model": trained.to_json(), "files": hashes})


def read_version(registry: Path, name: str, version: str) -> Trained:
    """Return what is said of a version; raises WorkspaceError where its manifest can't be read."""
    path = registry / name / version / MANIFEST
    try:
        return Trained.from_json(json.loads(path.read_text(encoding="utf-8"))["model"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise _broken(name, version, f"{path.name}: {problem}") from problem


def read_files(registry: Path, name: str, version: str) -> dict[str, bytes]:
    """Return the files of a version, each of which has the hash that was noted when we wrote it.

    Raises WorkspaceError where one is missing or another than ours.
    """
    folder = registry / name / version
    try:
        hashes = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        files = {file: (folder / Path(file).name).read_bytes() for file in hashes}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _broken(name, version, str(problem)) from problem
    for file, content in files.items():
        if hashlib.sha256(content).hexdigest() != hashes[file]:
            raise _broken(name, version, f"{file} is not the file that was written")
    return files


def read_state(registry: Path, name: str, *, draft: bool = True) -> State | None:
    """Return the state of a model, with `draft` the verdict of the build at work if there is one."""
    for file in (NEXT, STATE) if draft else (STATE,):
        try:
            return State(**json.loads((registry / name / file).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            continue
    return None


def write_next(registry: Path, state: State) -> None:
    """Note the verdict of the build at work."""
    (registry / state.name).mkdir(parents=True, exist_ok=True)
    _write(registry / state.name / NEXT, asdict(state))


def model_names(registry: Path) -> list[str]:
    """Names of the models that have a state, or will have one."""
    return sorted({path.parent.name for file in (NEXT, STATE) for path in registry.glob(f"*/{file}")})


def discard_drafts(registry: Path) -> None:
    """Forget verdicts of a build that was not published, and what only they name."""
    for path in registry.glob(f"*/{NEXT}"):
        path.unlink()
    _remove_unnamed(registry)


def promote(registry: Path) -> None:
    """Make the verdicts of the build the state of each model; versions that none names are removed."""
    for path in registry.glob(f"*/{NEXT}"):
        path.replace(path.with_name(STATE))
    _remove_unnamed(registry)


def _remove_unnamed(registry: Path) -> None:
    for folder in _version_folders(registry):
        state = read_state(registry, folder.parent.name)
        if state is None or folder.name not in (state.serving, state.run, state.before):
            shutil.rmtree(folder, ignore_errors=True)


def _version_folders(registry: Path) -> Iterator[Path]:
    yield from sorted(path.parent for path in registry.glob(f"*/*/{MANIFEST}"))


def _write(path: Path, content: Mapping[str, object]) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
    draft.replace(path)


def _broken(name: str, version: str, what: str) -> WorkspaceError:
    return WorkspaceError(
        f"The model {name}, version {version}, can't be used: {what}",
        code="model_file",
        action="Refresh once more with FOOTNOTE_MODELS=on to train it anew.",
    )

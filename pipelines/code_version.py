"""One name for all code that decides what a refresh publishes from given files."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("pipelines", "semantic_layer", "warehouse")
SUFFIXES = {".csv", ".py", ".sql", ".txt", ".yaml", ".yml"}
ENGINES = ("duckdb", "holidays", "numpy", "scikit-learn", "scipy", "sqlglot", "sqlmesh")
ROOT = Path(__file__).parent.parent


@cache
def code_version() -> str:
    """Return a hash of our code, models, packs and definitions, and of the libraries that build with them."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    for engine in ENGINES:
        digest.update(f"{engine}=={version(engine)};".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted(path for path in (ROOT / package).rglob("*") if path.suffix in SUFFIXES)

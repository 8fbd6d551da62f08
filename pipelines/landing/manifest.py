"""What was landed before, kept beside the bronze it describes: each file, its fingerprint, its rows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from warehouse.pack import Source

MANIFEST = "manifest.json"
# A day as ISO text, "" where the time of the event is not known -> rows and an order-free hash of them.
Days = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Fingerprint:
    """What tells one content of a file from another; `taken_ns` is when it was looked at."""

    size: int
    mtime_ns: int
    ctime_ns: int
    taken_ns: int
    sha256: str


@dataclass(frozen=True)
class Part:
    """One landed file: its fingerprint, its Parquet (one name in bronze and quarantine), its rows."""

    name: str
    origin: Literal["file", "stream"]
    day: date | None
    fingerprint: Fingerprint
    parquet: str
    rows_in: int
    loaded: int
    reasons: Mapping[str, int]
    days: Days

    @property
    def quarantined(self) -> int:
        """Rows set aside."""
        return sum(self.reasons.values())


@dataclass(frozen=True)
class LandedBefore:
    """The parts of a source in order, its declaration's digest, the parents' Parquet it was judged by."""

    declaration: str
    parts: tuple[Part, ...]
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Manifest = dict[str, LandedBefore]


def read_manifest(bronze: Path) -> Manifest:
    """Return what was landed into a folder; nothing where there is no manifest that can be read."""
    try:
        content = json.loads((bronze / MANIFEST).read_text(encoding="utf-8"))
        return {name: _landed(one) for name, one in content.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_manifest(bronze: Path, manifest: Manifest) -> None:
    """Replace the manifest of a folder as one step."""
    content = {name: asdict(landed) for name, landed in manifest.items()}
    draft = bronze / f"{MANIFEST}.draft"
    draft.write_text(json.dumps(content, default=str, ensure_ascii=False), encoding="utf-8")
    draft.replace(bronze / MANIFEST)


def declaration_digest(source: Source) -> str:
    """Return a digest of what decides the bronze of a file: the declaration and the landing's code."""
    return hashlib.sha256(f"{_code_digest()}{source.model_dump_json()}".encode()).hexdigest()


def total_days(parts: Iterable[Part]) -> dict[str, tuple[int, int]]:
    """Return rows and hash of each day over all parts."""
    total: dict[str, tuple[int, int]] = {}
    for part in parts:
        for day, (rows, content) in part.days.items():
            before = total.get(day, (0, 0))
            total[day] = (before[0] + rows, before[1] + content)
    return total


@cache
def _code_digest() -> str:
    code = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()


def _landed(content: Any) -> LandedBefore:
    return LandedBefore(
        declaration=content["declaration"],
        parts=tuple(_part(one) for one in content["parts"]),
        parents={name: tuple(names) for name, names in content["parents"].items()},
    )


def _part(content: Any) -> Part:
    day = content["day"]
    return Part(
        **{
            **content,
            "day": date.fromisoformat(day) if day else None,
            "fingerprint": Fingerprint(**content["fingerprint"]),
            "days": {key: (int(rows), int(content)) for key, (rows, content) in content["days"].items()},
        }
    )

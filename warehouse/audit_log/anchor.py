"""The anchor: the number of lines and the hash of the last, kept apart, so that no end is cut off unseen."""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from warehouse.audit_log.files import FILE_NAME
from warehouse.audit_log.line import GENESIS, Keys, canonical

NAME = "anchor.json"
SIZE = 512


@dataclass(frozen=True)
class Anchor:
    """The last line's number and hash, the file it stands in, and the bytes of that file up to its end."""

    count: int = 0
    hash: str = GENESIS
    file: str = ""
    end: int = 0
    key: str | None = None
    seal: str | None = None

    @property
    def sealed(self) -> str:
        """The text that the seal is of."""
        return canonical({name: value for name, value in asdict(self).items() if name != "seal"}).decode()


class AnchorUnreadable(Exception):
    """The anchor is not what was written."""


def write_anchor(descriptor: int, anchor: Anchor, keys: Keys) -> None:
    """Write over the anchor before: as long, at one go, so that no kill and no full disk tears it."""
    named = replace(anchor, key=keys.name)
    text = canonical(asdict(replace(named, seal=keys.seal(named.sealed))))
    os.pwrite(descriptor, text.ljust(SIZE - 1) + b"\n", 0)


def read_anchor(folder: Path) -> Anchor | None:
    """Return the anchor of a folder, None where there is none; AnchorUnreadable where it is no anchor."""
    try:
        raw = (folder / NAME).read_bytes()[:SIZE]
    except FileNotFoundError:
        return None
    try:
        told = json.loads(raw)
        anchor = Anchor(**told)
    except (ValueError, TypeError, RecursionError) as problem:
        raise AnchorUnreadable("it can't be read") from problem
    is_shaped = (
        len(told) == len(fields(Anchor))
        and all(type(part) is int and part >= 0 for part in (anchor.count, anchor.end))
        and all(isinstance(part, str | None) for part in (anchor.key, anchor.seal))
        and isinstance(anchor.hash, str)
        and isinstance(anchor.file, str)
        and (not anchor.file or FILE_NAME.fullmatch(anchor.file))
    )
    if not is_shaped:
        raise AnchorUnreadable("it is not of the shape of an anchor")
    return anchor


def is_genuine(anchor: Anchor, keys: Keys) -> bool:
    """Whether an anchor bears no seal, or one of a known key that fits."""
    if anchor.key is None:
        return anchor.seal is None
    return keys.fits(anchor.key, anchor.sealed, anchor.seal)

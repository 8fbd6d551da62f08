"""Merge many small batches of an inbox into few, so that a long stream stays quick; a kill loses nothing."""

import json
import os
import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

DRAFT = ".part"
JOURNAL = f"compaction{DRAFT}"
# So many batches of a tier make one of the next.
MOST = 64
TIER = re.compile(r"\.t(\d+)\.jsonl$")
LINES = ".t0.jsonl"


def compact(folder: Path) -> bool:
    """Merge each run of batches of lines of one tier that has grown long, in order; say if there was one."""
    finish(folder)
    paths = sorted(path for path in folder.glob("*") if path.suffix != DRAFT)
    runs = [(tier, list(run)) for tier, run in groupby(paths, key=_tier)]
    long = [(tier, run) for tier, run in runs if tier is not None and len(run) >= MOST]
    for tier, run in long:
        _merge(folder, run, tier + 1)
    return bool(long)


def finish(folder: Path) -> None:
    """Complete a merge that was noted down and then cut short."""
    journal = folder / JOURNAL
    if not journal.is_file():
        return
    noted = json.loads(journal.read_text(encoding="utf-8"))
    merged = folder / noted["merged"]
    draft = merged.with_name(f"{merged.name}{DRAFT}")
    if draft.exists():
        draft.rename(merged)
    for name in noted["replaces"]:
        (folder / name).unlink(missing_ok=True)
    journal.unlink()


def _merge(folder: Path, run: Sequence[Path], tier: int) -> None:
    # Named after its first batch, so that it takes their place in the order.
    merged = TIER.sub(f".t{tier}.jsonl", run[0].name)
    with (folder / f"{merged}{DRAFT}").open("wb") as file:
        for path in run:
            file.write(path.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    draft = folder / f"{JOURNAL}{DRAFT}"
    with draft.open("w", encoding="utf-8") as note:
        json.dump({"merged": merged, "replaces": [path.name for path in run]}, note)
        note.flush()
        os.fsync(note.fileno())
    draft.rename(folder / JOURNAL)
    finish(folder)


def _tier(path: Path) -> int | None:
    found = TIER.search(path.name)
    return int(found[1]) if found else None

"""The workspaces the cases are asked of, published by the command line as a person would."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from evals.datasets import Place
from warehouse.errors import FootnoteError

TRAINERS = ("FOOTNOTE_MODELS", "FOOTNOTE_KNOWLEDGE")
POINTER = Path("serving") / "CURRENT"


def publish(
    places: Mapping[str, Place], *, anew: bool = False, told: Callable[[str], None] = lambda _: None
) -> None:
    """Refresh each workspace in which nothing is published, or all `anew`; FootnoteError if one fails.

    A dataset whose files are not there is left out: its cases will be skipped with the reason.
    """
    for place in _workspaces(places.values()):
        has_files = place.source is None or place.source.is_dir()
        if has_files and (anew or not (place.workspace / POINTER).exists()):
            told(f"refreshing {place.pack}")
            _refresh(place)


def _workspaces(places: Iterable[Place]) -> list[Place]:
    """Two datasets may be of one workspace."""
    return list({place.workspace: place for place in places}.values())


def _refresh(place: Place) -> None:
    program = Path(sys.executable).with_name("footnote")
    command: list[str | Path] = [program, "--workspace", place.workspace, "refresh", "--dataset", place.pack]
    command += ["--from", place.source] if place.source else []
    command += ["--scale", str(place.scale)] if place.scale else []
    named = {} if place.is_trained is None else dict.fromkeys(TRAINERS, "on" if place.is_trained else "off")
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=os.environ | named
    )
    if done.returncode != 0:
        raise FootnoteError(
            f"`footnote refresh --dataset {place.pack}` failed: {done.stderr.strip()[-300:]}", code="evals"
        )

"""The packs as parameters: opening the project of each takes seconds, so only some are in every run."""

from typing import Any

import pytest

from warehouse.pack import pack_names

QUICK = ("demo", "olist")


def each_pack() -> list[Any]:
    """Return a parameter for each pack; all but a generated and a real one are long."""
    return [pytest.param(one, marks=marks_of(one)) for one in pack_names()]


def marks_of(name: str) -> Any:
    """Return the marks of what is tested of a pack; what is no pack has none."""
    return pytest.mark.long if name in pack_names() and name not in QUICK else ()

"""The packs as parameters: opening the project of each takes seconds, so only some are in every run."""

import pytest

from warehouse.pack import pack_names

QUICK = ("demo", "olist")


def each_pack() -> list[object]:
    """Return a parameter for each pack; all but a generated and a real one are long."""
    return [pytest.param(one, marks=() if one in QUICK else pytest.mark.long) for one in pack_names()]

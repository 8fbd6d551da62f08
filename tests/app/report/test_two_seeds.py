"""What the pictures say comes from the data: another shop, other words."""

from pathlib import Path

import pytest

from app.refresh import run_refresh
from app.report.make import make_report
from pipelines.generators import GENERATORS
from pipelines.generators.demo import generate
from tests.conftest import DEMO_SCALE
from warehouse.user import LOCAL

SIZES = {"customers": 250, "products": 20, "orders": 2000}
LEAST_DRAWN = 12


@pytest.mark.prove
def test_two_seeds_of_the_demo_shop_are_told_differently(
    demo_workspace: Path, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(GENERATORS, "demo", lambda folder, scale: generate(folder, seed=8, **SIZES))
    run_refresh(workspace, dataset="demo", scale=DEMO_SCALE)
    one, other = (
        {shown.picture.name: shown for shown in make_report(place, LOCAL, tmp_path / name).told.shown}
        for name, place in (("one", demo_workspace), ("other", workspace))
    )
    drawn = [name for name in one if not one[name].missing and not other[name].missing]
    assert len(drawn) >= LEAST_DRAWN
    same = [name for name in drawn if one[name].sentences == other[name].sentences]
    assert not same, f"told the same of two shops: {same}"
    assert not [name for name in drawn if one[name].png == other[name].png]

"""The benchmark measures what it says: exponents, steps, memory, and room on the disk before it starts."""

import json
import shutil
from collections import namedtuple

import pytest

from app.cli import run
from app.refresh import run_refresh
from pipelines.benchmark.growth import fit_exponent, scale_of
from pipelines.generators import demo_sizes
from warehouse.errors import WorkspaceError

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("power", "points"),
    [
        (1.0, [(10, 2.0), (100, 20.0), (1000, 200.0)]),
        (2.0, [(10, 1.0), (100, 100.0)]),
        (0.0, [(10, 3.0), (1000, 3.0)]),
    ],
)
def test_the_exponent_of_a_known_growth(power, points):
    assert fit_exponent(points) == power


def test_one_size_has_no_exponent():
    assert fit_exponent([(10, 1.0)]) is None
    assert fit_exponent([(10, 1.0), (100, 0.0)]) is None


@pytest.mark.parametrize(("multiple", "orders"), [(1, 55_366), (100, 5_536_501)])
def test_a_size_has_the_orders_for_its_lines(multiple, orders):
    assert demo_sizes(scale_of(multiple))["orders"] == pytest.approx(orders, rel=0.001)


def test_a_generated_dataset_is_refused_on_a_full_disk(tmp_path, monkeypatch):
    """Before a file is made; the demo shop at twice its size needs 0.4 GB."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100, 99, 1_000_000))
    with pytest.raises(WorkspaceError, match="needs about 0.4 GB of disk"):
        run_refresh(tmp_path / "made", dataset="demo", scale=2)
    assert not (tmp_path / "made" / "raw").exists()


def test_sizes_the_disk_has_no_room_for_are_not_begun(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100, 99, 20_000_000_000))
    assert run(["bench", "refresh", "--scales", "0.01,100", "--in", str(tmp_path)]) == 1
    assert "29.9 GB" in capsys.readouterr().err


@pytest.mark.prove
@pytest.mark.slow
def test_bench_refresh_prints_each_step_of_each_size(tmp_path, capfd):
    assert run(["bench", "refresh", "--scales", "0.02,0.01", "--in", str(tmp_path), "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    small, large = told["sizes"]
    assert small["order_lines"] < large["order_lines"]
    for size in told["sizes"]:
        steps = {step["step"]: step for step in size["steps"]}
        assert {"source", "land", "transform", "publish", "all"} <= set(steps)
        assert steps["transform"]["peak_bytes"] > 50_000_000
        assert steps["all"]["peak_bytes"] == max(step["peak_bytes"] for step in size["steps"])
        assert steps["land"]["rows_per_second"] == pytest.approx(
            size["rows"] / steps["land"]["seconds"], abs=1
        )
    assert "all" in told["exponents"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scales", ["", "ten", "0", "1,-2", "1,9000"])
def test_sizes_that_are_none(scales, capsys):
    assert run(["bench", "refresh", "--scales", scales]) == 2

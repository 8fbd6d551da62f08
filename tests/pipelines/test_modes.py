"""Days processed again, one model built, a look ahead that changes nothing: on a shop that is published."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.refresh import prepare, run_preview, run_refresh
from pipelines.request import DayRange, Request
from tests.pipelines.day_by_day import prints
from warehouse.errors import FootnoteError
from warehouse.serving import current, current_version

FACTS = {"sales.fact_sales", "finance.fact_payments", "operations.fact_fulfillment"}


@pytest.fixture(scope="module")
def published(demo_workspace, tmp_path_factory):
    return Path(
        shutil.copytree(
            demo_workspace, tmp_path_factory.mktemp("modes") / "workspace", copy_function=shutil.copy2
        )
    )


def state(workspace: Path) -> dict[str, tuple[int, int]]:
    found = {path: path.stat() for path in workspace.rglob("*") if path.is_file()}
    return {str(path): (stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


def test_a_dry_run_changes_nothing(published):
    before = state(published)
    request = Request(days=DayRange(date(2023, 3, 1), date(2023, 4, 1)))
    told = run_preview(published, prepare(published), request)
    assert state(published) == before
    assert set(told.models) >= FACTS
    assert "2023-03-01 to 2023-03-31" in told.days


@pytest.mark.long
@pytest.mark.slow
def test_days_that_were_asked_for_are_processed_and_nothing_differs(published):
    before = prints(current(published).path)
    report = run_refresh(published, request=Request(days=DayRange(date(2023, 3, 1), date(2023, 4, 1))))
    processed = {one.table: one.days for one in report.built if one.days}
    assert set(processed) >= FACTS
    assert all(days[0] == "2023-03-01 to 2023-03-31" for days in processed.values())
    assert prints(current(published).path) == before


@pytest.mark.long
@pytest.mark.slow
def test_one_model_is_built_with_what_it_depends_on(published):
    before = prints(current(published).path)
    report = run_refresh(published, request=Request(select=("common.dim_customer",)))
    built = {one.table for one in report.built}
    assert {"silver.customers", "silver.customer_record_versions", "common.dim_customer"} <= built
    assert not built & {*FACTS, "silver.payments"}
    assert current_version(published) == report.version
    assert prints(current(published).path) == before


def test_an_unknown_model_leaves_the_build_trusted(published):
    with pytest.raises(FootnoteError, match="no model called"):
        run_refresh(published, request=Request(select=("no_such_thing",)))
    assert run_preview(published, prepare(published), Request()).mode != "everything"

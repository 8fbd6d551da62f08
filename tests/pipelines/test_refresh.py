"""A refresh of the demo shop: what goes in comes out, and a failed one changes nothing for readers."""

import fcntl
import shutil
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest

from app.refresh import dataset_of, run_refresh
from pipelines.errors import CheckError
from pipelines.generators import demo_sizes
from pipelines.generators.demo import generate
from pipelines.transform import transform
from pipelines.versions import KEPT, prune, remove_partial
from tests.conftest import DEMO_SCALE
from warehouse.errors import FootnoteError, PackError, WorkspaceError
from warehouse.pack import load_pack
from warehouse.project import MARTS
from warehouse.serving import (
    current,
    current_version,
    serving_folder,
    version_names,
    write_pointer,
)

pytestmark = pytest.mark.usefixtures("without_models")
# Total the generator promises -> SQL over the published tables.
TOTALS = {
    "products": "SELECT count(*) FROM common.dim_product",
    "sellers": "SELECT count(*) FROM common.dim_seller",
    "customers": "SELECT count(DISTINCT customer_id) FROM common.dim_customer",
    "orders": "SELECT count(*) FROM operations.fact_orders",
    "customers_with_orders": "SELECT count(DISTINCT customer_id) FROM operations.fact_orders",
    "orders_without_items": "SELECT count(*) FROM operations.fact_orders WHERE NOT has_items",
    "orders_without_payment": "SELECT count(*) FROM operations.fact_orders WHERE payment_total IS NULL",
    "order_items": "SELECT count(*) FROM sales.fact_sales",
    "units": "SELECT sum(quantity) FROM sales.fact_sales",
    "item_price_total": "SELECT sum(item_price) FROM sales.fact_sales",
    "revenue": (
        "SELECT sum(item_price) FROM sales.fact_sales WHERE order_status NOT IN ('canceled', 'unavailable')"
    ),
    "freight_total": "SELECT sum(freight) FROM sales.fact_sales",
    "payments": "SELECT count(*) FROM finance.fact_payments",
    "payment_total": "SELECT sum(amount) FROM finance.fact_payments",
    "reviews": "SELECT count(*) FROM customer_service.fact_reviews",
    "orphan_reviews": "SELECT count(*) FROM customer_service.fact_reviews WHERE order_date IS NULL",
    "delivered_orders": "SELECT count(*) FROM operations.fact_fulfillment",
    "late_orders": "SELECT count(*) FROM operations.fact_fulfillment WHERE is_late",
    "late_orders_by_day": "SELECT count(*) FROM operations.fact_fulfillment WHERE is_late_by_day",
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    return generate(tmp_path_factory.mktemp("raw"), **demo_sizes(DEMO_SCALE))


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """A workspace of its own, and the report of its first refresh: these tests change what is published."""
    workspace = tmp_path_factory.mktemp("refreshed")
    return workspace, run_refresh(workspace, dataset="demo", scale=DEMO_SCALE)


def cell(workspace, sql):
    with duckdb.connect(str(current(workspace).path), read_only=True) as connection:
        return connection.execute(sql).fetchall()[0][0]


@pytest.mark.parametrize("total", TOTALS)
def test_published_totals_are_the_generators(total, generated, refreshed):
    published = cell(refreshed[0], TOTALS[total])
    assert (Decimal(published) if isinstance(published, int) else published) == getattr(generated, total)


def test_published_review_mean_is_the_generators(generated, refreshed):
    score, reviews = (
        cell(refreshed[0], f"SELECT {what} FROM customer_service.fact_reviews")
        for what in ("sum(score)", "count(*)")
    )
    assert Fraction(int(score), reviews) == generated.review_score_mean


def test_each_planted_row_is_set_aside_for_its_reason(generated, refreshed):
    sources = {source.name: source for source in refreshed[1].sources}
    planted = {
        (entry.file, entry.reason.replace("repeats row", "repeats an earlier row")): entry.rows
        for entry in generated.planted
    }
    assert planted == {
        (name, reason): n for name, one in sources.items() for reason, n in one.reasons.items()
    }
    assert all(one.rows_in == one.loaded + one.quarantined for one in sources.values())


def test_report_says_what_was_published(refreshed):
    workspace, report = refreshed
    info = current(workspace).info
    assert report.version == info.version
    assert report.published == {name: table.rows for name, table in info.tables.items()}
    assert {row["table"] for row in report.to_json()["rows"]} >= {"bronze.orders", "sales.fact_sales"}


def test_serving_file_holds_the_marts_and_nothing_else(refreshed):
    workspace, _ = refreshed
    with duckdb.connect(str(current(workspace).path), read_only=True) as connection:
        tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        views = connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall()
        columns = connection.execute(
            "SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    assert {"common", "sales", "operations"} <= {schema for schema, _ in tables} <= set(MARTS)
    assert views == [(0,)]
    assert not {"email", "full_name", "street", "comment"} & {name for (name,) in columns}


def test_the_calendar_is_eleven_full_years(refreshed):
    workspace, _ = refreshed
    assert (
        cell(workspace, "SELECT min(date_day)::TEXT || ' ' || max(date_day) FROM common.dim_date")
        == "2022-01-01 2032-12-31"
    )
    wrong = """SELECT count(*) FROM common.dim_date
        WHERE day_of_week <> isodow(date_day) OR day_name <> dayname(date_day)
        OR month_name <> monthname(date_day) OR iso_week <> weekofyear(date_day)
        OR is_weekend <> (isodow(date_day) > 5)"""
    assert cell(workspace, wrong) == 0
    assert cell(workspace, "SELECT season FROM common.dim_date WHERE date_day = '2023-07-01'") == "Summer"
    assert (
        cell(workspace, "SELECT holiday_name FROM common.dim_date WHERE date_day = '2023-07-04'")
        == "Independence Day"
    )


def test_orders_carry_the_address_they_went_to(refreshed):
    """Against the raw files: the state of each order's own address."""
    workspace, _ = refreshed
    raw = workspace / "raw" / "demo"
    sql = f"""WITH
        r AS (SELECT DISTINCT order_number, address_id FROM read_csv('{raw}/orders.csv', all_varchar = true)),
        a AS (SELECT DISTINCT address_id, city, state FROM read_csv('{raw}/customers.csv', all_varchar=true))
        SELECT count(*) FROM operations.fact_orders AS o
        JOIN common.dim_customer AS c USING (customer_key)
        JOIN r ON r.order_number = o.order_id
        JOIN a USING (address_id)
        WHERE a.city = c.city AND a.state = c.state AND o.customer_id = c.customer_id"""
    assert cell(workspace, sql) == cell(workspace, "SELECT count(*) FROM operations.fact_orders")


def test_versions_of_a_customer_follow_each_other(refreshed):
    gaps = """SELECT count(*) FROM (
        SELECT valid_to, is_current,
          lead(valid_from) OVER (PARTITION BY customer_id ORDER BY valid_from) AS next
        FROM common.dim_customer
    ) WHERE valid_to IS DISTINCT FROM next OR is_current <> (valid_to IS NULL)"""
    assert cell(refreshed[0], gaps) == 0


def test_a_second_refresh_changes_nothing(refreshed):
    workspace, report = refreshed
    again = run_refresh(workspace, scale=DEMO_SCALE)
    assert again.is_unchanged
    assert again.built == ()
    assert again.published == report.published
    assert again.version == report.version == current_version(workspace)


@pytest.mark.long
def test_without_the_build_all_is_built_again_and_equal(refreshed):
    """The counterpart: what was found unchanged would have come out the same."""
    workspace, report = refreshed
    shutil.rmtree(workspace / "build")
    again = run_refresh(workspace, scale=DEMO_SCALE)
    assert (again.mode, current_version(workspace)) == ("everything", again.version)
    # The name of a version ends with a hash of all its rows.
    assert again.version.split("-")[1] == report.version.split("-")[1]


def test_a_failing_audit_names_model_and_column(refreshed, tmp_path):
    workspace = shutil.copytree(refreshed[0], tmp_path / "copy")
    part = next((workspace / "bronze" / "demo" / "payments").glob("*.parquet"))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM '{part}'")
        connection.execute("UPDATE t SET amount = NULL WHERE payment_number = 1")
        connection.execute(f"COPY t TO '{part}'")
    with pytest.raises(
        CheckError, match=r"silver\.payments: not_null.* found 2,000 rows|silver\.payments: not_null"
    ):
        transform(load_pack("demo"), workspace=workspace)


@pytest.mark.long
def test_a_failure_while_publishing_changes_nothing(refreshed, monkeypatch):
    workspace, _ = refreshed
    before = current_version(workspace)

    def fail(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    # Files that did not change would be passed over, and nothing be published.
    (workspace / "bronze" / "demo" / "manifest.json").unlink()
    monkeypatch.setattr("pipelines.publish.build_index_file", fail)
    with pytest.raises(WorkspaceError, match="No space left"):
        run_refresh(workspace, scale=DEMO_SCALE)
    assert current_version(workspace) == before
    assert cell(workspace, "SELECT count(*) FROM operations.fact_orders") == 2000
    assert {path.name.split(".")[0] for path in serving_folder(workspace).iterdir()} == {
        "CURRENT",
        *version_names(workspace),
    }


def test_another_dataset_is_refused(refreshed, tmp_path):
    workspace, _ = refreshed
    assert dataset_of(workspace) == "demo"
    with pytest.raises(WorkspaceError, match=r"holds the dataset demo.*--workspace"):
        run_refresh(workspace, dataset="olist", source=tmp_path)


def test_an_unknown_dataset_names_the_nearest(workspace):
    with pytest.raises(PackError, match=r"no dataset named 'olst'\. Nearest: olist\. Datasets: demo, olist"):
        run_refresh(workspace, dataset="olst")
    assert not workspace.exists()


def test_a_dataset_of_files_needs_a_folder(workspace):
    with pytest.raises(FootnoteError, match=r"--from DIR .* olist_orders_dataset.csv"):
        run_refresh(workspace, dataset="olist")


def test_a_failed_first_refresh_binds_nothing(workspace, tmp_path):
    with pytest.raises(FootnoteError, match="is not in"):
        run_refresh(workspace, dataset="olist", source=tmp_path)
    assert dataset_of(workspace) is None


def test_a_generated_dataset_takes_no_files(workspace, tmp_path):
    with pytest.raises(FootnoteError, match="Leave --from out"):
        run_refresh(workspace, dataset="demo", source=tmp_path)


def test_a_scale_of_nothing(workspace):
    with pytest.raises(FootnoteError, match=r"(?s)scale.*greater than 0"):
        run_refresh(workspace, dataset="demo", scale=0)


def test_a_workspace_that_can_not_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(WorkspaceError, match="can't be written"):
        run_refresh(blocked / "workspace", dataset="demo")


def test_a_second_refresh_at_once_names_the_first(workspace):
    workspace.mkdir()
    with (workspace / "refresh.lock").open("w") as lock:
        lock.write("4711")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(WorkspaceError, match="process 4711"):
            run_refresh(workspace, dataset="demo", scale=DEMO_SCALE)


def fake_version(workspace, name):
    folder = serving_folder(workspace)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name / "gold").mkdir(parents=True)
    for suffix in (".duckdb", ".values.json", ".rows.json", ".json"):
        (folder / f"{name}{suffix}").write_text("{}")


def test_old_versions_are_removed_but_never_the_current_one(workspace):
    names = [f"2026010{day}T000000Z-0000" for day in range(1, 7)]
    for name in names:
        fake_version(workspace, name)
    write_pointer(workspace, names[1])
    assert prune(workspace) == [names[0], names[2]]
    assert version_names(workspace) == [names[1], *names[-KEPT:]]
    assert len(list(serving_folder(workspace).iterdir())) == 4 * 5 + 1


def test_half_written_files_are_removed(workspace):
    fake_version(workspace, "whole")
    folder = serving_folder(workspace)
    for name in ("half.duckdb", "half.values.json", "draft-1.duckdb.wal", "CURRENT.17.tmp"):
        (folder / name).write_text("")
    (workspace / "bronze" / "demo.draft").mkdir(parents=True)
    write_pointer(workspace, "whole")
    remove_partial(workspace)
    assert sorted(path.name for path in folder.iterdir()) == [
        "CURRENT",
        "whole",
        "whole.duckdb",
        "whole.json",
        "whole.rows.json",
        "whole.values.json",
    ]
    assert not (workspace / "bronze" / "demo.draft").exists()


def test_totals_cover_what_the_generator_promises(generated):
    of_the_files = {"categories", "addresses", "review_score_mean", "planted"}
    site = [name for name in asdict(generated) if "session" in name or "search" in name or "page" in name]
    app = ["visitors", "content_views", "watch_seconds"]
    assert set(asdict(generated)) == {*TOTALS, *of_the_files, *site, *app}

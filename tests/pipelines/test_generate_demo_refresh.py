"""The demo shop all the way: what was promised is published, what was planted is set aside."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.generators.demo import GeneratedTotals, generate
from pipelines.generators.demo.dirt import REPEATS
from warehouse.pack import load_pack
from warehouse.serving import current

HERE = Path(__file__).parent
PUBLISHED = yaml.safe_load((HERE / "generate_demo_published.yml").read_text())
SOURCES = tuple(load_pack("demo").sources)
SIZES = {"customers": 250, "products": 20, "orders": 2000}  # of the shop that the session's fixture refreshes


@pytest.fixture(scope="module")
def totals(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> GeneratedTotals:
    """The totals of the very files that were refreshed."""
    folder = tmp_path_factory.mktemp("again")
    made = generate(folder, **SIZES)
    for path in folder.iterdir():
        landed = demo_workspace / "raw" / "demo" / path.name
        assert path.read_bytes() == landed.read_bytes(), f"{path.name} is not the file that was refreshed"
    return made


@pytest.fixture(scope="module")
def marts(demo_workspace: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(current(demo_workspace).path), read_only=True)
    yield connection
    connection.close()


def one_cell(connection: duckdb.DuckDBPyConnection, sql: str) -> object:
    (cell,) = connection.execute(sql).fetchall()[0]
    return cell


def quarantined(workspace: Path) -> dict[tuple[str, str], int]:
    """Count the refused rows by file and reason; all repeats are one reason."""
    counts: dict[tuple[str, str], int] = {}
    for source in SOURCES:
        files = f"{workspace}/quarantine/demo/{source}/*.parquet"
        reasons = duckdb.execute(f"SELECT _reason FROM read_parquet('{files}')").fetchall()
        for (reason,) in reasons:
            key = (source, REPEATS if reason.startswith(REPEATS) else reason)
            counts[key] = counts.get(key, 0) + 1
    return counts


@pytest.mark.parametrize("total", PUBLISHED)
def test_published_total_is_the_generated_one(totals, marts, total):
    assert one_cell(marts, PUBLISHED[total]) == getattr(totals, total)


def test_published_review_mean_is_the_generated_one(totals, marts):
    stars = one_cell(marts, "SELECT SUM(score) FROM customer_service.fact_reviews")
    assert Fraction(int(stars), totals.reviews) == totals.review_score_mean


def test_every_planted_row_is_set_aside_with_its_reason(totals, demo_workspace):
    planted = {(entry.file, entry.reason): entry.rows for entry in totals.planted}
    assert quarantined(demo_workspace) == planted


def test_each_order_carries_a_version_of_its_own_customer(marts):
    sql = """
        SELECT COUNT(*) FROM operations.fact_orders AS o
        LEFT JOIN common.dim_customer AS c USING (customer_key)
        WHERE c.customer_id IS DISTINCT FROM o.customer_id OR o.ordered_at < c.valid_from
    """
    assert one_cell(marts, sql) == 0


def test_people_who_moved_have_several_versions(marts):
    sql = "SELECT COUNT(*) FROM (FROM common.dim_customer SELECT customer_id GROUP BY 1 HAVING COUNT(*) > 1)"
    assert one_cell(marts, sql) > 10


def test_products_are_described(marts):
    sql = """SELECT COUNT(*) FROM common.dim_product
        WHERE product_name IS NULL OR description IS NULL OR brand IS NULL OR list_price IS NULL"""
    assert one_cell(marts, sql) == 0


def test_no_name_mail_or_street_is_published(marts):
    columns = marts.execute(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns "
        "WHERE data_type = 'VARCHAR'"
    ).fetchall()
    for schema, table, column in columns:
        leaks = one_cell(
            marts,
            f'SELECT COUNT(*) FROM {schema}.{table} WHERE regexp_matches("{column}", '
            "'^Customer [0-9]|@example|^[0-9]+ .+ (St|Ave|Ln|Rd|Dr)$')",
        )
        assert leaks == 0, f"{schema}.{table}.{column}"


def test_each_keyword_has_a_category_of_the_shop_as_genre(marts, demo_workspace):
    categories = duckdb.execute(
        f"SELECT category_name FROM read_csv('{demo_workspace}/raw/demo/categories.csv')"
    ).fetchall()
    genres = marts.execute("SELECT DISTINCT genre FROM behavior.fact_search_behavior").fetchall()
    assert len(genres) > 15
    assert set(genres) - {(None,)} <= set(categories)


def test_no_device_address_is_published(marts):
    sql = "SELECT COUNT(*) FROM behavior.fact_content_interactions WHERE device_id LIKE '%:%'"
    assert one_cell(marts, sql) == 0

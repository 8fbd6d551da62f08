"""Of more rows than a setting allows a stated part is learnt from; what is open is read all the same."""

import duckdb
import pytest

from pipelines.models.learnt import Learnt, newest_days
from pipelines.models.place import building_in
from pipelines.models.predictions import predict
from pipelines.models.predictions.read import OPEN, SUBJECTS, read_rows
from pipelines.models.predictions.tasks import ORIGINS
from pipelines.models.training.candidates import NotTrainable
from pipelines.settings import Settings
from tests.pipelines.models.test_planted_leaks import BY_NAME, table_of

TABLES = """
CREATE SCHEMA silver;
CREATE TABLE silver.customer_snapshots AS
  SELECT 'c' || customer AS customer_id, DATE '2024-01-01' + CAST(90 * cut AS INT) AS cutoff_date
  FROM range(2000) AS c(customer), range(4) AS k(cut);
CREATE TABLE silver.delivery_features AS
  SELECT 'o' || n AS order_id, n % 50 = 0 AS is_open,
    TIMESTAMP '2024-01-01' + n * INTERVAL 1 HOUR AS ordered_at
  FROM range(4000) AS o(n);
CREATE TABLE silver.order_features AS FROM silver.delivery_features;
CREATE TABLE silver.session_features AS
  SELECT order_id AS session_id, ordered_at AS started_at FROM silver.order_features;
CREATE TABLE lines AS
  SELECT 'c' || n % 7 AS subject, 'o' || n AS occasion, 'p' AS item, 1.0 AS quantity,
    CASE WHEN n % 10 > 0 THEN DATE '2024-01-01' + CAST(n // 10 AS INT) END AS day
  FROM range(1000) AS l(n);
"""
SOME = Settings(models=True, training_rows=400)


@pytest.fixture(scope="module")
def fetch():
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield lambda sql: connection.execute(sql).df()


def read(fetch, workspace, name, settings=SOME):
    with building_in(workspace, settings):
        return read_rows(fetch, lambda name: name, name)


def test_few_rows_are_all_learnt_from(fetch, workspace):
    found = read(fetch, workspace, "silver.customer_snapshots", Settings(models=True))
    assert len(found.rows) == 8000 and found.left_out == "" and "is_learnt" not in found.rows


def test_whole_customers_are_drawn_and_all_open_ones_read(fetch, workspace):
    found = read(fetch, workspace, "silver.customer_snapshots")
    drawn = found.rows[found.rows["is_learnt"]]
    assert 250 < len(drawn) < 550 and (drawn.groupby("customer_id").size() == 4).all()
    newest = found.rows[found.rows["cutoff_date"] == found.rows["cutoff_date"].max()]
    assert len(newest) == 2000 and not newest["is_learnt"].all()
    assert f"a sample of {len(drawn)} of 8,000 rows of silver.customer_snapshots" in found.left_out
    assert found.rows.equals(read(fetch, workspace, "silver.customer_snapshots").rows)


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_every_table_is_read_with_what_is_open(fetch, workspace, name):
    found = read(fetch, workspace, name)
    assert 0 < found.rows["is_learnt"].sum() < 600 and not found.rows["is_learnt"].all()
    is_open = OPEN[name].format(table=name)
    wanted = fetch(f"SELECT r.{SUBJECTS[name]} AS subject FROM {name} AS r WHERE {is_open}")["subject"]
    assert len(wanted) and set(wanted) <= set(found.rows[SUBJECTS[name]])


def test_every_task_says_what_is_open():
    assert set(OPEN) == {origin.table for origin in ORIGINS}


@pytest.mark.parametrize(("most", "days"), [(400, 44), (9, 1), (3, 1)])
def test_the_newest_days_are_learnt_from(fetch, workspace, most, days):
    with building_in(workspace, Settings(models=True, training_rows=most)):
        found = newest_days(fetch, "SELECT * FROM lines", "sales.fact_sales")
    assert found.rows["day"].nunique() == days and len(found.rows) == 9 * days
    assert found.rows["day"].max().strftime("%Y-%m-%d") == "2024-04-09"
    assert f"{9 * days} of 900 rows of sales.fact_sales, those from" in found.left_out


def test_nothing_is_read_where_models_are_off(workspace):
    with building_in(workspace, Settings(models=False)):
        assert newest_days(lambda sql: pytest.fail("read"), "SELECT * FROM lines", "x").rows.empty


@pytest.mark.parametrize("name", ["high_value_invoice_opening", "repurchase_90d", "late_delivery"])
def test_a_task_is_trained_on_the_part_alone(workspace, monkeypatch, name):
    seen = []

    def train(task, frame, **_):
        seen.extend(frame["subject_id"])
        raise NotTrainable("seen")

    origin, table = BY_NAME[name], table_of(BY_NAME[name])
    table["is_learnt"] = [number % 3 == 0 for number in range(len(table))]
    monkeypatch.setattr(predict, "ORIGINS", (origin,))
    monkeypatch.setattr(predict, "train", train)
    with building_in(workspace, SOME):
        predict.predictions(lambda name: Learnt(table))
    assert set(seen) == set(table.loc[table["is_learnt"], origin.subject].astype(str))

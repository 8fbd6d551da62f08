"""Refreshes of shops too small or odd to learn from, with models on: each table and card says so plainly."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from app.cli import run
from app.refresh import run_refresh
from warehouse.serving import current

SERIES = {"anomalies", "forecasts"}
HOME = ("Austin", "TX", "USA", "2024-01-01")
CUSTOMERS = [(f"C{n}", f"Person {n}", f"p{n}@x.example", *HOME) for n in range(4)]
MOVES = [("C0", "2024-02-01", "Dallas", "TX", "USA")]
PRODUCTS = [("P1", "Red Kettle", "Kitchen", "10.00"), ("P2", "Never Sold", "Kitchen", "10.00")]
# One price, one quantity, one status: nothing varies, and what is bought is always high or never.
ORDERS = [
    (f"O{n}", customer, "P1", f"2024-0{n + 2}-10", "1", "10.00", "10.00", "Completed")
    for n, customer in enumerate(["C0", "C0", "C1", "C1", "C2"])
]
HEADS = {
    "customers": "customer_id,name,email,city,state,country,signup_date",
    "customer_moves": "customer_id,moved_on,city,state,country",
    "products": "product_id,product_name,category,price",
    "orders": "order_id,customer_id,product_id,order_date,quantity,price,total,status",
}


def published(folder: Path, orders: list[tuple[str, ...]]) -> Path:
    """Refresh a shop of three customers who bought, one who never did, and a product never sold."""
    raw = folder / "raw"
    raw.mkdir()
    held = {"customers": CUSTOMERS, "customer_moves": MOVES, "products": PRODUCTS, "orders": orders}
    for name, rows in held.items():
        with (raw / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([HEADS[name].split(","), *rows])
    run_refresh(
        folder / "workspace",
        dataset="retail_sample",
        source=raw,
        models=True,
        recommendation_texts="words",
    )
    return folder / "workspace"


def asked(workspace: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(current(workspace).path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> Path:
    return published(tmp_path_factory.mktemp("three"), ORDERS)


@pytest.mark.long
def test_three_customers_get_no_model_and_are_told_why(three):
    cards = asked(three, "SELECT model_name, status, reason FROM models.model_cards")
    told = {name: (status, reason) for name, status, reason in cards}
    assert {"high_value_invoice_opening", "repurchase_90d", "spend_90d", "recommendations"} <= set(told)
    # Days and weeks of the metrics are there to be looked at, however few bought.
    assert {name for name, (status, _) in told.items() if status != "not_trained"} <= SERIES
    assert all(reason for name, (_, reason) in told.items() if name not in SERIES)
    assert told["repurchase_90d"][1].startswith("too few rows")
    assert asked(three, "SELECT COUNT(*) FROM models.predictions") == [(0,)]


@pytest.mark.long
def test_three_customers_are_served_what_needs_no_model(three):
    rows = asked(three, "SELECT customer_id, kind, product_id FROM models.recommendations ORDER BY ALL")
    served = {customer for customer, *_ in rows if customer}
    assert {"C0", "C1", "C2", "C3"} == served  # one of them bought once, one never
    assert ("C2", "reorder", "P1") in rows and ("C2", "new", "P1") not in rows
    assert ("C3", "fallback", "P1") in rows
    assert all(product in ("P1", "P2") for *_, product in rows)


@pytest.mark.long
def test_a_product_never_sold_has_what_is_like_it(three):
    rows = asked(three, "SELECT product_id, similar_product_id, reason FROM models.similar_products")
    assert ("P2", "P1") in {row[:2] for row in rows} and all(reason for *_, reason in rows)


@pytest.mark.long
def test_the_commands_say_that_no_model_serves(three, tmp_path, capsys):
    assert run(["--workspace", str(three), "models", "repurchase_90d", "--json"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert card["status"] == "not_trained" and card["metrics"] == []
    (tmp_path / "rows.csv").write_text("customer_id\nC0\n")
    arguments = ["models", "predict", "repurchase_90d", "--from", str(tmp_path / "rows.csv")]
    assert run(["--workspace", str(three), *arguments]) == 1
    told = capsys.readouterr().err
    assert "No model called 'repurchase_90d' serves: too few rows" in told and "Traceback" not in told


@pytest.mark.prove
def test_a_shop_that_sold_nothing_has_tables_and_cards(tmp_path):
    workspace = published(tmp_path, [(*order[:-1], "Cancelled") for order in ORDERS])
    assert asked(workspace, "SELECT COUNT(*) FROM models.predictions") == [(0,)]
    cards = asked(workspace, "SELECT model_name, status, reason FROM models.model_cards")
    told = {name: (status, reason) for name, status, reason in cards if name not in SERIES}
    assert {status for status, _ in told.values()} == {"not_trained"}
    assert all(reason for _, reason in told.values())
    assert asked(workspace, "SELECT COUNT(*) FROM models.recommendations") == [(0,)]

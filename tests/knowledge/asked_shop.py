"""The tiny shop with all its definitions, a few goods more and reviews, published to be indexed and asked."""

import shutil
from pathlib import Path

import duckdb

from tests.knowledge.corner_shop import BUILT, MUG, POISON
from tests.tiny_shop import SEED, describe
from warehouse.project import build_database
from warehouse.serving import write_pointer

WIDER = """
create table common.product_names (product_key text, product_id text, product_name text, line_count int,
  priced_line_count int);
"""
# key, code, name, description, pieces, price of all of them
GOODS = [
    ("m1", "21181", "RED RETROSPOT MUG", MUG, 7, 8.75),
    ("m2", "21182", "BLUE RETROSPOT MUG", MUG, 6, 7.50),
    ("c1", "22423", "REGENCY CAKESTAND 3 TIER", None, 8, 102.00),
    ("e1", "EVIL-1", "Tea cosy", POISON, 2, 13.00),
    ("k1", "M1", "Columbian candle, round", None, 5, 6.25),
    ("k2", "M2", "ROUND COLUMBIAN CANDLE", None, 4, 5.80),
]
PRODUCT = """
insert into common.dim_product (product_key, product_id, product_name, category, category_source, description,
  is_product) values (?, ?, ?, 'kitchen', 'utilidades_domesticas', ?, true)
"""
# The order whose goods these are; what its reviews say, with their stars.
REVIEWED = "no5"
REVIEWS = [
    ("a1", 1, "The mug arrived broken. Nobody answered my letters."),
    ("a2", 2, "The cakestand arrived broken."),
    ("a3", 1, "Nobody answered my letters. Never again."),
    ("a4", 5, "A lovely mug."),
]
LINE = """
insert into sales.fact_sales
select 'x' || ?, order_key, order_id, ?, 's1', customer_key, customer_id, ordered_at, order_date,
  order_status, ?, ?::decimal(18, 2), ?::decimal(18, 2), 0, 'sale', true, true
from operations.fact_orders where order_key = 'o5'
"""


def publish(workspace: Path) -> Path:
    """Publish the shop; its words are English, its money Brazilian."""
    serving = workspace / "serving"
    serving.mkdir(parents=True)
    with duckdb.connect(str(serving / "v1.duckdb")) as connection:
        connection.execute(SEED.read_text(encoding="utf-8"))
        connection.execute(WIDER)
        for key, code, name, description, pieces, amount in GOODS:
            connection.execute(PRODUCT, [key, code, name, description])
            connection.execute(LINE, [key, key, pieces, amount / pieces, amount])
        info = describe(connection, lacks={})
    (serving / "v1.json").write_text(info.to_json(), encoding="utf-8")
    write_pointer(workspace, "v1")
    built = build_database(workspace)
    built.parent.mkdir(parents=True)
    shutil.copy(serving / "v1.duckdb", built)
    with duckdb.connect(str(built)) as connection:
        connection.execute(BUILT)
        connection.executemany(
            "insert into silver.reviews values (?, ?, ?, null, ?, date '2017-03-01')",
            [[review, REVIEWED, stars, text] for review, stars, text in REVIEWS],
        )
    return workspace

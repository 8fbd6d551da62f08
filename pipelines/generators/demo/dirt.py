"""Rows planted to be refused: copies of good rows with one thing broken, and the reason to be given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.generators.demo.randomness import stream
from pipelines.generators.demo.tables import RawTable, Row

REPEATS = "repeats row"  # the reason goes on with the number of the row repeated


@dataclass(frozen=True)
class Dirt:
    """A kind of bad row; a fresh key keeps it from repeating a good one, and None keeps the row as it is."""

    file: str
    reason: str
    rows: int
    breaks: tuple[str, str] | None  # column, bad value
    fresh_key: tuple[str, str] | None = None  # column, format of a number


@dataclass(frozen=True)
class PlantedRows:
    """How many rows of a file must go to quarantine for a reason."""

    file: str
    reason: str
    rows: int


ADDRESS = ("address_id", "A9{:05d}")
SKU = ("sku", "NEW-{:03d}")
ORDER = ("order_number", "W9{:06d}")
LINE = ("line_number", "9{:03d}")
PAYMENT = ("payment_number", "9{:03d}")
REVIEW = ("review_id", "R9{:06d}")

KINDS = (
    Dirt("customers", "address_id: missing", 3, ("address_id", "")),
    Dirt("customers", "state: not an accepted value", 3, ("state", "ZZ"), ADDRESS),
    Dirt("customers", REPEATS, 4, None),
    Dirt("products", "rule list_price_not_negative", 3, ("list_price", "-19.99"), SKU),
    Dirt("products", REPEATS, 2, None),
    Dirt("sellers", REPEATS, 1, None),
    Dirt("orders", "placed_at: not a timestamp", 6, ("placed_at", "2023-02-30 10:15:00"), ORDER),
    Dirt("orders", "status: not an accepted value", 4, ("status", "teleported"), ORDER),
    Dirt("orders", "customer_number: missing", 5, ("customer_number", ""), ORDER),
    Dirt("orders", "rule delivered_after_placed", 4, ("delivered_at", "2021-06-01 12:00:00"), ORDER),
    Dirt("orders", REPEATS, 8, None),
    Dirt("order_items", "order_number: missing", 4, ("order_number", ""), LINE),
    Dirt("order_items", "sku: not in products", 5, ("sku", "XXX-999"), LINE),
    Dirt("order_items", "rule quantity_at_least_one", 6, ("quantity", "0"), LINE),
    Dirt("order_items", "quantity: not an integer", 3, ("quantity", "two"), LINE),
    Dirt("order_items", "rule unit_price_not_negative", 7, ("unit_price", "-24.50"), LINE),
    Dirt("payments", "method: not an accepted value", 6, ("method", "barter"), PAYMENT),
    Dirt("payments", "rule amount_not_negative", 5, ("amount", "-10.00"), PAYMENT),
    Dirt("payments", "amount: not a decimal(18,2)", 3, ("amount", "12.50 USD"), PAYMENT),
    Dirt("reviews", "rule stars_from_1_to_5", 9, ("stars", "9"), REVIEW),
    Dirt("reviews", "posted_on: not a date", 5, ("posted_on", "13/32/2023"), REVIEW),
    Dirt("reviews", REPEATS, 6, None),
)


def plant(
    seed: int, tables: Mapping[str, RawTable], kinds: Sequence[Dirt] = KINDS, *, step: str = "dirt"
) -> tuple[PlantedRows, ...]:
    """Insert the bad rows into the tables, in place; a repeat comes some rows after what it repeats."""
    rng = stream(seed, step)
    for kind_number, kind in enumerate(kinds):
        table = tables[kind.file]
        count = table.rows.num_rows
        sources = rng.choice(count, kind.rows, replace=False)
        for number, source in enumerate(sources.tolist()):
            place = int(rng.integers(source + 1, count + 1))
            table.bad.append((place, _bad_row(table, kind, source, kind_number * 10 + number)))
    return tuple(PlantedRows(kind.file, kind.reason, kind.rows) for kind in kinds)


def _bad_row(table: RawTable, kind: Dirt, source: int, number: int) -> Row:
    row: Row = table.rows.slice(source, 1).to_pylist()[0]
    if kind.fresh_key:
        column, pattern = kind.fresh_key
        row[column] = pattern.format(number)
    if kind.breaks:
        column, bad = kind.breaks
        row[column] = bad or None
    return row

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

SESSION = ("session_id", "N9{:07d}")
EVENT = ("event_id", "E9{:08d}")
SEARCH = ("search_id", "Q9{:07d}")
VIEW = ("view_id", "T9{:07d}")

WEB_KINDS = (
    Dirt("web_sessions", "session_id: missing", 4, ("session_id", "")),
    Dirt("web_sessions", "started_at: not a timestamp", 5, ("started_at", "2023-13-01 08:00:00"), SESSION),
    Dirt("web_sessions", "device: not an accepted value", 3, ("device", "toaster"), SESSION),
    Dirt("web_sessions", "rule ended_after_started", 4, ("ended_at", "2021-06-01 12:00:00"), SESSION),
    Dirt("web_sessions", "page_views: not an integer", 3, ("page_views", "many"), SESSION),
    Dirt("web_sessions", REPEATS, 6, None),
    Dirt("page_events", "event_id: missing", 4, ("event_id", "")),
    Dirt("page_events", "session_id: not in web_sessions", 7, ("session_id", "N00000000"), EVENT),
    Dirt("page_events", "event_type: not an accepted value", 5, ("event_type", "hover"), EVENT),
    Dirt("page_events", "sku: not in products", 6, ("sku", "XXX-999"), EVENT),
    Dirt("page_events", "occurred_at: not a timestamp", 3, ("occurred_at", "yesterday"), EVENT),
    Dirt("page_events", REPEATS, 9, None),
    Dirt("searches", "searched_at: missing", 4, ("searched_at", ""), SEARCH),
    Dirt("searches", "action: not an accepted value", 3, ("action", "shout"), SEARCH),
    Dirt("searches", REPEATS, 5, None),
    Dirt("content_views", "rule watch_seconds_not_negative", 6, ("watch_seconds", "-30"), VIEW),
    Dirt("content_views", "rule watch_seconds_within_a_day", 4, ("watch_seconds", "90061"), VIEW),
    Dirt("content_views", "device_id: missing", 3, ("device_id", ""), VIEW),
    Dirt("content_views", "viewed_on: not a date", 4, ("viewed_on", "31/12/2023"), VIEW),
    Dirt("content_views", "program: not an accepted value", 2, ("program", "radio"), VIEW),
    Dirt("content_views", REPEATS, 5, None),
)


def plant_all(seed: int, tables: Mapping[str, RawTable]) -> tuple[PlantedRows, ...]:
    """Insert all bad rows into the tables, in place; those of the site are drawn apart from the shop's."""
    return (*plant(seed, tables, KINDS, step="dirt"), *plant(seed, tables, WEB_KINDS, step="web dirt"))


def plant(
    seed: int, tables: Mapping[str, RawTable], kinds: Sequence[Dirt], *, step: str = "dirt"
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

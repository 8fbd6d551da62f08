"""The packs that come with Footnote are whole, and a wrong declaration is told in one go."""

from pathlib import Path

import pytest
import yaml

from warehouse.errors import PackError
from warehouse.pack import PACKS, all_contracts, load_pack, pack_names, parse_pack

WRONG = """
title: Shop
currency: euro
country: DE
language: de
colour: red
sources:
  sales:
    file: sales.csv
    columns:
      sale_id: {type: integr}
      sold_on: {type: date, requird: true}
"""


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_is_valid_and_fills_or_lacks_every_contract(name):
    pack = load_pack(name)
    assert pack.contracts == all_contracts() or pack.lacks


def test_every_problem_is_named_at_once():
    with pytest.raises(PackError) as caught:
        parse_pack("shop", yaml.safe_load(WRONG), Path("pack.yml"))
    for key in ("locale", "currency", "colour", "columns.sale_id.type", "columns.sold_on.requird"):
        assert key in str(caught.value)


CONTRADICTIONS = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "pack_contradictions.yml").read_text(encoding="utf-8")
)
FACTS = {"title": "S", "currency": "EUR", "locale": "de", "country": "DE", "language": "de"}
ORDERS = {
    "file": "orders.csv",
    "columns": {
        "order_id": {"type": "text"},
        "customer_id": {"type": "text"},
        "status": {"type": "text", "accepted": ["created", "sent"]},
        "ordered_at": {"type": "timestamp"},
        "sent_at": {"type": "timestamp"},
    },
}
CUSTOMERS = {"file": "customers.csv", "columns": {"customer_id": {"type": "text"}}}


@pytest.mark.parametrize("case", CONTRADICTIONS, ids=lambda case: str(case["change"]))
def test_a_source_that_contradicts_itself(case):
    sources = {"customers": CUSTOMERS, "orders": {**ORDERS, **case["change"]}}
    with pytest.raises(PackError) as caught:
        parse_pack("shop", {**FACTS, "sources": sources}, Path("pack.yml"))
    for words in case["says"]:
        assert words in str(caught.value)


def test_contradictions_of_all_sources_are_named_at_once():
    sources = {
        "customers": {**CUSTOMERS, "colour": "red"},
        "orders": {**ORDERS, "unique": ["order_no"], "as_of": {"later": ["sent_on"]}},
        "items": {**CUSTOMERS, "references": {"customer_id": "people.customer_id"}},
    }
    with pytest.raises(PackError) as caught:
        parse_pack("shop", {**FACTS, "sources": sources}, Path("pack.yml"))
    lines = str(caught.value).splitlines()[1:]
    assert [line.strip().split(": ")[0] for line in lines] == [
        "sources.customers.colour",
        "sources.orders.unique",
        "sources.orders.as_of",
        "sources.orders.as_of.later",
        "sources.items.references.customer_id",
    ]


def test_a_declaration_with_every_key():
    orders = {
        **ORDERS,
        "file": ["orders-{YYYYMMDD}.csv", "{YYYY-MM-DD}.parquet"],
        "in": "exports/orders",
        "other_columns": "ignore",
        "event_time": "_source_day",
        "references": {"customer_id": "customers.customer_id"},
        "as_of": {
            "known_from": "ordered_at",
            "later": ["sent_at"],
            "status": {"column": "status", "order": [{"sent": "sent_at"}, {"created": None}]},
        },
    }
    customers = {**CUSTOMERS, "as_of": {"known_by": {"customer_id": "orders.customer_id"}}}
    declared = {**FACTS, "partition": "day", "sources": {"customers": customers, "orders": orders}}
    pack = parse_pack("shop", declared, Path("pack.yml"))
    source = pack.sources["orders"]
    assert (source.is_daily, source.formats) == (True, {"csv", "parquet"})
    assert source.file_label == "exports/orders/orders-{YYYYMMDD}.csv or exports/orders/{YYYY-MM-DD}.parquet"


def test_a_declaration_that_is_no_mapping():
    with pytest.raises(PackError, match="must be a mapping"):
        parse_pack("shop", ["title"], Path("pack.yml"))


def test_nothing_but_packs_is_among_the_packs():
    folders = {path.name for path in PACKS.iterdir() if path.is_dir()}
    assert folders == set(pack_names())

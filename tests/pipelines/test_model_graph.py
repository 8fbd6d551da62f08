"""Models are chosen by name with what they depend on, and with `+` what depends on them."""

import pytest

from pipelines.model_graph import ModelGraph, bronze_name
from warehouse.errors import FootnoteError


def full(name):
    return '"warehouse".' + ".".join(f'"{part}"' for part in name.split("."))


READS = {
    "silver.orders": (),
    "silver.lines": (),
    "common.people": ("silver.orders",),
    "sales.facts": ("silver.orders", "silver.lines"),
    "sales.totals": ("sales.facts",),
}
GRAPH = ModelGraph(
    parents={
        full(name): frozenset(map(full, reads))
        | ({bronze_name("orders")} if name == "silver.orders" else set())
        for name, reads in READS.items()
    },
    by_day=frozenset(),
)


def names(found):
    return {name for name in READS if full(name) in found}


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("sales.facts", {"silver.orders", "silver.lines", "sales.facts"}),
        ("facts", {"silver.orders", "silver.lines", "sales.facts"}),
        ("+sales.facts", {"silver.orders", "silver.lines", "sales.facts"}),
        ("sales.facts+", {"silver.orders", "silver.lines", "sales.facts", "sales.totals"}),
        ("silver.orders+", {"silver.orders", "common.people", "sales.facts", "sales.totals"}),
        ("silver.lines", {"silver.lines"}),
    ],
)
def test_what_is_chosen(asked, chosen):
    assert names(GRAPH.select([asked])) == chosen


def test_several_are_chosen_together():
    assert names(GRAPH.select(["people", "lines"])) == {"silver.orders", "common.people", "silver.lines"}


def test_an_unknown_model_names_the_nearest():
    with pytest.raises(FootnoteError, match=r"no model called 'sales\.fact'.*Nearest: sales\.facts"):
        GRAPH.select(["sales.fact"])


def test_what_a_source_reaches():
    assert names(GRAPH.below({bronze_name("orders")})) == {
        "silver.orders",
        "common.people",
        "sales.facts",
        "sales.totals",
    }

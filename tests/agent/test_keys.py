"""Things without a name of their own: the planner tells them apart by their key."""

from pathlib import Path

import pytest

from agent.planner.names.keys import as_asked, keyed, named_by_keys
from agent.planner.names.own_groups import own_of
from agent.planner.reading import QueryReading
from semantic_layer.load import load_manifest
from semantic_layer.manifest import Manifest

AIRLINE = Path(__file__).parents[1] / "cases" / "agent" / "airline" / "definitions"


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return keyed(load_manifest(AIRLINE))


def test_what_others_refer_to_and_nothing_names_has_a_key(manifest: Manifest) -> None:
    added = {name for name, one in manifest.dimensions.items() if one.is_entity}
    # An airport is told by its name; no other table refers to a ticket.
    assert added == {"plane__plane_id", "flight__flight_id"}


def test_a_query_goes_there_and_back(manifest: Manifest) -> None:
    asked = {
        "metrics": ["flights"],
        "group_by": [{"name": "plane"}],
        "where": [
            {"dimension": "plane", "op": "is not null"},
            {"metric": "flights", "by": "plane", "op": ">"},
        ],
    }
    known = named_by_keys(asked, manifest)
    assert known is not None
    assert known["group_by"] == [{"name": "plane__plane_id"}]
    assert known["where"][1]["by"] == "plane"
    notes = ("by {catalogue.label.plane__plane_id}",)
    reading = as_asked(QueryReading(known, notes), manifest)
    assert reading == QueryReading(asked, ("by {catalogue.label.plane}",))


def test_a_measure_has_its_own_of_a_name(manifest: Manifest) -> None:
    assert own_of(manifest, ["tickets"], "ticket__tier") is None  # In reach as it is.
    assert own_of(manifest, ["flights"], "ticket__tier") is None  # Flights have nothing called so.
    assert own_of(manifest, ["flights"], "ticket__booked_on") == "flight__flight_date"

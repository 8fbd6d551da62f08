"""Things without a name of their own: the planner tells them apart by their key."""

from pathlib import Path

import pytest

from agent.planner.keys import as_asked, keyed, named_by_keys
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

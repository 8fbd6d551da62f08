"""Regions by the adjective of where they lie, where the data has such a region."""

import pytest

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import tokenize
from agent.planner.wording.compass import name_compass
from semantic_layer.load import load_manifest


@pytest.mark.parametrize(
    ("asks", "put"),
    [
        ("orders from the southern states", "orders from the south"),
        ("how many northeastern customers", "how many northeast customers"),
        ("orders from the western states by state", "orders from the western states by state"),
        ("southern comfort", "southern comfort"),
    ],
)
def test_a_region_is_put_for_its_adjective(asks: str, put: str) -> None:
    held = {"south", "northeast"}
    found = name_compass(tokenize(asks), Lexicon(load_manifest()), lambda said: said in held)
    assert " ".join(token.text for token in found) == put

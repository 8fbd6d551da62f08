"""Words that are misspelt are read as the shop's, and said; words of the language are left as they are."""

import pytest

from knowledge.retrieve.spelling import Spelling
from knowledge.search import search_products

NAMES = ["Scented candle", "PLATE WITH ROSES", "Christmas decoration", "tea cosy", "Boxes of tin"]
ENGLISH = {"plane", "candles", "snow", "tyres", "house"}


@pytest.mark.parametrize(
    ("text", "meant", "told"),
    [
        ("scentd candel", "scented candle", 2),
        ("Chrismas decoratoin", "christmas decoration", 2),
        ("sleep on a plane", "sleep on a plane", 0),
        ("snow tyres", "snow tyres", 0),
        ("candles", "candles", 0),
        ("tee cosy", "tee cosy", 0),
        ("22423 box", "22423 box", 0),
        ("rosess", "roses", 1),
        ("", "", 0),
    ],
)
def test_a_slip_is_put_right_and_said(text: str, meant: str, told: int) -> None:
    found, sentences = Spelling(NAMES).corrected(text, ENGLISH.__contains__)
    assert (found, len(sentences)) == (meant, told)
    assert all("was read as" in sentence for sentence in sentences)


def test_a_search_says_how_it_read_a_word(indexed) -> None:
    result = search_products(indexed, "retrospott mug", using="words")
    assert result.hits[0].product.product_id == "21181"
    assert result.warnings == ("“retrospott” was read as “retrospot”.",)

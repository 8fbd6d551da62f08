"""Countries, days, categories and plain prices that a question says are conditions, and no words of it."""

from datetime import date

import pytest

from knowledge.index.open import open_index
from knowledge.results import ProductResult
from knowledge.retrieve.conditions import is_priced, read_conditions, without_conditions
from knowledge.retrieve.filters import ProductFilter
from knowledge.retrieve.wish import read_wish
from knowledge.search import search_products
from semantic_layer.errors import QueryError


def found(workspace, text: str) -> ProductResult:
    return search_products(workspace, text, conditions_in_text=True, k=50)


@pytest.mark.parametrize(
    ("text", "rest", "where"),
    [
        ("mugs sold in France since June", "mugs", {"country": "France", "sold_since": date(2011, 6, 1)}),
        ("mugs bought by people in Germany", "mugs", {"country": "Germany"}),
        ("mugs sold to the united kingdom", "mugs", {"country": "united kingdom"}),
        ("mugs in France", "mugs", {"country": "France"}),
        ("mugs since 2011-05-03", "mugs", {"sold_since": date(2011, 5, 3)}),
        ("mugs sold since september", "mugs", {"sold_since": date(2010, 9, 1)}),
        ("mugs sold since last month", "mugs", {"sold_since": date(2011, 6, 1)}),
        ("mugs below 20", "mugs", {"max_price": 20}),
        ("mugs for £2 or less", "mugs", {"max_price": 2}),
        ("mugs under 50p", "mugs", {"max_price": 0.5}),
        ("mugs above 3 in France", "mugs", {"min_price": 3, "country": "France"}),
        ("mugs in the category kitchen under £2", "mugs", {"max_price": 2, "category": "kitchen"}),
        ("candles under £2", "", {"max_price": 2, "category": "candles"}),
        ("products sold in France", "", {"country": "France"}),
        ("under 5 pounds", "", {"max_price": 5}),
        ("toys for children under 3", "toys for children under 3", {}),
        ("a game for up to 4 people", "a game for up to 4 people", {}),
        ("a tea set in china", "a tea set in china", {}),
        ("mugs made in France", "mugs made in France", {}),
        ("cheap mugs", "cheap mugs", {}),
        ("a candle that lasts since it is big", "a candle that lasts since it is big", {}),
    ],
)
def test_conditions_are_read_and_leave_the_words(indexed, text, rest, where):
    columns = open_index(indexed).index.shelf.columns
    wish = read_conditions(read_wish(text, ProductFilter(), "GBP"), columns, "en")
    assert (wish.text, wish.where) == (rest, ProductFilter(**where))
    assert bool(wish.phrases) == bool(where) and all(phrase in text for phrase in wish.phrases)


def test_what_is_found_passes_them(indexed):
    result = found(indexed, "products sold in France since July")
    assert {hit.product.product_id for hit in result.hits} == {"BED-1", "EVIL-1", "NONAME"}
    assert result.phrases == ("sold in France", "since July")


def test_a_condition_given_wins_and_a_country_without_sales_is_told(indexed):
    where = ProductFilter(country="France", max_price=2)
    result = search_products(indexed, "mugs in Germany below 9", where=where, conditions_in_text=True)
    assert (result.where.country, result.where.max_price) == ("France", 2)
    with pytest.raises(QueryError, match="Japan"):
        found(indexed, "mugs sold in Japan")


def test_words_stay_words_unless_conditions_are_wanted(indexed):
    result = search_products(indexed, "mugs sold in France below 20")
    assert result.where.is_open and not result.phrases and "France" in result.text


def test_a_question_is_told_without_its_conditions():
    assert without_conditions("mugs under £5 sold in Atlantis since May") == "mugs sold in Atlantis"
    assert without_conditions("mugs under £5 sold in Peru since May 2011") == "mugs"
    assert is_priced("mugs below 20 in Peru") and not is_priced("mugs in Peru since May")

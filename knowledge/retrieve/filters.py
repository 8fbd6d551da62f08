"""Conditions on products: price, category, country, sold since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semantic_layer.country_names import code_of
from semantic_layer.errors import QueryError
from semantic_layer.folding import fold, other_numbers
from semantic_layer.nearest import nearest

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class ProductFilter:
    """What a product must be; None leaves it open.

    Prices are those of a unit in the currency of the dataset, both included; a product without a price has
    none that is low or high enough. `category` in either language, `country` of a buyer by name or code.
    `sold_since` is a day on or after which it was last sold.
    """

    min_price: float | None = None
    max_price: float | None = None
    category: str | None = None
    country: str | None = None
    sold_since: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether every product passes."""
        return self == ProductFilter()


class ProductColumns:
    """The columns that conditions read, in memory."""

    def __init__(self, records: Any) -> None:
        """Read them from the records of the products."""
        self.price = _numbers(records.column("price"), np.float64)
        self.sales = _numbers(records.column("sales"), np.float64)
        self.is_product = np.array(records.column("is_product").to_pylist(), dtype=bool)
        self.last_sold = records.column("last_sold").to_numpy(zero_copy_only=False).astype("datetime64[D]")
        self.categories = [_Words(records.column(name)) for name in ("category", "category_source")]
        self._countries = records.column("countries")

    @property
    def last_day(self) -> date:
        """The newest day anything was sold; the first of all days where nothing was."""
        known = self.last_sold[~np.isnat(self.last_sold)]
        return known.max().astype(date) if len(known) else date.min

    def has_category(self, name: str) -> bool:
        """Whether any product is of a category, in either language."""
        folded = fold(name.replace("_", " "))
        return any(
            text in words.values for text in (folded, *other_numbers(folded)) for words in self.categories
        )

    def passing(self, wanted: ProductFilter) -> Mask:
        """Return which products pass; QueryError for a category or country that no product has."""
        passing = np.ones(len(self.price), dtype=bool)
        with np.errstate(invalid="ignore"):
            if wanted.min_price is not None:
                passing &= self.price >= wanted.min_price
            if wanted.max_price is not None:
                passing &= self.price <= wanted.max_price
            if wanted.sold_since is not None:
                passing &= self.last_sold >= np.datetime64(wanted.sold_since)
        if wanted.category is not None:
            passing &= self._in_category(wanted.category)
        if wanted.country is not None:
            passing &= self._in_country(wanted.country)
        return passing

    def _in_category(self, category: str) -> Mask:
        folded = fold(category.replace("_", " "))
        for text in (folded, *other_numbers(folded)):
            found = [words.are(text) for words in self.categories if text in words.values]
            if found:
                return np.logical_or.reduce(found)
        raise _unknown("category", category, (name for words in self.categories for name in words.names))

    def _in_country(self, country: str) -> Mask:
        meant = self._named(country)
        if not meant:
            raise _unknown("country", country, self._held_countries())
        parents = np.array(self._countries.value_parent_indices())
        is_meant = np.isin(np.array(self._countries.flatten().to_pylist(), dtype=object), list(meant))
        passing = np.zeros(len(self.price), dtype=bool)
        passing[parents[is_meant]] = True
        return passing

    def _held_countries(self) -> list[str]:
        return [name for name in self._countries.flatten().unique().to_pylist() if name]

    def _named(self, country: str) -> set[str]:
        code, folded = code_of(country), fold(country)
        return {
            name
            for name in self._held_countries()
            if fold(name) == folded or (code and code_of(name) == code)
        }


class _Words:
    """A column of names, by the spelling they are compared in."""

    def __init__(self, column: Any) -> None:
        coded = column.dictionary_encode()
        self.names = [name for name in coded.dictionary.to_pylist() if name]
        folded = [fold((name or "").replace("_", " ")) for name in coded.dictionary.to_pylist()]
        self._codes = _numbers(coded.indices, np.float64)
        self.values = {text: [n for n, one in enumerate(folded) if one == text] for text in folded if text}

    def are(self, text: str) -> Mask:
        return np.isin(self._codes, self.values[text])


def _numbers(column: Any, kind: Any) -> NDArray[Any]:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=kind)


def _unknown(kind: str, given: str, known: Iterable[str]) -> QueryError:
    names = sorted(set(known))
    if not names:
        return QueryError(f"The products of this dataset have no {kind}", code="unavailable")
    return QueryError(
        f"No product has the {kind} '{given[:80]}'",
        code=f"unknown_{kind}",
        choices=nearest(given, names) or names[:3],
    )

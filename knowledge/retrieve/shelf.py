"""What search reads of the products again and again, kept in memory beside an open index."""

from functools import cached_property
from typing import Literal

import numpy as np

from knowledge.documents.records import Product
from knowledge.index.collections import Collection
from knowledge.index.vectors import Rows
from knowledge.retrieve.exact import ExactKeys
from knowledge.retrieve.filters import Mask, ProductColumns, ProductFilter
from knowledge.retrieve.spelling import Spelling

PriceEnd = Literal["lowest", "highest"]


class Shelf:
    """The products of an index: by code and name, by conditions, by text with the best sellers first."""

    def __init__(self, products: Collection[Product]) -> None:
        """Read the columns; about a second for 200,000 products."""
        self.products = products
        self.columns = ProductColumns(products.records)
        self.keys = ExactKeys(products.records)
        self._names = products.records.column("names")
        self.is_good = self.columns.is_product
        links, sales = products.links, self.columns.sales
        order = np.lexsort((links[:, 0], -sales[links[:, 0]], links[:, 1]))
        self._members = links[order, 0]
        self._starts = np.searchsorted(links[order, 1], np.arange(len(products.texts) + 1))
        self._first_text = np.full(len(sales), -1, dtype=np.int64)
        self._first_text[links[::-1, 0]] = links[::-1, 1]

    @cached_property
    def spelling(self) -> Spelling:
        """The words of all names, for those that are misspelt."""
        return Spelling(name for names in self._names.to_pylist() for name in names)

    def passing(self, wanted: ProductFilter) -> Mask | None:
        """Return which products pass, None where all do; QueryError for a value no product has."""
        return None if wanted.is_open else self.columns.passing(wanted)

    def searched(self, passing: Mask | None) -> Rows | None:
        """Return the texts of the goods that pass, None for every text there is."""
        return self._texts_of_goods if passing is None else self.products.rows_of(passing & self.is_good)

    @cached_property
    def _texts_of_goods(self) -> Rows | None:
        return None if self.is_good.all() else self.products.rows_of(self.is_good)

    def members(self, text: int, passing: Mask | None) -> Rows:
        """Return the goods that have a text and pass, best sellers first."""
        rows = self._members[self._starts[text] : self._starts[text + 1]]
        rows = rows[self.is_good[rows]]
        return rows if passing is None else rows[passing[rows]]

    def text_of(self, record: int) -> int | None:
        """Return the first text of a product, None where it has none."""
        text = int(self._first_text[record])
        return None if text < 0 else text

    def name(self, record: int) -> str | None:
        """Return the name that a product has most, None where it has none."""
        names = self._names[record].as_py()
        return names[0] if names else None

    def best_sellers(self, passing: Mask | None, most: int) -> Rows:
        """Return the goods that pass, by sales."""
        rows = np.flatnonzero(self.is_good if passing is None else passing & self.is_good)
        return rows[np.lexsort((rows, -self.columns.sales[rows]))][:most]

    def by_price(self, passing: Mask | None, most: int, end: PriceEnd) -> Rows:
        """Return the goods that pass and have a price, from one end of it."""
        price = self.columns.price
        rows = np.flatnonzero(
            (self.is_good if passing is None else passing & self.is_good) & ~np.isnan(price)
        )
        return rows[np.lexsort((rows, price[rows] if end == "lowest" else -price[rows]))][:most]

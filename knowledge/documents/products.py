"""One document a product, read from the published marts."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.documents.chunks import chunked
from knowledge.documents.records import Product
from semantic_layer.folding import fold

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).with_name("products.sql")
# Further spellings in the text that is compared by meaning; more of them tell nothing new.
MOST_NAMES = 8


def read_products(connection: "duckdb.DuckDBPyConnection") -> list[Product]:
    """Return every product of the marts, by its code."""
    cursor = connection.execute(SQL.read_text(encoding="utf-8"))
    columns = [column[0] for column in cursor.description]
    return [_product(dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]


def _product(row: dict) -> Product:
    names = distinct_names([row["name"], *row["names"]])
    return Product(**{**row, "names": names, "countries": tuple(row["countries"])})


def distinct_names(names: Sequence[str | None]) -> tuple[str, ...]:
    """Return the names that differ by more than case, accents and signs, in the order given."""
    found: dict[str, str] = {}
    for name in names:
        if name and name.strip():
            found.setdefault(fold(name), name.strip())
    return tuple(found.values())


def product_texts(product: Product) -> tuple[str, ...]:
    """Return what is searched of a product, in pieces where its description is long; nothing if it has none.

    Figures are left out: a day of sales would change every text, and nobody searches a price by its meaning.
    """
    head = _joined(
        *product.names[:MOST_NAMES], product.category, _source_words(product.category_source), product.brand
    )
    pieces = chunked(product.description or "")
    if not pieces:
        return (head,) if head else ()
    return tuple(_joined(head, piece) for piece in pieces)


def _source_words(category: str | None) -> str | None:
    return category.replace("_", " ") if category else None


def _joined(*parts: str | None) -> str:
    return ". ".join(_distinct(part for part in parts if part))


def _distinct(parts: Iterator[str]) -> Iterator[str]:
    """A category called the same in both languages is said once."""
    said: set[str] = set()
    for part in parts:
        if (folded := fold(part)) not in said:
            said.add(folded)
            yield part.strip().rstrip(".")

"""The documents as plain records: a product, an entry of the glossary, a passage of a review."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

GlossaryKind = Literal["metric", "dimension", "entity", "model card", "segment"]


@dataclass(frozen=True)
class Product:
    """One product with what the marts say of it; each figure is a cell of its table.

    `names` are all its spellings, the one most used first. `price` is the median price of a unit over the
    lines that count as revenue, its list price where there is none; `price_low` and `price_high` hold nine
    tenths of them. `sales` is revenue in the currency of the dataset, `units` the pieces of those lines.
    `countries` are those of its buyers, most lines first. A thing that `is_product` not is postage, a fee.
    """

    product_key: str
    product_id: str
    name: str | None
    names: tuple[str, ...]
    category: str | None
    category_source: str | None
    brand: str | None
    description: str | None
    is_product: bool
    price: float | None
    price_low: float | None
    price_high: float | None
    sales: float
    units: int
    lines: int
    first_sold: date | None
    last_sold: date | None
    countries: tuple[str, ...]
    review_count: int
    review_score: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON knows it."""
        plain = asdict(self)
        return {name: str(value) if isinstance(value, date) else value for name, value in plain.items()}


@dataclass(frozen=True)
class GlossaryEntry:
    """What a name means here: a definition, the card of a model, a segment; `name` is unique in its kind."""

    kind: GlossaryKind
    name: str
    label: str
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """Part of a review, as its writer wrote it: data, and never an instruction to whoever reads it.

    `categories` and `product_ids` are those of the order that was reviewed.
    """

    review_id: str
    part: int
    text: str
    title: str | None
    score: int
    day: date | None
    product_ids: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """What is searched of one record: its texts, of which a long one has several."""

    record: int
    texts: tuple[str, ...]


Row = Mapping[str, Any]

"""The documents of the products as a text to read: product_knowledge.md of the workspace."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.documents.records import Product
from semantic_layer.unseen import visible
from warehouse.serving import ServingInfo

FILE = "product_knowledge.md"
# What Markdown would read as a mark, a link, HTML or an entity.
MARKS = re.compile(r"([\\`*_\[\]|#~!])")
ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
ADDRESS = re.compile(r"(?i)(https?:|www)(?=[/.])")
# A renderer makes links of bare addresses; what is cut here is none.
CUT = "&thinsp;"


def write_markdown(workspace: Path, products: Sequence[Product], info: ServingInfo) -> Path:
    """Write the file in the place of the one before; best sellers come first."""
    path = workspace / FILE
    draft = path.with_name(f"{FILE}.{os.getpid()}.tmp")
    with draft.open("w", encoding="utf-8") as file:
        file.write(f"# Products of {_plain(info.title)}\n\nData version {info.version}, ")
        file.write(f"prices and sales in {info.currency}. Names and descriptions are data of the source.\n")
        for product in sorted(products, key=lambda one: (-one.sales, one.product_id)):
            file.write("\n" + "\n".join(product_lines(product, info.currency)) + "\n")
    os.replace(draft, path)
    return path


def product_lines(product: Product, currency: str) -> Iterator[str]:
    """Yield one product as lines of Markdown."""
    named = f": {_plain(product.names[0])}" if product.names else ""
    yield f"## {_plain(product.product_id)}{named}"
    yield ""
    for told in filter(None, (*_named(product), *_sold(product, currency), *_reviewed(product))):
        yield f"- {told}"


def _named(product: Product) -> Iterator[str]:
    if product.names[1:]:
        yield f"Also written: {'; '.join(map(_plain, product.names[1:]))}"
    category = [one for one in (product.category, product.category_source) if one]
    if category:
        yield f"Category: {' / '.join(map(_plain, dict.fromkeys(category)))}"
    if product.brand:
        yield f"Brand: {_plain(product.brand)}"
    if product.description:
        yield f"Description: {_plain(product.description)}"


def _sold(product: Product, currency: str) -> Iterator[str]:
    if product.price is not None:
        band = ""
        if product.price_low is not None and product.price_high is not None:
            band = f" (mostly {product.price_low:,.2f} to {product.price_high:,.2f})"
        yield f"Price: {currency} {product.price:,.2f}{band}"
    if product.lines:
        yield f"Sales: {currency} {product.sales:,.2f}, {product.units:,} pieces, {product.lines:,} lines"
        yield f"Sold: from {product.first_sold} to {product.last_sold}"
    else:
        yield "Sold: never"
    if product.countries:
        yield f"Countries: {', '.join(map(_plain, product.countries))}"


def _reviewed(product: Product) -> Iterator[str]:
    if product.review_score is not None:
        yield f"Reviews: {product.review_count:,}, {product.review_score:.2f} stars on average"


def _plain(text: str) -> str:
    """Return a text of the data so that it is read as it stands and leads nowhere."""
    flat = visible(" ".join(text.split()))
    return ADDRESS.sub(rf"\1{CUT}", MARKS.sub(r"\\\1", flat.translate(ENTITIES)))

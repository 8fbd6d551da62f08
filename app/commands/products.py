"""`footnote products`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from app.json_text import json_text

if TYPE_CHECKING:
    from knowledge.results import ProductHit, ProductResult

MOST = 200
HEADERS = ("product", "name", "category", "price", "sales", "score", "why")
NUMERIC = (False, False, False, True, True, True, False)


def products(
    context: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="What it is, or its code or name; none: best sellers.")
    ] = "",
    max_price: Annotated[float | None, typer.Option(min=0, help="Most a piece may cost.")] = None,
    min_price: Annotated[float | None, typer.Option(min=0, help="Least a piece may cost.")] = None,
    category: Annotated[str | None, typer.Option(help="Category, in either language.")] = None,
    country: Annotated[str | None, typer.Option(help="A country it was sold to, by name or code.")] = None,
    sold_since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Sold on that day or later, YYYY-MM-DD.")
    ] = None,
    k: Annotated[int, typer.Option("--k", min=1, max=MOST, help="How many at most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find products by what they are, by code or by name; or learn that nothing fits."""
    from app.days import read_day
    from app.identity import check_may_search
    from knowledge.retrieve.filters import ProductFilter
    from knowledge.search import search_products

    workspace = context.obj.workspace
    check_may_search(workspace, context.obj.user)
    where = ProductFilter(
        min_price=min_price,
        max_price=max_price,
        category=category,
        country=country,
        sold_since=read_day(sold_since, "--sold-since") if sold_since else None,
    )
    result = search_products(workspace, text, where=where, k=k, conditions_in_text=True)
    if as_json:
        print(json_text(result.to_json()))
    else:
        _print(result)


def _print(result: "ProductResult") -> None:
    from app.render import Table
    from app.terminal import print_rows

    for warning in result.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if result.phrases:
        print(f"Only: {'; '.join(_conditions(result))}.")
    if not result.fits:
        print("Nothing fits." + (" What comes nearest:" if result.nearest else ""))
    shown = result.hits or result.nearest
    if shown:
        rows = tuple(_row(hit, result.currency) for hit in shown)
        print_rows(Table(headers=HEADERS, rows=rows, numeric=NUMERIC))


def _conditions(result: "ProductResult") -> Iterator[str]:
    """Yield what the words of the question were read as, and what was asked by options beside."""
    where, currency = result.where, result.currency
    for word, price in (("at least", where.min_price), ("at most", where.max_price)):
        if price is not None:
            yield f"{word} {currency} {price:,.2f} a piece"
    if where.category:
        yield f"category {where.category}"
    if where.country:
        yield f"sold in {where.country}"
    if where.sold_since:
        yield f"sold since {where.sold_since.isoformat()}"


def _row(hit: "ProductHit", currency: str) -> tuple[str, ...]:
    product = hit.product
    name = product.names[0] if product.names else ""
    behind = f" (and {hit.alike_count:,} alike)" if hit.alike_count else ""
    return (
        product.product_id,
        f"{name}{behind}",
        product.category or product.category_source or "",
        "" if product.price is None else f"{currency} {product.price:,.2f}",
        f"{currency} {product.sales:,.2f}",
        f"{hit.score:.2f}",
        hit.reason,
    )

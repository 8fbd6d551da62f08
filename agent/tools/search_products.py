"""Search for products: retrieval says which, one query over the published tables what is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.tools.arguments import FullSearchProducts, SearchProducts
from semantic_layer.errors import FootnoteError, QueryError
from semantic_layer.layer import SemanticLayer
from semantic_layer.result import Column, Result
from semantic_layer.unseen import visible
from warehouse.audit_log.recorder import Trail
from warehouse.user import User

if TYPE_CHECKING:
    from knowledge.results import ProductHit, ProductResult

# As many as a filter on them may name.
MOST_OF_A_SET = 200
AS_FOUND = "f.place"
DIRECTION = {"lowest": "ASC", "highest": "DESC"}
COLUMNS = {
    column.name: column
    for column in (
        Column("product_id", "Product", None, "dimension", "product__product_id"),
        Column("product_name", "Product name", None, "dimension", "product__product_name"),
        Column("category", "Product category", None, "dimension", "product__category"),
        Column("price", "Price of a piece", "currency", "metric", "price"),
        Column("revenue", "Revenue", "currency", "metric", "revenue"),
        Column("pieces", "Pieces sold", "count", "metric", "items_in_revenue"),
    )
}


@dataclass(frozen=True)
class FoundProducts:
    """What a search found: the rows of the tables, None for no product, and what is told beside them."""

    result: Result | None
    facts: dict[str, Any]


def find_products(
    layer: SemanticLayer, workspace: Path, arguments: SearchProducts, *, user: User, trail: Trail
) -> FoundProducts:
    """Return the products that go with a text, or those that came nearest where nothing fits.

    GuardRefusal for who may not see every name and row; QueryError where there is no index.
    """
    from knowledge.permission import check_may_search

    access = layer.access_of(user)
    check_may_search(access)
    if access.approval == "all":
        # The query is of products that nobody can name before the search.
        raise QueryError("A search does not wait for consent to its query", code="not_approved")
    found = _searched(workspace, arguments)
    shown = found.hits or found.nearest
    if not shown:
        return FoundProducts(None, _facts(found, ()))
    result = layer.sql(_sql(shown, _order(arguments) if found.hits else AS_FOUND), user=user, trail=trail)
    by_code = {hit.product.product_id: hit for hit in shown}
    hits = [by_code[str(row[0])] for row in result.rows]
    columns = tuple(_dressed(COLUMNS[name], found.currency) for name in result.column_names)
    return FoundProducts(replace(result, columns=columns), _facts(found, hits))


def _searched(workspace: Path, arguments: SearchProducts) -> "ProductResult":
    from knowledge.retrieve.filters import ProductFilter
    from knowledge.search import search_products

    where = ProductFilter(
        min_price=arguments.min_price,
        max_price=arguments.max_price,
        category=arguments.category,
        country=arguments.country,
        sold_since=arguments.sold_since,
    )
    k = MOST_OF_A_SET if arguments.all_that_fit else arguments.k
    try:
        return search_products(
            workspace,
            arguments.text,
            where=where,
            k=k,
            all_that_fit=arguments.all_that_fit,
            conditions_in_text=isinstance(arguments, FullSearchProducts) and arguments.conditions_in_text,
            by_price=arguments.by_price if isinstance(arguments, FullSearchProducts) else None,
        )
    except FootnoteError as problem:
        raise told_of_index(problem) from problem


def told_of_index(problem: FootnoteError) -> FootnoteError:
    """Return an error without the place of the workspace, which is nobody's business who asks."""
    if problem.code not in ("knowledge_missing", "knowledge_spoilt"):
        return problem
    return QueryError(
        "What is known of products can't be searched now",
        code="unavailable",
        action="Whoever runs this can make the index: `footnote knowledge build`.",
    )


def _order(arguments: SearchProducts) -> str:
    """How the rows are ordered, and how many of them are told."""
    if not isinstance(arguments, FullSearchProducts) or arguments.by_price is None:
        return AS_FOUND
    return f"price {DIRECTION[arguments.by_price]} NULLS LAST, f.place\nLIMIT {arguments.k}"


def _sql(hits: Sequence["ProductHit"], order: str) -> str:
    text = resources.files("agent.tools").joinpath("found_products.sql").read_text("utf-8")
    rows = (f"({place}, {_literal(hit.product.product_key)})" for place, hit in enumerate(hits))
    return text.replace("{found}", ", ".join(rows)).replace("{order}", order)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _dressed(column: Column, currency: str) -> Column:
    return replace(column, currency=currency) if column.unit == "currency" else column


def _facts(found: "ProductResult", hits: Sequence["ProductHit"]) -> dict[str, Any]:
    """Return what a model is told beside the rows: no word of it is of the data, but for codes."""
    facts = {
        "status": "found" if found.fits else "nothing_fits",
        "searched": visible(found.text),
        "why": [_reason(hit) for hit in hits],
        "product_ids": [hit.product.product_id for hit in hits] if found.fits else [],
        "alike": [hit.alike_count for hit in hits],
        "warnings": list(found.warnings),
    }
    return facts | ({"conditions": list(found.phrases)} if found.phrases else {})


def _reason(hit: "ProductHit") -> str:
    if hit.how in ("code", "name", "filter"):
        return hit.reason
    words = f"has {', '.join(hit.words)}" if hit.words else ""
    meaning = "" if hit.how == "words" else "by its meaning"
    return "; ".join(part for part in (words, meaning) if part)

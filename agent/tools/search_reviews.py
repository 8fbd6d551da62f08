"""What customers wrote, gathered into themes: counts, and passages cited with the id of their review."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent.tools.arguments import SearchReviews
from agent.tools.search_products import told_of_index
from semantic_layer.errors import FootnoteError
from semantic_layer.folding import fold
from semantic_layer.layer import SemanticLayer
from semantic_layer.result import Column, JsonValue, Result
from semantic_layer.unseen import visible

if TYPE_CHECKING:
    from knowledge.documents.records import Passage
    from knowledge.index.vectors import Vectors

CATEGORY = "product__category"
# From here on a name is the one that is meant; a beginning is enough for a word of a list ("bed and bath").
SURE = 80
LONGEST_QUOTE = 400
MOST_FOUND = 2_000
COLUMNS = (
    Column("theme", "Theme", None, "dimension", "theme"),
    Column("reviews", "Reviews", "count", "metric", "reviews"),
    Column("share", "Share of those read", "ratio", "share", "reviews"),
    Column("review_id", "Review", None, "dimension", "review_id"),
    Column("stars", "Stars", "count", "metric", "stars"),
    Column("quote", "Quote", None, "dimension", "quote"),
    Column("reviews_read", "Reviews read", "count", "metric", "reviews_read"),
)


def find_review_themes(layer: SemanticLayer, workspace: Path, arguments: SearchReviews) -> Result:
    """Return a row for each passage that is cited, most frequent theme first; no row if nothing is said.

    GuardRefusal for who may not see every name and row; QueryError where there is no index.
    """
    from knowledge.permission import check_may_search
    from knowledge.themes import find_themes

    check_may_search(layer.access)
    try:
        passages, vectors = _read(layer, workspace, arguments)
    except FootnoteError as problem:
        raise told_of_index(problem) from problem
    read = len({passage.review_id for passage in passages})
    rows: list[list[JsonValue]] = [
        [
            ", ".join(theme.words),
            theme.reviews,
            theme.reviews / read,
            passage.review_id,
            passage.score,
            visible(passage.text)[:LONGEST_QUOTE],
            read,
        ]
        for theme in find_themes(passages, vectors, layer.info.language)
        for passage in theme.passages
    ]
    told = f"-- {len(passages)} sentences of {read} reviews, gathered by their meaning: no query gives this."
    return Result(COLUMNS, rows, truncated=False, sql=told)


def _read(
    layer: SemanticLayer, workspace: Path, arguments: SearchReviews
) -> tuple[list["Passage"], "Vectors"]:
    from knowledge.reviews import ReviewFilter, read_about, read_reviews

    where = ReviewFilter(min_score=arguments.min_score, max_score=arguments.max_score)
    about = arguments.about.strip()
    if categories := _categories(layer, about):
        return read_reviews(workspace, replace(where, categories=categories))
    if products := _products(workspace, about):
        return read_reviews(workspace, replace(where, product_ids=products))
    return read_about(workspace, about, where, most=MOST_FOUND) if about else read_reviews(workspace, where)


def _categories(layer: SemanticLayer, about: str) -> tuple[str, ...]:
    """Return the categories that a text names, as a whole or as a list of them."""
    if not about:
        return ()
    whole = [m.value for m in layer.values.search(about, [CATEGORY]) if m.score >= SURE]
    if whole:
        return (whole[0],)
    parts = [part for part in fold(about.replace("&", " , ").replace(" and ", " , ")).split(" ") if part]
    found = [layer.values.search(part, [CATEGORY]) for part in parts]
    named = [matches[0].value for matches in found if matches and matches[0].score >= SURE]
    return tuple(dict.fromkeys(named)) if len(named) == len(parts) else ()


def _products(workspace: Path, about: str) -> tuple[str, ...]:
    """Return the products whose code or name a text is, or that have every word of it."""
    from knowledge.search import search_products

    if not about:
        return ()
    found = search_products(workspace, about, k=200, all_that_fit=True)
    asked = {word for hit in found.hits for word in hit.words}
    sure = [hit for hit in found.hits if hit.how in ("code", "name") or set(hit.words) == asked]
    is_named = bool(asked) and all(word in asked for word in found.text.casefold().split())
    return tuple(hit.product.product_id for hit in sure if hit.how in ("code", "name") or is_named)

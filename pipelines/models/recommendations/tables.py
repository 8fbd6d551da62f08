"""From the rows that the SQLMesh models read to the rows of their tables."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from pipelines.models.learnt import Learnt
from pipelines.models.place import current_place
from pipelines.models.recommendations.blend import Weights
from pipelines.models.recommendations.card import Topic
from pipelines.models.recommendations.content import Embed
from pipelines.models.recommendations.recommender import Options, Recommender
from pipelines.models.recommendations.rows import Recommendation, Similar, Words, product_names
from pipelines.models.recommendations.serve import Wish, serve, text_of
from pipelines.models.recommendations.serve_similar import serve_similar
from pipelines.models.recommendations.similar import similar_items
from pipelines.models.recommendations.subjects import recommend
from pipelines.settings import Settings

# More texts than this are compared by their words: 300 a second are embedded.
MOST_EMBEDDED = 5000
PAGES_EACH = 5
# A cookie seldom lives longer; an older visitor gets what anyone gets.
VISITOR_DAYS = 90
PRODUCTS = Topic(
    "recommendations",
    "next_products",
    "sales.fact_sales",
    "Says what goes together, not what causes a purchase.",
)
PAGES = Topic(
    "recommended_pages", "next_pages", "silver.page_events", "Visitors who refuse cookies are not seen."
)
SIMILAR_PRODUCTS = replace(PRODUCTS, name="similar_products", task="similar_products")
SIMILAR_PAGES = replace(PAGES, name="similar_pages", task="similar_pages")
PAGE_WORDS = Words({}, subjects="visitors", done="seen", again="seen")
Frames = Iterator[pd.DataFrame]
# Columns of the rows, in the order of their fields.
CUSTOMER_COLUMNS = (
    *("customer_id", "kind", "rank", "product_id", "score", "source", "reason", "because_product_id"),
)
VISITOR_COLUMNS = ("visitor_id", "kind", "rank", "page", "score", "source", "reason", "because_page")
PRODUCT_COLUMNS = ("product_id", "rank", "similar_product_id", "score", "source", "reason")
PAGE_COLUMNS = ("page", "rank", "similar_page", "score", "source", "reason")
KEYED = {"product_id": "product_key", "similar_product_id": "similar_product_key"}
# What a row is of, and the name of its key.
KEY_OF = {
    CUSTOMER_COLUMNS: ("recommendation_key", ("customer_id", "kind", "rank")),
    VISITOR_COLUMNS: ("recommended_page_key", ("visitor_id", "kind", "rank")),
    PRODUCT_COLUMNS: ("similarity_key", ("product_id", "rank")),
    PAGE_COLUMNS: ("similar_page_key", ("page", "rank")),
}


def product_recommendations(sales: Learnt, products: pd.DataFrame, customers: Sequence[str]) -> Frames:
    """Yield the rows of models.recommendations; `products` have product_id, name, description, category."""
    settings = current_place().settings
    if not settings.models:
        return
    texts = _texts(products)
    served = serve(_stated(PRODUCTS, sales), sales.rows, texts, _wish(settings, texts))
    if served is None:
        return
    words = _product_words(products)
    blocks = recommend(*served, customers, words, most=settings.recommendations_per_customer)
    yield from _frames(blocks, CUSTOMER_COLUMNS, _last_day(served[0]))


def similar_products(sales: Learnt, products: pd.DataFrame) -> Frames:
    """Yield the rows of models.similar_products."""
    settings = current_place().settings
    if not settings.models:
        return
    texts = _texts(products)
    served = serve_similar(_stated(SIMILAR_PRODUCTS, sales), sales.rows, texts, _wish(settings, texts))
    if served is None:
        return
    blocks = similar_items(
        *served, words=_product_words(products), most=settings.recommendations_per_customer
    )
    yield from _frames(blocks, PRODUCT_COLUMNS, _last_day(served[0]))


def page_recommendations(views: Learnt) -> Frames:
    """Yield the rows of models.recommended_pages, of the visitors of the last days and of anyone."""
    settings = current_place().settings
    if not settings.models:
        return
    served = serve(_stated(PAGES, views), views.rows, {}, _wish(settings, {}), reorders=False)
    if served is None:
        return
    recent = served[0].interactions.of_the_last(VISITOR_DAYS)
    blocks = recommend(*served, (), PAGE_WORDS, most=PAGES_EACH, reorders=False, only=recent)
    yield from _frames(blocks, VISITOR_COLUMNS, _last_day(served[0]))


def similar_pages(views: Learnt) -> Frames:
    """Yield the rows of models.similar_pages."""
    settings = current_place().settings
    if not settings.models:
        return
    served = serve_similar(_stated(SIMILAR_PAGES, views), views.rows, {}, _wish(settings, {}))
    if served is None:
        return
    blocks = similar_items(*served, words=PAGE_WORDS, most=PAGES_EACH)
    yield from _frames(blocks, PAGE_COLUMNS, _last_day(served[0]))


def _stated(topic: Topic, learnt: Learnt) -> Topic:
    return replace(topic, limits=" ".join(filter(None, (topic.limits, learnt.left_out))))


def _wish(settings: Settings, texts: dict[str, str | None]) -> Wish:
    options = Options(method=settings.recommendation_method, seed=settings.seed)
    return Wish(options, _weights(settings), _embedder(settings, texts))


def _weights(settings: Settings) -> Weights | None:
    """Return the weights that are set, the others by default; None where all are left to tuning."""
    set_by_hand = {
        name: value
        for name, value in (
            ("collaborative", settings.recommendation_collaborative),
            ("content", settings.recommendation_content),
            ("popular", settings.recommendation_popular),
            ("fallback", settings.recommendation_fallback),
        )
        if value is not None
    }
    return Weights(**set_by_hand) if set_by_hand else None


def _embedder(settings: Settings, texts: dict[str, str | None]) -> Embed | None:
    """Return how texts become vectors; None for words, where none are installed or it would be slow."""
    from warehouse.embedding.identity import chosen_identity, is_installed
    from warehouse.embedding.store import VectorStore, embed

    missing = not is_installed(chosen_identity())
    if settings.recommendation_texts == "words" or missing or len(set(texts.values())) > MOST_EMBEDDED:
        return None
    store = VectorStore(current_place().workspace)
    return lambda wanted: embed(wanted, store)


def _texts(products: pd.DataFrame) -> dict[str, str | None]:
    held = products[["product_id", "product_name", "description", "category"]].astype(object)
    rows = held.where(held.notna(), None).itertuples(index=False, name=None)
    return {product: text_of(parts) for product, *parts in rows}


def _product_words(products: pd.DataFrame) -> Words:
    held = products[["product_id", "product_name", "category"]].astype(object)
    return Words(product_names(held.where(held.notna(), None).itertuples(index=False, name=None)))


def _frames(
    blocks: Iterator[list[Recommendation]] | Iterator[list[Similar]], names: Sequence[str], as_of: date
) -> Frames:
    """Give each row its keys: MD5 of an item, and of what a row is of."""
    key, grain = KEY_OF[tuple(names)]
    for block in filter(None, blocks):
        frame = pd.DataFrame(block, columns=list(names))
        frame["as_of_date"] = as_of
        for name in [name for name in names if name in KEYED]:
            frame[KEYED[name]] = frame[name].map({one: _md5(one) for one in frame[name].unique()})
        rows = frame[list(grain)].astype(object)
        parts = rows.where(rows.notna(), "").itertuples(index=False, name=None)
        frame[key] = ["|".join(map(str, part)) for part in parts]
        frame[key] = frame[key].map(_md5)
        yield frame


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _last_day(recommender: Recommender) -> date:
    return recommender.interactions.end - timedelta(days=1)

"""The texts of the knowledge index for the summariser: sentences of reviews, descriptions of products."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from agent.passages import Passage
from agent.tools.search_products import told_of_index
from semantic_layer.errors import FootnoteError

MOST_REVIEWS, MOST_PRODUCTS = 14, 5


class IndexedTexts:
    """A retriever over what strangers wrote; each passage says where it stands."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace

    def search(self, wanted: str) -> Sequence[Passage]:
        """Return passages that go with what is wanted; QueryError where there is no index."""
        try:
            return [*self._reviews(wanted), *self._descriptions(wanted)]
        except FootnoteError as problem:
            raise told_of_index(problem) from problem

    def _reviews(self, wanted: str) -> Iterator[Passage]:
        from knowledge.reviews import search_reviews

        for hit in search_reviews(self._workspace, wanted, k=MOST_REVIEWS):
            one = hit.passage
            yield Passage(f"review {one.review_id}, stars {one.score}", one.text)

    def _descriptions(self, wanted: str) -> Iterator[Passage]:
        from knowledge.search import search_products

        for hit in search_products(self._workspace, wanted, k=MOST_PRODUCTS).hits:
            if hit.product.description:
                yield Passage(f"description of product {hit.product.product_id}", hit.product.description)

"""What a search gives back: hits with their scores and reasons, or that nothing fits."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from knowledge.documents.records import GlossaryEntry, Passage, Product
from knowledge.retrieve.filters import ProductFilter

How = Literal["code", "name", "words", "meaning", "words and meaning", "filter"]


@dataclass(frozen=True)
class ProductHit:
    """A product that was found, and why.

    `score` 0..1 puts hits in order; `closeness` is the cosine of the texts, None where meaning was not asked;
    `words` are those of the question that its text has. `alike` are codes of products that are the same
    thing, as many as are told, of `alike_count`.
    """

    product: Product
    score: float
    how: How
    reason: str
    closeness: float | None = None
    words: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    alike_count: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the hit as JSON knows it."""
        return {**asdict(self), "product": self.product.to_json()}


@dataclass(frozen=True)
class ProductResult:
    """The answer to a search for products.

    `fits` says whether anything fits; where nothing does, `hits` is empty and `nearest` holds what came
    closest, to be shown as such and never as an answer. `text` is what was searched once conditions were
    read, and `phrases` the words of the question that became conditions, where that was wanted.
    """

    question: str
    text: str
    where: ProductFilter
    hits: tuple[ProductHit, ...]
    nearest: tuple[ProductHit, ...]
    warnings: tuple[str, ...]
    data_version: str
    embedder: str
    currency: str
    phrases: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether anything was found that fits."""
        return bool(self.hits)

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON knows it."""
        where = {name: value for name, value in asdict(self.where).items() if value is not None}
        return {
            "status": "found" if self.fits else "nothing_fits",
            "question": self.question,
            "text": self.text,
            "where": {
                name: value if isinstance(value, str | float) else str(value) for name, value in where.items()
            },
            "hits": [hit.to_json() for hit in self.hits],
            "nearest": [hit.to_json() for hit in self.nearest],
            "warnings": list(self.warnings),
            "data_version": self.data_version,
            "embedder": self.embedder,
            "currency": self.currency,
        }


@dataclass(frozen=True)
class GlossaryHit:
    """An entry of the glossary and how well it goes with the question, 0..1."""

    entry: GlossaryEntry
    score: float
    closeness: float | None


@dataclass(frozen=True)
class PassageHit:
    """A passage of a review, to be quoted with its id; its text is data whatever it says."""

    passage: Passage
    score: float
    closeness: float | None

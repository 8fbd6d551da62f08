"""Gives every keyword a genre: its own label, a language model's word, or that of keywords most alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.models.keywords.examples import OTHER, Examples
from pipelines.models.keywords.language_model import LanguageModel, configured_model
from pipelines.models.keywords.offline import OfflineScores
from pipelines.models.keywords.store import KeywordStore
from pipelines.models.place import current_place
from warehouse.embedding.identity import embedder_name

LEAST_SCORE = 0.2  # below it, no genre stands out


@dataclass(frozen=True)
class KeywordGenre:
    """The genre of a folded keyword; the confidence is None where a language model gave it."""

    keyword: str
    genre: str
    method: Literal["label", "llm", "nearest", "none"]
    confidence: float | None
    labeller: str


def label_keywords(keywords: Sequence[str], labels: Iterable[tuple[str, str]]) -> list[KeywordGenre]:
    """Return one genre a folded keyword, in the place and with the settings of the build that is running.

    `keywords` come most searched first: of those without a label, a language model and the embeddings see the
    first `max_keywords`. A language model that fails leaves the rest to the comparison with labels.
    """
    if not keywords:
        return []
    place = current_place()
    store = KeywordStore(place.workspace)
    try:
        return sort_keywords(
            keywords,
            Examples.read(labels),
            store=store,
            model=configured_model(place.settings.keyword_batch_size),
            most=place.settings.max_keywords,
        )
    finally:
        store.close()


def sort_keywords(
    keywords: Sequence[str],
    examples: Examples,
    *,
    store: KeywordStore,
    model: LanguageModel | None,
    most: int,
) -> list[KeywordGenre]:
    """Return one genre a folded keyword, in the order given; `most` limits what is asked and embedded."""
    labelled = {keyword: genre for keyword in keywords if (genre := examples.genre(keyword)) is not None}
    unlabelled = [keyword for keyword in dict.fromkeys(keywords) if keyword not in labelled]
    told = model.genres(unlabelled[:most], examples.genres, store) if model and most else {}
    left = [keyword for keyword in unlabelled if keyword not in told]
    found = {one.keyword: one for one in compare(left, examples, store=store, most=most)}
    for keyword, genre in labelled.items():
        found[keyword] = KeywordGenre(keyword, genre, "label", 1.0, "labels")
    for keyword, genre in told.items():
        found[keyword] = KeywordGenre(keyword, genre, "llm", None, f"llm {model.name}" if model else "")
    return [found[keyword] for keyword in dict.fromkeys(keywords)]


def compare(
    keywords: Sequence[str], examples: Examples, *, store: KeywordStore, most: int
) -> list[KeywordGenre]:
    """Return the genre that labelled keywords suggest for each keyword; Other where none is alike enough."""
    if not keywords:
        return []
    labeller = f"letters and {embedder_name()}, examples {examples.fingerprint}"
    score = OfflineScores(examples, store)
    rows, is_like = score(keywords, most)
    if not score.genres:
        return [KeywordGenre(keyword, OTHER, "none", 0.0, labeller) for keyword in keywords]
    best, highest = rows.argmax(axis=1), rows.max(axis=1)
    return [
        KeywordGenre(keyword, score.genres[place], "nearest", round(value, 6), labeller)
        if like and value >= LEAST_SCORE
        else KeywordGenre(keyword, OTHER, "none", round(value, 6), labeller)
        for keyword, place, value, like in zip(
            keywords, best.tolist(), highest.tolist(), is_like.tolist(), strict=True
        )
    ]

"""How often a genre is right: cross-validation on labelled keywords."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pipelines.models.keywords.examples import Examples
from pipelines.models.keywords.fold import plain_keyword
from pipelines.models.keywords.label import compare
from pipelines.models.keywords.language_model import LanguageModel
from pipelines.models.keywords.offline import LetterScores, NeighbourScores
from pipelines.models.keywords.store import KeywordStore
from warehouse.errors import FootnoteError

FOLDS = 5
SEED = 7
Guess = Callable[[Examples, Sequence[str]], Sequence[str | None]]


@dataclass(frozen=True)
class Accuracy:
    """Share of keywords whose genre was right, its spread over the folds, and the share that got one."""

    accuracy: float
    standard_deviation: float
    answered: float


@dataclass(frozen=True)
class Report:
    """What cross-validation found, each way to find a genre by itself; `llm` is None where none is set."""

    keywords: int
    genres: int
    folds: int
    most_frequent: Accuracy
    nearest: Accuracy
    letters: Accuracy
    offline: Accuracy
    llm: Accuracy | None
    llm_name: str | None

    def to_json(self) -> dict[str, Any]:
        """Return plain values only."""
        return asdict(self)


def evaluate(examples: Examples, *, store: KeywordStore, model: LanguageModel | None = None) -> Report:
    """Label each keyword by the others: keywords that differ by diacritics alone are never on both sides.

    A language model learns nothing from the others; its accuracy is over the same keywords and folds. Raises
    FootnoteError where there are fewer labelled keywords or genres than it takes.
    """
    genres = len(set(examples.genre_of.values()))
    if len(examples.plain) < 2 * FOLDS or genres < 2:
        raise FootnoteError(
            f"{len(examples.genre_of)} labelled keywords of {genres} genres are too few for cross-validation",
            code="too_few_labels",
            action=f"It takes {2 * FOLDS} labelled keywords or more, of two genres or more.",
        )
    folds = _folds(list(examples.genre_of))

    def measure(guess: Guess) -> Accuracy:
        return _accuracy(examples, folds, guess)

    told = model.genres(list(examples.genre_of), examples.genres, store) if model else {}
    return Report(
        keywords=len(examples.genre_of),
        genres=genres,
        folds=FOLDS,
        most_frequent=measure(_most_frequent),
        nearest=measure(lambda known, asked: _best(NeighbourScores(known, store), asked, neighbours=1)),
        letters=measure(lambda known, asked: _best(LetterScores(known), asked)),
        offline=measure(
            lambda known, asked: [
                one.genre for one in compare(asked, known, store=store, most=len(examples.genre_of))
            ]
        ),
        llm=measure(lambda known, asked: [told.get(keyword) for keyword in asked]) if model else None,
        llm_name=model.name if model else None,
    )


def _folds(keywords: Sequence[str]) -> list[np.ndarray]:
    """Return the places of each fold's keywords; those alike without diacritics share one."""
    words = sorted({plain_keyword(keyword) for keyword in keywords})
    order = np.random.default_rng(SEED).permutation(len(words))
    fold_of = {words[place]: number % FOLDS for number, place in enumerate(order)}
    numbers = np.array([fold_of[plain_keyword(keyword)] for keyword in keywords])
    return [np.flatnonzero(numbers == number) for number in range(FOLDS)]


def _accuracy(examples: Examples, folds: Sequence[np.ndarray], guess: Guess) -> Accuracy:
    keywords = list(examples.genre_of)
    shares, right, answered = [], 0, 0
    for places in folds:
        asked = [keywords[place] for place in places]
        known = {keyword: genre for keyword, genre in examples.genre_of.items() if keyword not in set(asked)}
        given = guess(Examples(known), asked)
        hits = sum(genre == examples.genre_of[keyword] for keyword, genre in zip(asked, given, strict=True))
        shares.append(hits / len(asked))
        right += hits
        answered += sum(genre is not None for genre in given)
    return Accuracy(
        accuracy=round(right / len(keywords), 4),
        standard_deviation=round(float(np.std(shares)), 4),
        answered=round(answered / len(keywords), 4),
    )


def _most_frequent(known: Examples, asked: Sequence[str]) -> list[str | None]:
    counts: Mapping[str, int] = {
        genre: list(known.genre_of.values()).count(genre) for genre in known.genre_of.values()
    }
    return [max(sorted(counts), key=lambda genre: counts[genre])] * len(asked)


def _best(score: Any, asked: Sequence[str], **options: int) -> list[str | None]:
    return [score.genres[place] for place in score(asked, **options)[0].argmax(axis=1).tolist()]

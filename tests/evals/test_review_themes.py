"""Themes of reviews against the labels that people gave, beside keywords; and what gathers them."""

import numpy as np

from evals.knowledge.review_themes import by_keywords, gathered, macro_f1, reviews
from knowledge.documents.chunks import sentences
from knowledge.documents.records import Passage
from knowledge.themes import find_themes, theme_labels


def test_there_are_200_reviews_with_labels() -> None:
    known = reviews()
    assert len(known) == 200 and len({theme for one in known for theme in one.themes}) >= 8


def test_labels_of_the_sentences_themselves_are_found_again() -> None:
    known = reviews()
    said = sorted({sentence for one in known for sentence in sentences(one.text)})
    apart = dict(zip(said, np.eye(len(said), dtype=np.float32), strict=True))
    assert macro_f1(known, gathered(known, apart)) > 0.8
    alike = dict.fromkeys(said, np.ones(1, dtype=np.float32))
    assert macro_f1(known, gathered(known, alike)) < 0.2
    assert macro_f1(known, by_keywords(known)) > 0.6


def test_a_theme_counts_each_review_once_and_cites_other_words() -> None:
    def passage(review: str, text: str) -> Passage:
        return Passage(review, 0, text, None, 1, None)

    said = [
        passage("a", "It arrived broken."),
        passage("a", "It came broken."),
        passage("b", "It arrived broken."),
        passage("c", "Too loud for us."),
    ]
    vectors = np.array([[1, 0], [0.9, 0.1], [1, 0], [0, 1]], dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    (theme,) = find_themes(said, vectors, "en")
    assert theme.reviews == 2 and "broken" in theme.words
    assert [one.review_id for one in theme.passages] == ["a"]
    assert theme_labels([], vectors[:0]).tolist() == []

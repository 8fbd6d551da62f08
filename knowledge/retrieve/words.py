"""From text to the words that are counted: no case, accents, endings or words that say nothing."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from semantic_layer.folding import fold

# Language of a dataset -> its stemmer and its list of words that say nothing; English is always read too.
LANGUAGES = {
    "en": ("english", "STOPWORDS_EN_PLUS"),
    "pt": ("portuguese", "STOPWORDS_PORTUGUESE"),
    "es": ("spanish", "STOPWORDS_SPANISH"),
    "fr": ("french", "STOPWORDS_FRENCH"),
    "de": ("german", "STOPWORDS_GERMAN"),
    "it": ("italian", "STOPWORDS_ITALIAN"),
    "nl": ("dutch", "STOPWORDS_DUTCH"),
}
# What questions are made of, and no product is called.
ASKING = frozenset(
    ("something", "anything", "thing", "things", "find", "show", "tell", "look", "looking", "want", "need")
    + ("buy", "sell", "product", "products", "item", "items", "please", "algo", "produto", "produtos")
)


def words_of(text: str, language: str) -> list[str]:
    """Return the stems of a text in order, in English and in the dataset's language where they differ."""
    return [stem for word in _plain_words(text, language) for stem in stems(word, language)]


def asked_words(text: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return each word of a question once, with its stems."""
    found = {word: stems(word, language) for word in _plain_words(text, language) if word not in ASKING}
    return list(found.items())


@lru_cache(maxsize=200_000)
def stems(word: str, language: str) -> tuple[str, ...]:
    """Return the stem of a word, and the one it has in the dataset's language if that is another."""
    return tuple(dict.fromkeys(stem(word) for stem in _stemmers(language)))


def _plain_words(text: str, language: str) -> Iterator[str]:
    silent = _silent(language)
    return (word for word in fold(text).split(" ") if word and word not in silent)


def is_silent(word: str, language: str) -> bool:
    """Whether a folded word says nothing by itself."""
    return word in _silent(language)


@cache
def _stemmers(language: str) -> tuple[Callable[[str], str], ...]:
    import snowballstemmer

    names = dict.fromkeys(LANGUAGES[one][0] for one in ("en", language) if one in LANGUAGES)
    return tuple(_stemmed_by(snowballstemmer.stemmer(name)) for name in names)


def _stemmed_by(stemmer: Any) -> Callable[[str], str]:
    return lambda word: str(stemmer.stemWord(word))


@cache
def _silent(language: str) -> frozenset[str]:
    from bm25s import stopwords

    lists = [getattr(stopwords, LANGUAGES[one][1]) for one in ("en", language) if one in LANGUAGES]
    return frozenset(word for words in lists for text in words for word in fold(text).split(" "))

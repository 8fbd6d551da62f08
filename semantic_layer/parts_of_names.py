"""Find the values whose longer names hold a text, each word of it as stored or a slip of the pen away."""

from collections.abc import Iterator, Mapping

from semantic_layer.domain import Domain, digits_of
from semantic_layer.folding import other_numbers

SHORTEST_FOR_SLIPS = 4
LETTERS_PER_SLIP = 4
ALL_WORDS, WITH_SLIPS = 65.0, 55.0


def holding(domain: Domain, folded: str) -> Iterator[tuple[int, float]]:
    """Yield the positions of the values that hold every word of a folded text, and how well, 0..100."""
    words = [_places(domain, word) for word in folded.split(" ")]
    for place in set(words[0]).intersection(*words[1:]):
        yield place, WITH_SLIPS if any(places[place] for places in words) else ALL_WORDS


def _places(domain: Domain, word: str) -> Mapping[int, bool]:
    """The positions of the values that hold a word, and whether it is misspelt then."""
    forms = (word, *other_numbers(word))
    misspelt = forms if len(word) >= SHORTEST_FOR_SLIPS else ()
    slips = {
        place: True for form in misspelt for slip in _slips(domain, form) for place in domain.by_word[slip]
    }
    return slips | {place: False for form in forms for place in domain.by_word.get(form, ())}


def _slips(domain: Domain, word: str) -> list[str]:
    """The stored words that differ by a letter in four at most, and in no digit."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extract(
        word,
        list(domain.by_word),
        scorer=OSA.distance,
        limit=None,
        score_cutoff=len(word) // LETTERS_PER_SLIP,
    )
    return [stored for stored, _, _ in near if digits_of(stored) == digits_of(word)]

"""Words of Portuguese, Spanish and German as other forms of those that are known: "termina" of "terminou"."""

from os.path import commonprefix

# Endings of verbs, nouns and adjectives, without accents; what is left of both words is their stem.
_ENDINGS = frozenset(
    {"", "a", "o", "e", "s", "i", "n", "t", "as", "os", "es", "am", "em", "an", "en", "ou", "eu", "iu"}
    | {"ei", "ar", "er", "ir", "io", "te", "ten", "tet", "et", "st", "est", "ado", "ada", "ados"}
    | {"adas", "ido", "ida", "idos", "idas", "aram", "eram", "iram", "aron", "ieron", "amos", "emos"}
    | {"imos", "ava", "avam", "aba", "aban", "ia", "iam", "ian", "ando", "endo", "indo", "iendo"}
    | {"do", "da", "dos", "das", "mos", "ram", "ron", "ndo", "r", "u", "m", "ung", "ungen"}
)
_LONG, _SHORT, _LONG_WORD = 5, 4, 7


def kin_of(unknown: frozenset[str], known: frozenset[str]) -> dict[str, str]:
    """The known word that each unknown one is another form of, by the longest stem they share."""
    found: dict[str, str] = {}
    for word in unknown - known:
        stems = {other: _stem(word, other) for other in known if other[:_SHORT] == word[:_SHORT]}
        best = max(stems.items(), key=lambda one: (one[1], -len(one[0]), one[0]), default=("", 0))
        if best[1]:
            found[word] = best[0]
    return found


def _stem(one: str, other: str) -> int:
    """How long the stem of two forms of one word is; 0 where they are two words."""
    size = len(commonprefix((one, other)))
    is_long = size >= _LONG or (size >= _SHORT and min(len(one), len(other)) >= _LONG_WORD)
    return size if is_long and {one[size:], other[size:]} <= _ENDINGS else 0

""" "Per purchase month", "by year of order": what the days of the data are of says nothing of a month."""

from agent.planner.names.text import Token, stem, words
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Manifest

_DAYS = frozenset({"date", "day"})


def without_dated(tokens: tuple[Token, ...], vocab: Vocabulary, manifest: Manifest) -> tuple[Token, ...]:
    """Leave out the noun that a grain is said to be of, where it is that of a time axis."""
    nouns = _dated(manifest)
    found: list[Token] = []
    i = 0
    while i < len(tokens):
        behind = tokens[i + 1 : i + 3]
        is_grain = tokens[i].text in vocab.grains
        if (
            is_grain
            and [t.text for t in behind[:1]] == ["of"]
            and len(behind) > 1
            and behind[1].stem in nouns
        ):
            found.append(tokens[i])
            i += 3
            continue
        follows = found[-1].text if found else ""
        leads = follows in vocab.by | vocab.each | {"the"}
        if tokens[i].stem in nouns and leads and behind and behind[0].text in vocab.grains:
            i += 1
            continue
        found.append(tokens[i])
        i += 1
    return tuple(found)


def _dated(manifest: Manifest) -> frozenset[str]:
    """The things whose date is a time axis ("purchase", by "purchase date")."""
    axes = {model.time_dimension or "" for model in manifest.models.values()}
    phrases = (
        words(phrase)
        for name in axes & manifest.dimensions.keys()
        for phrase in (manifest.dimensions[name].label, *manifest.dimensions[name].synonyms)
    )
    return frozenset(stem(said[0]) for said in phrases if len(said) == 2 and said[1] in _DAYS)

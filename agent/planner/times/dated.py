""" "Per purchase month", "by year of order": the noun says by which date months are told."""

from agent.planner.names.text import Token, stem, words
from agent.planner.vocabulary import Vocabulary
from semantic_layer.manifest import Manifest

_DAYS = frozenset({"date", "day"})


def without_dated(
    tokens: tuple[Token, ...], vocab: Vocabulary, manifest: Manifest
) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """Leave out the noun that a grain is said to be of, where it is that of a date; and tell it."""
    axes, nouns = _nouns(manifest, only_axes=True), _nouns(manifest)
    leading = vocab.by | vocab.each
    found: list[Token] = []
    said: list[str] = []
    i = 0
    while i < len(tokens):
        behind = tokens[i + 1 : i + 3]
        led = found[-1].text if found else ""
        of = behind[1] if len(behind) > 1 and behind[0].text == "of" else None
        if tokens[i].text in vocab.grains and of and of.stem in (nouns if led in leading else axes):
            said.append(of.text)
            found.append(tokens[i])
            i += 3
            continue
        is_before = bool(behind) and behind[0].text in vocab.grains
        if is_before and (
            tokens[i].stem in nouns if led in leading else tokens[i].stem in axes and led == "the"
        ):
            said.append(tokens[i].text)
            i += 1
            continue
        found.append(tokens[i])
        i += 1
    return tuple(found), tuple(said)


def _nouns(manifest: Manifest, *, only_axes: bool = False) -> frozenset[str]:
    """The things that dates are called after ("purchase", by "purchase date"), those of time axes alone."""
    dates = {name for name, dimension in manifest.dimensions.items() if dimension.type == "time"}
    if only_axes:
        dates &= {model.time_dimension or "" for model in manifest.models.values()}
    phrases = (
        words(phrase)
        for name in dates
        for phrase in (manifest.dimensions[name].label, *manifest.dimensions[name].synonyms)
    )
    return frozenset(stem(said[0]) for said in phrases if len(said) == 2 and said[1] in _DAYS)

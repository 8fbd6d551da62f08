"""Which duration is called after a verb or noun: "delivery time" after "deliver"."""

from agent.planner.names.kin import are_kin
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem, words
from semantic_layer.manifest import Manifest

UNITS = frozenset({"seconds", "minutes", "hours", "days"})
TAKES = frozenset(
    {
        "take",
        "takes",
        "took",
        "taken",
        "taking",
        "last",
        "lasts",
        "lasted",
        "need",
        "needs",
        "needed",
        "needing",
    }
)
_NAMED = ("time", "days", "hours", "duration", "length")
_ARRIVING = dict.fromkeys(("arrive", "arrives", "arrived", "arriving"), ("delivery",))
SHORTEST, SAME_BEGINNING = 4, 3


def called_after(token: Token, lexicon: Lexicon, manifest: Manifest) -> tuple[str, ...] | None:
    """The name of the duration called after a word, as it can be looked up; None where there is none."""
    is_short = len(token.text) < SHORTEST and token.text not in lexicon.words
    if is_short or not token.text.isalpha() or token.text in UNITS | TAKES | {"time", "weeks", "until"}:
        return None
    begin = token.text[:SAME_BEGINNING]
    kin = (word for word in sorted(lexicon.words) if word.startswith(begin) and are_kin(token.text, word))
    labels = [manifest.metrics[m.name].label for m in lexicon.lookup((token.text,)) if lexicon.is_count(m)]
    called = [stem(words(label)[-1]) for label in labels]  # "parcels" are counted as deliveries
    for word in dict.fromkeys([token.text, token.stem, *_ARRIVING.get(token.text, ()), *kin, *called]):
        for said in (*((word, kind) for kind in _NAMED), *(("average", word, kind) for kind in _NAMED)):
            found = [m.name for m in lexicon.lookup(said) if m.kind == "metric"]
            if found and all(said[-1] == "length" or manifest.metrics[name].unit in UNITS for name in found):
                return said
    return None


def unit_of(name: tuple[str, ...], lexicon: Lexicon, manifest: Manifest) -> str | None:
    """The unit of the durations of a name."""
    units = {manifest.metrics[m.name].unit for m in lexicon.lookup(name) if m.kind == "metric"}
    return units.pop() if len(units) == 1 else None


def as_name(token: Token, place: Token, name: tuple[str, ...]) -> list[Token]:
    """The tokens of a name that stands for a word; `place` says whether a comma is before it."""
    return [
        Token(word, stem(word), token.start, token.end, place.after_break and not n)
        for n, word in enumerate(name)
    ]


def put_word(token: Token, text: str) -> Token:
    """Return another word at the place of one."""
    return Token(text, stem(text), token.start, token.end, token.after_break)

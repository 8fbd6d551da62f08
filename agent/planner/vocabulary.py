"""The closed-class words of the planner, read from `words/*.yml` once."""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import yaml

from agent.planner.names.text import stem

_SETS = (
    "comparatives",
    "differences",
    "doing",
    "somebody",
    "kinds",
    "vague",
    "overall",
    "holding",
    "particles",
    "by",
    "each",
    "conjunctions",
    "prepositions",
    "negations",
    "averages",
    "means",
    "shares",
    "splits",
    "rates",
    "apart",
    "light",
    "defining",
    "sums",
    "every_row",
    "leaving_out",
    "popular",
    "becoming",
    "keeping",
)


# There is one, compared and hashed as itself.
@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Word classes by role; every set holds folded words, multi-word cues are tuples of words."""

    particles: frozenset[str]
    by: frozenset[str]
    each: frozenset[str]
    apart: frozenset[str]
    light: frozenset[str]
    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    negations: frozenset[str]
    fillers: frozenset[str]
    averages: frozenset[str]
    means: frozenset[str]
    shares: frozenset[str]
    splits: frozenset[str]
    rates: frozenset[str]
    sums: frozenset[str]
    comparisons: frozenset[str]
    comparatives: frozenset[str]
    differences: frozenset[str]
    growth: frozenset[str]
    occasions: dict[str, int]
    doing: frozenset[str]
    somebody: frozenset[str]
    kinds: frozenset[str]
    vague: frozenset[str]
    overall: frozenset[str]
    holding: frozenset[str]
    trends: frozenset[str]
    followed: dict[str, frozenset[str]]
    gathering: dict[str, frozenset[str]]
    opposites: dict[str, tuple[tuple[str, ...], ...]]
    superlatives: dict[str, str]
    order_words: dict[str, str]
    comparators: dict[tuple[str, ...], str]
    trailing: dict[tuple[str, ...], str]
    numbers: dict[str, int]
    scales: dict[str, int]
    fractions: dict[str, float]
    currencies: dict[str, frozenset[str]]
    """The codes of the currencies that a word is the name of."""
    leaving_out: frozenset[str]
    popular: frozenset[str]
    becoming: frozenset[str]
    keeping: frozenset[str]
    ordinals: dict[str, int]
    months: dict[str, int]
    grains: dict[str, str]
    adverbial_grains: frozenset[str]
    follow_up: tuple[tuple[str, ...], ...]
    defining: frozenset[str]
    definition_cues: tuple[tuple[str, ...], ...]
    help_cues: tuple[tuple[str, ...], ...]
    idioms: tuple[tuple[str, ...], ...]
    every_row: frozenset[str]
    sides: dict[str, dict[str, frozenset[str]]]

    @property
    def number_words(self) -> tuple[str, ...]:
        """The numbers written as words that can be told from other words, and that things are as many as."""
        return tuple(word for word in self.numbers if len(word) > 2 and word != "zero")

    def number_said(self, said: str) -> float:
        """Return the number that digits or a word say; KeyError for another word."""
        return float(said) if said[0].isdigit() else float(self.numbers[said.lower()])

    def is_function_word(self, word: str) -> bool:
        """Whether the word only holds a sentence together."""
        return word in self.particles | self.by | self.each | self.conjunctions | self.prepositions


def _by_word(classes: dict[str, list[str]]) -> dict[str, str]:
    return {word: name for name, members in classes.items() for word in members}


def _codes_by_word(names: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    words = {word for called in names.values() for word in called}
    return {word: frozenset(code for code, called in names.items() if word in called) for word in words}


def _phrases(classes: dict[str, list[str]]) -> dict[tuple[str, ...], str]:
    return {tuple(phrase.split()): name for name, members in classes.items() for phrase in members}


def _cues(phrases: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(p.split()) for p in phrases), key=len, reverse=True))


@cache
def vocabulary() -> Vocabulary:
    """Load the English word classes."""
    raw = yaml.load(
        resources.files("agent.planner").joinpath("words/en.yml").read_text("utf-8"), yaml.CSafeLoader
    )
    return Vocabulary(
        **{name: frozenset(raw[name]) for name in _SETS},
        **{name: frozenset(raw[name]) for name in ("comparisons", "growth", "trends", "adverbial_grains")},
        fillers=frozenset(str(word) for row in raw["fillers"] for word in row),
        gathering={kind: frozenset(said) for kind, said in raw["gathering"].items()},
        followed={kind: frozenset(said) for kind, said in raw["followed"].items()},
        opposites={word: _cues(said) for word, said in raw["opposites"].items()},
        superlatives=_by_word(raw["superlatives"]),
        order_words=_by_word(raw["order_words"]),
        comparators=_phrases(raw["comparators"]),
        trailing=_phrases(raw["trailing"]),
        numbers=raw["numbers"],
        scales=raw["scales"],
        fractions=raw["fractions"],
        occasions=raw["occasions"],
        currencies=_codes_by_word(raw["currencies"]),
        ordinals=raw["ordinals"],
        months={word: i for i, row in enumerate(raw["months"], start=1) for word in row},
        grains=_by_word(raw["grains"]),
        follow_up=_cues(raw["follow_up"]),
        definition_cues=_cues(raw["definition_cues"]),
        help_cues=_cues(raw["help_cues"]),
        sides={
            side: {k: frozenset(said) for k, said in kinds.items()} for side, kinds in raw["sides"].items()
        },
        idioms=_cues(raw["idioms"]),
    )


_TIES = frozenset({"~by", "~per", "with", "without"})


@lru_cache(maxsize=20_000)
def phrase_key(phrase_words: tuple[str, ...]) -> tuple[str, ...]:
    """The key of a phrase: stems without particles, in any order unless a "per", "by" or "with" ties them.

    Words of one class that say the same ("average" and "mean", "share" and "rate") are one.
    """
    vocab = vocabulary()
    stems = tuple(_canonical(word, vocab) for word in phrase_words if word not in vocab.particles)
    return stems if _TIES & set(stems) else tuple(sorted(stems))


def loose_key(phrase_words: tuple[str, ...]) -> tuple[str, ...]:
    """The key without relative pronouns and auxiliaries ("orders that were late" is "late orders")."""
    vocab = vocabulary()
    return phrase_key(tuple(word for word in phrase_words if word not in vocab.light))


def _canonical(word: str, vocab: Vocabulary) -> str:
    if word == "per":
        return "~per"
    if word in vocab.by or word in vocab.each:
        return "~by"
    if word in vocab.means:
        return "~average"
    if word in vocab.shares:
        return "~share"
    return "~rate" if word in vocab.rates else stem(word)

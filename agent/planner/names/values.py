"""Stored values as the planner looks them up: exactly, and loosely for unexplained words."""

from dataclasses import replace
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from agent.planner.names.lexicon import Meaning
from agent.planner.names.text import stem, words
from agent.planner.names.unsaid_units import short_forms
from semantic_layer.domain import Domain
from semantic_layer.folding import fold
from semantic_layer.values import ValueIndex, ValueMatch

NEAR_ENOUGH = 68.0
AS_GOOD_AS_BEST = 10.0
SHORTEST = 2
SHORTEST_MISSPELT = 5
CODE_LENGTH, FEW_CODES = 3, 5
SHORT_LIST, TELLING = 60, 5
SHORT_WORD = 6
RARE = 500
WHOLE = 0.7
MOST_HOLDING = 50
MOST_JOINED, SHORTEST_JOINED = 500, 7
NAME = "_name"


class ValueLexicon:
    """The value index with the planner's two questions: what is this text, and what might it be."""

    def __init__(self, index: ValueIndex) -> None:
        self._index = index
        # The windows of a question are looked up each time that it is read, by several of the passes.
        self._found = lru_cache(maxsize=4096)(self._looked_up)
        self._domains = _lend_names({n: d for n, d in index.domains.items() if not d.label_of})

    def lookup(self, text: str) -> tuple[Meaning, ...]:
        """The values spelled (or called) like the text; an "and" inside it counts for nothing."""
        return self._found(text)

    def _looked_up(self, text: str) -> tuple[Meaning, ...]:
        parts = text.split()
        inside = [w for i, w in enumerate(parts) if w not in ("and", "&") or i in (0, len(parts) - 1)]
        spellings = dict.fromkeys((fold(text), fold(" ".join(inside))))
        found = tuple(dict.fromkeys(m for spelling in spellings for m in self._spelled(spelling)))
        if found or {*parts[:1], *parts[-1:]} & {"and", "&"}:
            return found
        return tuple(
            dict.fromkeys(m for one in self._joined.get(_closed(text), ()) for m in self._spelled(one))
        )

    @cached_property
    def _joined(self) -> dict[str, tuple[str, ...]]:
        """The spellings of several words of short lists, by how they are written in one: "bedbathtable"."""
        found: dict[str, tuple[str, ...]] = {}
        for domain in self._domains.values():
            for spelling in domain.by_fold if len(domain.values) <= MOST_JOINED else ():
                closed = _closed(spelling)
                if " " in spelling and len(closed) >= SHORTEST_JOINED:
                    found[closed] = tuple(dict.fromkeys((*found.get(closed, ()), spelling)))
        return found

    def coded(self, code: str) -> tuple[Meaning, ...]:
        """The values that a code, as it is written, stands for."""
        return tuple(
            self._meaning(name, domain.values[place], domain.rows[place])
            for name, domain in self._domains.items()
            for place in domain.coded(code)
        )

    def near(self, text: str) -> tuple[Meaning, ...]:
        """The values a text may begin or misspell: the best of each dimension, if about as good."""
        if len(text) < SHORTEST:
            return ()
        found = [m for m in self._index.search(text, limit=20) if m.score >= NEAR_ENOUGH]
        if len(text) < SHORTEST_MISSPELT:
            found = [m for m in found if m.how != "typo"]
        if len(text) <= SHORT_WORD:
            # "Night" is no slip of "light".
            found = [m for m in found if m.how != "typo" or fold(m.value)[0] == fold(text)[0]]
        found = [m for m in found if not _is_other_beginning(m, text)]
        if " " not in text:
            found = [m for m in found if m.how != "typo" or self._is_common(m)]
        best: dict[str, ValueMatch] = {}
        for match in found:
            if match.score >= found[0].score - AS_GOOD_AS_BEST:
                best.setdefault(match.dimension, match)
        return tuple(self._meaning(m.dimension, m.value, m.rows) for m in best.values())

    def is_whole(self, meaning: Meaning, text: str) -> bool:
        """Whether a text is nearly all of a value or of another name of it, in one word."""
        names = [str(meaning.value), meaning.spoken]
        names += [a for a, of in self._domains[meaning.name].aliases.items() if str(meaning.value) in of]
        wanted = fold(text)
        return any(
            OSA.normalized_similarity(wanted, fold(n)) >= WHOLE or _begins(n, wanted) for n in names if n
        )

    def _is_common(self, match: ValueMatch) -> bool:
        """Whether a value of a long list is one of those of many rows: a rare one may resemble any word."""
        domain = self._domains[match.dimension]
        return len(domain.values) <= SHORT_LIST or match.rows * RARE >= sum(domain.rows)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every value, and of what it is called besides: such a word is no typo."""
        spelled = (text for d in self._domains.values() for text in (*d.by_fold, *d.aliases))
        return frozenset(word for text in spelled for word in text.split())

    @cached_property
    def telling_words(self) -> frozenset[str]:
        """The longer words of the values of short lists: few enough that a slip is told from another word."""
        short = [d for d in self._domains.values() if len(d.values) <= SHORT_LIST]
        return frozenset(w for d in short for t in d.by_fold for w in t.split() if len(w) >= TELLING)

    def holding(self, text: str) -> tuple[Meaning, ...]:
        """The values that have the words of a text in them, those of most rows first."""
        wanted = set(fold(text).replace("_", " ").split())
        found = [
            self._meaning(name, domain.values[place], domain.rows[place])
            for name, domain in self._domains.items()
            for spelling, places in domain.by_fold.items()
            if wanted <= set(spelling.replace("_", " ").split())
            for place in places
        ]
        found += [
            self._meaning(name, value, domain.rows[domain.by_value[value]])
            for name, domain in self._domains.items()
            for alias, values in domain.aliases.items()
            if alias.startswith(text) and wanted <= set(alias.split())
            for value in values
            if value in domain.by_value
        ]
        found.sort(key=lambda meaning: -meaning.rows)
        return tuple(dict.fromkeys(found))[:MOST_HOLDING]

    def named_by(self, text: str) -> tuple[Meaning, ...]:
        """The values of names that hold every word of a text, in either number, apart or as one."""
        wanted = [stem(word) for word in fold(text).replace("_", " ").split()]
        found = [
            self._meaning(name, domain.values[place], domain.rows[place])
            for name, domain in self._domains.items()
            if name.endswith(NAME)
            for spelling, places in domain.by_fold.items()
            if _holds(spelling, wanted)
            for place in places
        ]
        found.sort(key=lambda meaning: -meaning.rows)
        return tuple(dict.fromkeys(found))

    def _meaning(self, dimension: str, value: str, rows: int) -> Meaning:
        within = tuple(self._domains[dimension].within.get(value, ()))
        spoken = self._names[dimension].get(value, "")
        return Meaning("value", dimension, value, rows, within, spoken, self._listed[dimension])

    @cached_property
    def _listed(self) -> dict[str, int]:
        return {name: sum(domain.rows) for name, domain in self._domains.items()}

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        """The first other name of each value that is written as a code of two or three capitals."""
        found: dict[str, dict[str, str]] = {name: {} for name in self._domains}
        for name, domain in self._domains.items():
            for alias, values in domain.aliases.items():
                for value in values:
                    if value.isupper() and len(value) <= CODE_LENGTH:
                        found[name].setdefault(value, alias.title())
        return found

    def _spelled(self, spelling: str) -> tuple[Meaning, ...]:
        found = []
        for name, domain in self._domains.items():
            for place in domain.by_fold.get(spelling, ()):
                found.append(self._meaning(name, domain.values[place], domain.rows[place]))
            for value in domain.aliases.get(spelling, ()):
                place_of = domain.by_value.get(value)
                if place_of is not None:
                    found.append(self._meaning(name, value, domain.rows[place_of]))
        return tuple(dict.fromkeys(found))


def _lend_names(domains: dict[str, Domain]) -> dict[str, Domain]:
    """Codes without names of their own are called as the same codes are elsewhere ("visits from Texas")."""
    named = [d for d in domains.values() if d.aliases and all(_is_code(v) for v in d.values)]
    found = dict(domains)
    for name, domain in domains.items():
        codes = set(domain.values)
        is_named = any(codes.intersection(of) for of in domain.aliases.values())
        if is_named or len(codes) < FEW_CODES or not all(_is_code(code) for code in codes):
            continue
        lender = next((one for one in named if codes <= set(one.values)), None)
        if lender is not None:
            aliases = {called: [v for v in of if v in codes] for called, of in lender.aliases.items()}
            found[name] = replace(domain, aliases={called: of for called, of in aliases.items() if of})
    return {name: _with_sexes(name, domain) for name, domain in found.items()}


def _with_sexes(name: str, domain: Domain) -> Domain:
    """A domain of sexes with what people call them, however short they are stored: "women" of F."""
    if name.split("__")[-1] not in ("sex", "gender"):
        return domain
    stored = {fold(value): value for value in domain.values}
    called = {
        said: [stored[code]]
        for one in short_forms()["sexes"]
        for code in one["stored"]
        if code in stored
        for said in one["said"]
        if said not in stored
    }
    return replace(domain, aliases={**called, **domain.aliases})


def _closed(text: str) -> str:
    """The words of a text in the singular, as one: the same of "computer parts" and "computers_parts"."""
    parts = fold(text).replace("_", " ").replace("-", " ").split()
    return "".join(stem(part) for part in parts if part != "and")


def _is_code(value: str) -> bool:
    return value.isupper() and len(value) <= CODE_LENGTH


def _begins(name: str, text: str) -> bool:
    """Whether a text begins a name of one word ("calif")."""
    folded = fold(name)
    return " " not in folded.replace("_", " ") and folded.startswith(text)


def _is_other_beginning(match: ValueMatch, text: str) -> bool:
    """Whether a text begins a longer word of a name of several: "Europe" is no "European Community"."""
    value, said = fold(match.value), fold(text)
    rest = value[len(said) :]
    return match.how == "prefix" and value.startswith(said) and rest[:1].isalpha() and " " in rest


def _holds(spelling: str, wanted: list[str]) -> bool:
    """Whether a name has all the words, singular or plural, apart or together ("cake stand", "cakestand")."""
    parts = _stems(spelling)
    at = 0
    while at < len(wanted):
        if wanted[at] in parts or wanted[at] in _pairs(spelling):
            at += 1
        elif at + 1 < len(wanted) and wanted[at] + wanted[at + 1] in parts:
            at += 2
        else:
            return False
    return True


@lru_cache(maxsize=20_000)
def _pairs(spelling: str) -> frozenset[str]:
    """The neighbours of a name, written as one word."""
    said = [stem(word) for word in words(spelling)]
    return frozenset(one + other for one, other in zip(said, said[1:], strict=False))


@lru_cache(maxsize=20_000)
def _stems(spelling: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(spelling))

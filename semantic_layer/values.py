"""Search the values of all indexed dimensions: every value the data holds, not a sample."""

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from semantic_layer.domain import Domain
from semantic_layer.folding import fold
from semantic_layer.manifest import Dimension, Manifest
from semantic_layer.parts_of_names import holding
from semantic_layer.read_values import read_domains
from warehouse.serving import ServingInfo

How = Literal["exact", "case", "accent", "synonym", "number", "prefix", "typo", "part"]
Rows = Sequence[Sequence[object]]
LONGEST_TEXT = 200
SHORTEST_FOR_PREFIX = 3
SHORTEST_FOR_TYPOS = 4
NEAREST = 5
LETTERS_PER_SLIP = 4
SAME_WORD = 80
ALIKE = 50
SAID_IN_FULL = 94.0


@dataclass(frozen=True)
class ValueMatch:
    """A value that a text may mean; `score` 0..100, `rows` how many rows of its table hold it."""

    dimension: str
    value: str
    score: float
    how: How
    rows: int


class ValueIndex:
    """The domains by full dimension name."""

    def __init__(self, domains: Mapping[str, Domain]) -> None:
        self.domains = domains

    @classmethod
    def build(cls, manifest: Manifest, run: Callable[[str], Rows]) -> "ValueIndex":
        """Read the full domain of each indexed dimension; `run` returns the rows of a SQL text."""
        return cls(read_domains(manifest, run))

    @classmethod
    def load(cls, path: Path) -> "ValueIndex":
        """Read an index written by `save`."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls({name: Domain(**domain) for name, domain in data.items()})

    def save(self, path: Path) -> None:
        """Write the index as JSON."""
        data = {name: asdict(domain) for name, domain in self.domains.items()}
        path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")

    def among(self, dimensions: Mapping[str, Dimension]) -> "ValueIndex":
        """Return the index of some dimensions, whose values tell nothing of the others."""
        kept = {}
        for name, domain in self.domains.items():
            if name in dimensions:
                one = dimensions[name]
                label_of = domain.label_of if domain.label_of in dimensions else None
                within = domain.within if f"{one.entity}__{one.within}" in dimensions else {}
                kept[name] = replace(domain, within=within, label_of=label_of)
        return ValueIndex(kept)

    def of_many(self, dimensions: Container[str], rows: int) -> "ValueIndex":
        """Return the index with the values of some dimensions that at least so many rows hold."""
        return ValueIndex(
            {
                name: domain.of_many(rows) if name in dimensions else domain
                for name, domain in self.domains.items()
            }
        )

    def search(self, text: str, dimensions: Sequence[str] | None = None, limit: int = 5) -> list[ValueMatch]:
        """Return the values a text may mean, best first; in all dimensions, or in those named in full."""
        folded = fold(text)
        if not folded or len(text) > LONGEST_TEXT:
            return []
        found = [
            match
            for name, domain in self._searched(dimensions)
            for match in self._best(name, domain, text.strip(), folded)
        ]
        return sorted(found, key=_best_first)[:limit]

    def inside(self, text: str, dimensions: Sequence[str] | None = None, limit: int = 5) -> list[ValueMatch]:
        """Return the values whose longer names hold every word of a text, misspelt or not, best first."""
        folded = fold(text)
        if not folded or len(text) > LONGEST_TEXT:
            return []
        found = [
            ValueMatch(name, domain.values[place], score, "part", domain.rows[place])
            for name, domain in self._searched(dimensions)
            for place, score in holding(domain, folded)
        ]
        return sorted(found, key=_best_first)[:limit]

    def nearest(self, text: str, dimension: str, limit: int) -> list[str]:
        """Return the values of one dimension that resemble a text most, none if nothing does."""
        found = [match.value for match in self.search(text, [dimension], limit)]
        domain = self.domains.get(dimension)
        if found or domain is None or len(text) > LONGEST_TEXT:
            return found
        from rapidfuzz import fuzz, process

        # Weighs a likeness to a part of a longer name too: "candels" is near to "Candles & Home Fragrance".
        near = process.extract(
            fold(text), list(domain.spellings), scorer=fuzz.WRatio, limit=limit, score_cutoff=ALIKE
        )
        places = [place for spelling, _, _ in near for place in domain.spellings[spelling]]
        return [domain.values[place] for place in dict.fromkeys(places)][:limit]

    def _searched(self, dimensions: Sequence[str] | None) -> Iterator[tuple[str, Domain]]:
        """Yield the domains named in full, or all but those of labels, which others answer for."""
        if dimensions is None:
            yield from ((name, domain) for name, domain in self.domains.items() if not domain.label_of)
        else:
            yield from ((name, self.domains[name]) for name in dimensions if name in self.domains)

    def _best(self, name: str, domain: Domain, text: str, folded: str) -> list[ValueMatch]:
        """Return the matches of one dimension, each value once, under its best reason."""
        best: dict[str, ValueMatch] = {}
        for finder in FINDERS:
            for place, score, how in finder(domain, text, folded):
                value = domain.values[place]
                best.setdefault(value, ValueMatch(name, value, score, how, domain.rows[place]))
        if not best:
            for place, score in _typos(domain, folded):
                value = domain.values[place]
                best.setdefault(value, ValueMatch(name, value, score, "typo", domain.rows[place]))
        # A value said in full leaves nothing to guess: what merely resembles it stays out.
        full = max((match.score for match in best.values() if match.score >= SAID_IN_FULL), default=0.0)
        return [match for match in best.values() if match.score >= full]


def _best_first(match: ValueMatch) -> tuple[float, int, str, str]:
    return -match.score, -match.rows, match.dimension, match.value


Found = Iterator[tuple[int, float, How]]


def _same(domain: Domain, text: str, folded: str) -> Found:
    for place in domain.by_fold.get(folded, ()):
        value = domain.values[place]
        if value == text:
            yield place, 100.0, "exact"
        elif value.casefold() == text.casefold():
            yield place, 98.0, "case"
        else:
            yield place, 95.0, "accent"


def _synonym(domain: Domain, text: str, folded: str) -> Found:
    for place in (*domain.named(folded), *domain.coded(text)):
        yield place, 94.0, "synonym"


def _number(domain: Domain, text: str, folded: str) -> Found:
    for place in domain.numbered(folded):
        yield place, 92.0, "number"


def _prefix(domain: Domain, text: str, folded: str) -> Found:
    """Match beginnings; a value most such rows hold comes near a full match, a rare one stays far below."""
    if len(folded) < SHORTEST_FOR_PREFIX:
        return
    places = {
        place: spelling.startswith(f"{folded} ")
        for spelling, meant in domain.beginning(folded)
        for place in meant
    }
    most = max((domain.rows[place] for place in places), default=0)
    for place, whole_word in places.items():
        share = domain.rows[place] / most if most else 0.0
        yield place, round(60.0 + (10.0 if whole_word else 0.0) + 20.0 * share, 1), "prefix"


def _typos(domain: Domain, folded: str) -> list[tuple[int, float]]:
    """Find what differs by a letter in four at most; another number is never a slip of the pen."""
    if len(folded) < SHORTEST_FOR_TYPOS:
        return []
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    found = process.extract(
        folded, domain.may_be_slips(folded), scorer=fuzz.ratio, limit=NEAREST, score_cutoff=SAME_WORD
    )
    return [
        (place, round(score * 0.85, 1))
        for spelling, score, _ in found
        if OSA.distance(folded, spelling) <= len(folded) // LETTERS_PER_SLIP
        for place in domain.spellings[spelling]
    ]


FINDERS = (_same, _synonym, _number, _prefix)


def build_index_file(serving_path: Path, info: ServingInfo, out_path: Path) -> None:
    """Write the value index of a published file; `info` is what it publishes, for the tables it lacks."""
    import duckdb

    from semantic_layer.load import load_manifest

    manifest = load_manifest().only_tables(info.tables)
    with duckdb.connect(str(serving_path), read_only=True) as connection:
        index = ValueIndex.build(manifest, lambda sql: connection.execute(sql).fetchall())
    index.save(out_path)

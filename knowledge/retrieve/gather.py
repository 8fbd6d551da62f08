"""Candidates in order become hits; one that is the same thing as a hit before goes behind that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.index.vectors import Vectors
from knowledge.results import How
from knowledge.retrieve.alike import are_one, name_key
from knowledge.retrieve.shelf import Shelf


@dataclass(frozen=True)
class Candidate:
    """A product by its record's number, with its text's row and why it is one; `others` share that text."""

    record: int
    text: int | None
    score: float
    how: How
    reason: str
    closeness: float | None = None
    words: tuple[str, ...] = ()
    others: Sequence[int] = ()


@dataclass
class Gathered:
    """A candidate that is shown, and the records behind it."""

    candidate: Candidate
    behind: dict[int, None] = field(default_factory=dict)


def gather(candidates: Iterable[Candidate], shelf: Shelf, language: str, k: int) -> list[Gathered]:
    """Return the first `k` things among the candidates, each under its best candidate."""
    found: list[Gathered] = []
    place_of: dict[str, int] = {}
    seen: set[int] = set()
    for one in candidates:
        fresh = [record for record in (one.record, *one.others) if record not in seen]
        if not fresh:
            continue
        key = _key(one, shelf, language)
        place = place_of.get(key, _slip(one, found, shelf))
        if place is None and len(found) == k:
            break
        if place is None:
            place = len(found)
            found.append(Gathered(one))
        place_of.setdefault(key, place)
        found[place].behind.update(dict.fromkeys(fresh))
        found[place].behind.pop(found[place].candidate.record, None)
        seen.update(fresh)
    return found


def _key(one: Candidate, shelf: Shelf, language: str) -> str:
    name = shelf.name(one.record)
    return name_key(name, language) if name else f"text {one.text} {one.record if one.text is None else ''}"


def _slip(one: Candidate, found: Sequence[Gathered], shelf: Shelf) -> int | None:
    """Return the hit whose name differs by a slip of the pen alone."""
    name = shelf.name(one.record)
    if name is None or one.text is None:
        return None
    for place, before in enumerate(found):
        other = shelf.name(before.candidate.record)
        if other and before.candidate.text is not None:
            vectors = (_vector(shelf, before.candidate.text), _vector(shelf, one.text))
            if are_one((other, name), vectors):
                return place
    return None


def _vector(shelf: Shelf, text: int) -> Vectors:
    row: Vectors = shelf.products.vectors.vectors[text]
    return row

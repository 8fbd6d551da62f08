"""Find the valid names a misspelt one was probably meant to be."""

from collections.abc import Iterable


def nearest(name: str, choices: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """Return up to `limit` choices resembling `name`, best first; none when nothing is close."""
    from rapidfuzz import fuzz, process

    wanted = name.lower()
    # Sorted first, so that equal scores always come out in the same order.
    found = process.extract(wanted, sorted(set(choices)), scorer=fuzz.WRatio, limit=limit, score_cutoff=60)
    return tuple(choice for choice, _, _ in found)

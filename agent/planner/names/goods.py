"""Goods that people call by a part of their names: by a colour, by one noun for two, at the head."""

from collections.abc import Callable, Sequence

from agent.planner.draft import Draft
from agent.planner.names.lexicon import Meaning

# Nobody but the name of a thing tells its colour here.
COLOURS = frozenset(
    [
        "white",
        "black",
        "red",
        "blue",
        "green",
        "yellow",
        "pink",
        "purple",
        "violet",
        "orange",
        "brown",
        "grey",
        "gray",
        "golden",
        "silver",
        "beige",
        "turquoise",
        "ivory",
    ]
)
_THINGS = frozenset({"product", "item", "article", "thing", "piece", "good"})
_PAIRED = frozenset({"and", "or"})


def heads_goods(draft: Draft, i: int) -> bool:
    """In "Kites: units per year", "kites of any size" the plural at the start is what is asked about."""
    token = draft.tokens[i]
    is_plural = token.text.endswith("s") and token.text != token.stem
    is_told = i + 1 < len(draft.tokens) and (draft.tokens[i + 1].after_break or draft.word(i + 1) == "of")
    return i == 0 and is_plural and is_told


def goods_called(
    draft: Draft,
    run: Sequence[int],
    runs: Sequence[Sequence[int]],
    named_by: Callable[[str], tuple[Meaning, ...]],
) -> tuple[Meaning, ...]:
    """What "red" is of in "red and blue kites", where the noun is of both, and in "red products"."""
    if len(run) == len(("green", "things")) and draft.tokens[run[1]].stem in _THINGS:
        run = run[:1]
    if len(run) != 1:
        return ()
    if noun := _shared_noun(draft, run[0], runs):
        return named_by(f"{draft.word(run[0])} {noun}")
    if draft.word(run[0]) not in COLOURS:
        return ()
    is_of_goods = any(draft.tokens[i].stem in _THINGS for i in range(run[0] + 1, len(draft.tokens))[:1])
    return named_by(draft.word(run[0])) if is_of_goods else ()


def _shared_noun(draft: Draft, i: int, runs: Sequence[Sequence[int]]) -> str:
    if draft.word(i + 1) not in _PAIRED:
        return ""
    named = [range(s.first, s.last + 1) for s in draft.spans if s.of_kind("value")]
    second = next((run for run in (*runs, *named) if run[0] == i + 2), range(0))
    return " ".join(draft.word(at) for at in second[1:])

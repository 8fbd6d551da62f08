"""A word of sorts before a kind: "type of cover" is the cover, "sort of award" the type of award."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_SORTS = frozenset({"type", "types", "kind", "kinds", "sort", "sorts", "form", "forms"})
_OTHERS = frozenset({"kind", "kinds", "sort", "sorts"})
_LONGEST = 3


def name_kinds(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Leave out "type of" before what is a kind itself; another word for it is "type" where that is known."""
    found: list[Token] = []
    i = 0
    while i < len(tokens):
        if not _is_sort_of(tokens, i) or _is_named(tokens, i, lexicon):
            found.append(tokens[i])
            i += 1
        elif _is_kind(tokens, i + 2, lexicon):
            i += 2
        else:
            is_other = tokens[i].text in _OTHERS and "type" in lexicon.words
            found.append(replace(tokens[i], text="type", stem="type") if is_other else tokens[i])
            i += 1
    return tuple(found)


def _is_sort_of(tokens: tuple[Token, ...], i: int) -> bool:
    is_of = i + 2 < len(tokens) and tokens[i + 1].text == "of" and not tokens[i + 1].after_break
    return tokens[i].text in _SORTS and is_of


def _is_named(tokens: tuple[Token, ...], i: int, lexicon: Lexicon) -> bool:
    """Whether the words are a name as they stand: "type of visit" is the visit type."""
    behind = range(i + 3, min(i + 3 + _LONGEST, len(tokens)) + 1)
    return any(lexicon.lookup(tuple(t.text for t in tokens[i:end])) for end in behind)


def _is_kind(tokens: tuple[Token, ...], first: int, lexicon: Lexicon) -> bool:
    """Whether the words behind name what rows are told apart by, in words, and nothing else."""
    for end in range(min(first + _LONGEST, len(tokens)), first, -1):
        if named := lexicon.lookup(tuple(t.text for t in tokens[first:end])):
            told = [lexicon.dimension(meaning) for meaning in named]
            return all(
                d is not None and d.data_type == "text" and not (d.is_entity or lexicon.names_its_thing(d))
                for d in told
            )
    return False

"""What people in business call things, read as the name that the definitions have; the answer says so."""

from collections.abc import Callable
from functools import cache
from importlib import resources

import yaml

from agent.planner.conditions.units import UNITS
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem, words

LONGEST = 5


def read_everyday(
    tokens: tuple[Token, ...], lexicon: Lexicon, is_value: Callable[[str], object]
) -> tuple[tuple[Token, ...], list[str]]:
    """Put the name of the definitions for each phrase that means the same and that nothing here is called."""
    found: list[Token] = []
    notes: list[str] = []
    at = 0
    while at < len(tokens):
        size, name = _named_at(tokens, at, lexicon, is_value)
        if not name:
            found += tokens[at : at + size]
            at += size
            continue
        window = tokens[at : at + size]
        said = " ".join(token.text for token in window)
        notes.append(f"“{said}” is read as {name}")
        plain = words(name)
        if found and found[-1].text == plain[0]:
            plain = plain[1:]  # "new signups" are no "new new customers"
        for n, word in enumerate(plain):
            is_apart = window[0].after_break and n == 0
            found.append(Token(word, stem(word), window[0].start, window[-1].end, is_apart))
        at += size
    return tuple(found), notes


def _named_at(
    tokens: tuple[Token, ...], at: int, lexicon: Lexicon, is_value: Callable[[str], object]
) -> tuple[int, str]:
    """How many words at a place are one name, and what it is called here; empty where known as it is."""
    for size in range(min(LONGEST, len(tokens) - at), 0, -1):
        window = tuple(token.text for token in tokens[at : at + size])
        if any(token.after_break for token in tokens[at + 1 : at + size]):
            continue
        if lexicon.lookup(window) or is_value(" ".join(window)):
            return size, ""
        name = _names().get(window)
        if name and _is_of_groups(tokens, at, size, name, lexicon):
            continue
        if name and window[0] in UNITS and at and tokens[at - 1].is_number:
            continue  # "more than 7 minutes on site": the number is one of minutes
        if name and lexicon.lookup(words(name)) and not _is_inside(tokens, at, size, lexicon):
            return size, name
    return 1, ""


def _is_of_groups(tokens: tuple[Token, ...], at: int, size: int, name: str, lexicon: Lexicon) -> bool:
    """In "by number of instalments" the numbers are groups, where the definitions have such."""
    led = at > 0 and tokens[at - 1].text in ("by", "per", "each", "every")
    said = tuple(token.text for token in tokens[at : at + size])
    rest = said[2:] if said[:2] == ("number", "of") else said
    grouped = any(m.kind == "dimension" for m in lexicon.lookup(rest)) if rest else False
    return led and grouped and not any(m.kind == "dimension" for m in lexicon.lookup(words(name)))


def _is_inside(tokens: tuple[Token, ...], at: int, size: int, lexicon: Lexicon) -> bool:
    """Whether the words are a part of a longer name ("units written off")."""
    for first in range(max(0, at - 2), at + 1):
        for last in range(at + size, min(len(tokens), at + size + 3) + 1):
            if last - first > size and lexicon.lookup(tuple(t.text for t in tokens[first:last])):
                inner = [t.text for t in tokens[first:last] if t not in tokens[at : at + size]]
                if any(len(word) > 3 for word in inner):
                    return True
    return False


@cache
def _names() -> dict[tuple[str, ...], str]:
    """The name for each phrase."""
    text = resources.files("agent.planner").joinpath("words/business.yml").read_text("utf-8")
    rows = yaml.load(text, yaml.CSafeLoader)
    said = {words(said): row[0] for row in rows for said in row[1:]}
    done = {_past(one): name for one, name in said.items() if len(one) > 1 and one[-1].endswith("ing")}
    return {**done, **said}


def _past(said: tuple[str, ...]) -> tuple[str, ...]:
    """ "People visiting", who are "people visited" where a verb tells of them."""
    return (*said[:-1], f"{said[-1].removesuffix('ing')}ed")

"""A stored value by the words of a question: as they are, as written, in the singular, as a verb."""

from collections.abc import Callable

from agent.planner.names.lexicon import Meaning
from agent.planner.names.text import Token
from agent.planner.vocabulary import vocabulary

NAME = "_name"
SHORTEST_STORED = 3
_LED = frozenset({"in", "on", "at", "by", "per", "each", "during", "for", "since", "within"})
NUMBER_SIGNS = frozenset({"no", "nr", "num", "number"})
_VERSED = {"ologist": "ology", "ician": "ics", "apist": "apy", "ographer": "ography"}
ValueLookup = Callable[[str], tuple[Meaning, ...]]


def spelled_as(window: tuple[Token, ...], lookup: ValueLookup) -> tuple[Meaning, ...]:
    """The values that words name, by the first way in which they name some."""
    if meanings := lookup(" ".join(_without_number_sign(window))):
        return meanings
    if (written := _as_written(window)) is not None and (meanings := lookup(written)):
        return meanings  # "A320"
    if len(window) == 2 and all(t.text.isalpha() for t in window):
        first, last = window
        joined = (f"{first.text}-{last.text}", f"{first.text}-{singular_of(last)}", first.text + last.text)
        meanings = next((found for one in joined if (found := lookup(one))), ())  # "drop-ins", "pay pal"
    if not meanings and window[-1].stem != window[-1].text:
        singular = " ".join([*_without_number_sign(window)[:-1], window[-1].stem])
        meanings = tuple(m for m in lookup(singular) if not m.name.endswith(NAME))  # "credit cards"
    if not meanings and _may_be_plural(window[-1]):
        stored = f"{' '.join(_without_number_sign(window))}s"
        meanings = tuple(m for m in lookup(stored) if not m.name.endswith(NAME))
    if not meanings and len(window) > 1 and (base := without_doer(window[-1].text)):
        said = [token.text for token in window[:-1]]
        meanings = lookup(" ".join([*said, base])) or lookup("-".join([*said, base]))  # "full-timers"
    if not meanings and len(window) == 1 and window[0].text.endswith("ing"):
        meanings = _done(window[0].text, lookup)
    if not meanings and len(window) == 1 and window[0].text.endswith("ers"):
        meanings = _doing(window[0].text, lookup)
    if not meanings and len(window) == 1:
        meanings = _versed(window[0].stem, lookup)
    return meanings


def done_by_many(tokens: tuple[Token, ...], at: int, lookup: ValueLookup) -> tuple[Meaning, ...]:
    """In "which share of orders fail" the verb of several things is stored as what was done: "failed"."""
    noun, verb = tokens[at - 1], tokens[at].text
    ends = at + 1 == len(tokens) or tokens[at + 1].after_break or tokens[at + 1].text in _LED
    if at == 0 or noun.text == noun.stem or not (ends and verb.isalpha()):
        return ()
    forms = (f"{verb}ed", f"{verb.removesuffix('e')}ed", f"{verb}{verb[-1]}ed")
    found = (m for form in dict.fromkeys(forms) for m in lookup(form))
    return tuple(m for m in found if not m.name.endswith(NAME))


def without_doer(word: str) -> str:
    """What those who are called after something are called after: "time" of "timers"; else nothing."""
    return word.removesuffix("s").removesuffix("r") if word.endswith(("er", "ers")) else ""


def has_letter(window: tuple[Token, ...]) -> bool:
    """Whether one of several words is a letter that no sentence holds by itself: "e-books", "x-rays"."""
    letters = (t.text for t in window if len(t.text) == 1 and t.text.isalpha())
    return len(window) > 1 and any(letter not in ("a", "i") for letter in letters)


def singular_of(token: Token) -> str:
    """A word without the "s" at its end, however short it is then: "ins" of "drop-ins"."""
    return token.stem if token.stem != token.text else token.text.removesuffix("s")


def _may_be_plural(token: Token) -> bool:
    """Whether a value may be stored in the plural of a word: "the gift campaign" is "gifts"."""
    vocab = vocabulary()
    is_plain = token.text.isalpha() and token.text == token.stem and len(token.text) >= SHORTEST_STORED
    return is_plain and not (token.text in vocab.fillers or vocab.is_function_word(token.text))


def _as_written(window: tuple[Token, ...]) -> str | None:
    """The text of words of which some are written as one; None where none are."""
    gaps = ["" if a.end == b.start else " " for a, b in zip(window, window[1:], strict=False)]
    glued = "".join(f"{token.text}{gap}" for token, gap in zip(window, [*gaps, ""], strict=True))
    return glued if "" in gaps else None


def _done(word: str, lookup: ValueLookup) -> tuple[Meaning, ...]:
    """What is done is stored as a verb: "quitting" is "quit"."""
    base = word.removesuffix("ing")
    base = base[:-1] if len(base) > 2 and base[-1] == base[-2] else base
    return tuple(m for m in lookup(base) if len(base) > 2 and not m.name.endswith(NAME))


def _doing(word: str, lookup: ValueLookup) -> tuple[Meaning, ...]:
    """Those who are of a kind are called by it: "freelancers" are "freelance"."""
    bases = (word.removesuffix(ending) for ending in ("rs", "ers"))
    return tuple(m for base in bases for m in lookup(base) if not m.name.endswith(NAME))


def _versed(noun: str, lookup: ValueLookup) -> tuple[Meaning, ...]:
    """Those who are versed in it are called after it: a cardiologist by "cardiology"."""
    ending = next((one for one in _VERSED if noun.endswith(one)), None)
    found = lookup(noun.removesuffix(ending) + _VERSED[ending]) if ending else ()
    return tuple(m for m in found if not m.name.endswith(NAME))


def _without_number_sign(window: tuple[Token, ...]) -> list[str]:
    """In "browser no. 2", "region number 4" the number is what counts."""
    return [
        token.text
        for i, token in enumerate(window)
        if not (token.text in NUMBER_SIGNS and 0 < i < len(window) - 1 and window[i + 1].is_number)
    ]

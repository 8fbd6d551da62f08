"""Words of one root: "delivered" and "delivery", "renewed" and "renewals", "born" and "birth"."""

from functools import cache
from os.path import commonprefix

from agent.planner.names.text import words

SHORTEST = 4
_ENDINGS = frozenset(
    {"", "s", "e", "es", "d", "ed", "ing", "ings", "ion", "ions", "ation", "ations", "al", "als"}
    | {"ment", "ments", "ure", "ures"}
)
# A participle and the noun, or the verb, that other words of its root are made of.
_IRREGULAR = {
    "acquired": "acquisition",
    "admitted": "admission",
    "born": "birth",
    "bought": "buy",
    "built": "build",
    "flown": "fly",
    "held": "hold",
    "lent": "lend",
    "lost": "loss",
    "paid": "pay",
    "published": "publication",
    "registered": "registration",
    "sent": "send",
    "sold": "sell",
    "spent": "spend",
    "taken": "take",
    "written": "write",
    "wrote": "write",
    "chosen": "choose",
    "driven": "drive",
    "drove": "drive",
    "ridden": "ride",
    "rode": "ride",
    "taught": "teach",
}

# Nouns, numbers and small words that end as a participle does.
_NO_VERBS = frozenset(
    {"children", "women", "citizen", "kitchen", "garden", "linen", "wooden", "golden", "green", "screen"}
    | {"between", "often", "seven", "eleven", "dozen", "hundred", "indeed", "speed", "breed", "chicken"}
)

# What the first day of things with rows of their own is called after.
BEGINNING = (
    "since",
    "join",
    "signup",
    "registered",
    "enrol",
    "enroll",
    "started",
    "opened",
    "created",
    "hired",
    "signed",
)

# The participles that are asked of in the plain form, where another word of their root is not it.
_PLAIN = {
    "bought": "buy",
    "built": "build",
    "found": "find",
    "held": "hold",
    "lent": "lend",
    "lost": "lose",
    "made": "make",
    "paid": "pay",
    "sent": "send",
    "sold": "sell",
    "spent": "spend",
    "taught": "teach",
    "won": "win",
}


def is_gerund(word: str) -> bool:
    """Whether a word is a verb's form in -ing; "bring" and "spring" are not."""
    return word.endswith("ing") and any(letter in "aeiouy" for letter in word[:-3])


def is_participle(word: str) -> bool:
    """Whether a word is a verb that tells what was done."""
    is_formed = len(word) > SHORTEST and word.endswith(("ed", "en")) and word not in _NO_VERBS
    return word in _IRREGULAR or word == "won" or is_formed


def participle_of(verb: str) -> str:
    """What was done, by the plain form of a verb: "lost" of "lose", "closed" of "close"."""
    irregular = next((done for done, base in _PLAIN.items() if base == verb), None)
    if irregular or is_participle(verb) or len(verb) < SHORTEST:
        return irregular or verb
    return f"{verb}d" if verb.endswith("e") else f"{verb[:-1]}ied" if verb.endswith("y") else f"{verb}ed"


def are_kin(said: str, *phrases: str) -> bool:
    """Whether a word has the root of some word of the phrases."""
    return any(_same_root(said, word) for phrase in phrases for word in words(phrase))


@cache
def _same_root(said: str, word: str) -> bool:
    return said == word or any(
        _grow_from_one(one, word) for one in {said, _IRREGULAR.get(said, said)} if one.isalpha()
    )


def _grow_from_one(one: str, other: str) -> bool:
    begin = commonprefix([one, other])
    rests = [word[len(begin) :] for word in (one, other)]
    if len(begin) < SHORTEST and "" not in rests or len(begin) < SHORTEST - 1:
        return False
    return all(_is_ending(rest, begin) for rest in rests)


def _is_ending(rest: str, begin: str) -> bool:
    doubled = rest[1:] if rest[:1] == begin[-1:] else rest
    return rest in _ENDINGS or doubled in _ENDINGS or (rest == "y" and begin.endswith("er"))

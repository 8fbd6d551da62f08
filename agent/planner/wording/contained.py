"""What things hold: "orders that contain a toy", "baskets including something from the garden"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_HOLD = frozenset({"contain", "contains", "contained", "containing", "include", "includes", "included"})
_RELATIVE = frozenset({"that", "which", "who", "do", "did", "does"})
_ANYTHING = frozenset({"something", "anything"})
_SEVERAL = frozenset({"several", "many", "multiple", "different", "only"})
_OF = frozenset({"from", "of", "in"})


def name_contained(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Say that things had what they contain, where the noun before is counted and no number is behind."""
    for at, token in enumerate(tokens[:-1]):
        if token.text not in _HOLD or not _are_counted(tokens, at, lexicon):
            continue
        behind = tokens[at + 1 :]
        if behind[0].text in _ANYTHING and len(behind) > 1 and behind[1].text in _OF:
            behind = behind[2:]
        if behind and not _is_amount(behind[:2], vocab):
            return (*tokens[:at], replace(token, text="had", stem="had"), *behind)
    return tokens


def _is_amount(behind: tuple[Token, ...], vocab: Vocabulary) -> bool:
    """Whether it is told how many they hold: "more than three", "at least 2", "several"."""
    said = tuple(token.text for token in behind)
    counted = behind[0].is_number or said[0] in vocab.numbers
    return counted or said in vocab.comparators or said[:1] in vocab.comparators or said[0] in _SEVERAL


def _are_counted(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    before = at - 1
    while before >= 0 and tokens[before].text in _RELATIVE:
        before -= 1
    noun = tokens[before] if before >= 0 else None
    named = lexicon.lookup((noun.text,)) if noun and noun.text != noun.stem else ()
    return any(meaning.kind == "metric" for meaning in named)

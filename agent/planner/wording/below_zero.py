"""Numbers below zero keep their sign ("above -50"), so that no condition is read without it."""

import re
from dataclasses import replace

from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

_MINUS = re.compile(r"\s[-−](?:R?[$€£¥]\s?)?$")
_YEAR = re.compile(r"(?:19|20)\d\d")


def with_minus(tokens: tuple[Token, ...], question: str, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the sign to each number that has one; behind a number or a month it is a dash ("10 -20 May")."""
    found: list[Token] = []
    for token in tokens:
        is_dash = not found or found[-1].is_number or found[-1].text in vocab.months
        sign = None if is_dash or not token.is_number else _MINUS.search(question[: token.start])
        if sign and not _YEAR.fullmatch(token.text):
            token = replace(token, text=f"-{token.text}", stem=f"-{token.stem}", start=sign.start() + 1)
        found.append(token)
    return tuple(found)

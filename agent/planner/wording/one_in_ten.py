"""Parts said as one in so many: "more than one delivery in ten" is more than 10 % of deliveries."""

from dataclasses import replace

from agent.planner.names.text import Token, plural
from agent.planner.vocabulary import Vocabulary

MOST = 100
_SIGN = "%"


def say_percent(tokens: tuple[Token, ...], vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the percentage for "one in ten" and "one visit in ten", where the first is less than the second."""
    for i in range(len(tokens) - 2):
        part = _number(tokens[i], vocab)
        for link in range(i + 1, min(i + 4, len(tokens) - 1)) if part else ():
            total = _number(tokens[link + 1], vocab)
            linked = tokens[link].text == "in" or (tokens[link].text == "of" and link == i + 1)
            if linked and part and total and part < total <= MOST:
                return _put(tokens, i, link, link + 1, 100 * part / total)
    return tokens


def _put(tokens: tuple[Token, ...], i: int, link: int, whole: int, percent: float) -> tuple[Token, ...]:
    noun, behind = tokens[i + 1 : link], tokens[whole + 1 :]
    number = f"{percent:.6g}"
    said = [replace(tokens[i], text=number, stem=number), replace(tokens[i], text=_SIGN, stem=_SIGN)]
    said[1] = replace(said[1], after_break=False)
    of = replace(tokens[link], text="of", stem="of", after_break=False)
    named = [*noun[:-1], *(replace(token, text=plural(token.text)) for token in noun[-1:])]
    follows = bool(noun) or (bool(behind) and behind[0].text != "of")
    return (*tokens[:i], *said, *([of] if follows else ()), *named, *behind)


def _number(token: Token, vocab: Vocabulary) -> int | None:
    if token.text.isdigit() and len(token.text) <= 3:
        return int(token.text)
    return vocab.numbers.get(token.text)

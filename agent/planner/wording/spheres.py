"""What askers are in charge of is a condition of what they ask: "I look after Texas. How many orders?"."""

from collections.abc import Callable, Iterable

from agent.planner.names.text import Token, stem
from agent.planner.wording.asides import Names, mark, patterns

_NAMED = frozenset({"value", "dimension"})
# Fewer words behind a sphere ask for nothing.
FEWEST = 3
Values = Callable[[tuple[Token, ...]], frozenset[tuple[str, str]]]


def put_spheres(tokens: tuple[Token, ...], question: str, names: Names, values: Values) -> tuple[Token, ...]:
    """Put "for" in the place of the words before what a speaker is in charge of, where that is stored.

    Where the question itself names the same value, nothing of the sphere is left; where it names another one
    of the same kind, all of it stays.
    """
    clauses = list(_clauses(mark(tokens, question)))
    for n, (places, _) in enumerate(clauses):
        words = " ".join(tokens[i].text for i in places)
        for match in (found for pattern in patterns("spheres") if (found := pattern.match(words))):
            opened = len(match.group().split())
            end = _end(clauses, n, tokens, names)
            said, before, after = tokens[places[0] + opened : end], tokens[: places[0]], tokens[end:]
            if "value" not in names(said) or not names(said) <= _NAMED or len(before + after) < FEWEST:
                continue
            mine, asked = values(said), values((*before, *after))
            if mine & asked:
                return (*before, *after)
            if not {name for name, _ in mine} & {name for name, _ in asked}:
                return (*before, _for(tokens[places[0]], tokens[places[0] + opened - 1]), *said, *after)
    return tokens


def _clauses(marked: list[int | str]) -> Iterable[tuple[list[int], str]]:
    """The places of the tokens of each clause, with the sign it ends in."""
    clause: list[int] = []
    for one in marked:
        if isinstance(one, int):
            clause.append(one)
        elif clause:
            yield clause, one
            clause = []


def _end(clauses: list[tuple[list[int], str]], n: int, tokens: tuple[Token, ...], names: Names) -> int:
    """Where the sphere that begins in a clause ends: what is listed after commas belongs to it."""
    places, sign = clauses[n]
    while sign == "," and n + 1 < len(clauses):
        further = tuple(tokens[i] for i in clauses[n + 1][0])
        if "value" not in names(further) or not names(further) <= _NAMED:
            break
        n += 1
        places, sign = clauses[n]
    return places[-1] + 1


def _for(first: Token, last: Token) -> Token:
    return Token("for", stem("for"), first.start, last.end, first.after_break)

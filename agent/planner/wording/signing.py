"""Those who signed up are counted by their accounts: "how many clients signed up in May"."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token, stem
from agent.planner.vocabulary import Vocabulary

_SIGN = frozenset({"sign", "signs", "signed", "signing"})
_JOIN = frozenset(
    {"registered", "registering", "register", "joined", "joining", "join", "enrolled", "enrolling"}
)
_PEOPLE = frozenset(
    {"people", "persons", "folks", "users", "members", "customers", "clients", "shoppers", "buyers"}
)
_BETWEEN = frozenset({"who", "that", "have", "has", "had", "newly", "did", "us"})
_COUNTS = frozenset({"number", "count", "total", "numbers", "counts"})
_OURS = frozenset({"new", "our", "the", "all", "those"})
_SHOWING = frozenset({"show", "list", "give", "me", "us", "the", "count", "all", "please", "tell"})
_ACCOUNTS = (["with", "an", "account"], ["have", "an", "account"], ["has", "an", "account"])
_DENIED = frozenset({"never", "not", "without"})
_NAMES = (("sign", "ups"), ("signups",), ("registrations",))


def name_signups(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put the name of the sign-ups for people who are counted by their signing up, where one is defined."""
    name = next((n for n in _NAMES if any(m.kind == "metric" for m in lexicon.lookup(n))), None)
    for i, token in enumerate(tokens) if name else ():
        if token.text not in _PEOPLE or _counts_from(tokens, i) is None:
            continue
        at = i + 1
        while at < len(tokens) and tokens[at].text in _BETWEEN:
            at += 1
        end = _verb(tokens, at)
        if end is None or any(t.text in _PEOPLE | {"spend", "spent"} for t in tokens[end:]):
            continue
        put = [replace(token, text=word, stem=stem(word)) for word in name or ()]
        return (*tokens[: _counts_from(tokens, i)], *put, *_unlinked(tokens[end:]))
    return tokens


def _unlinked(rest: tuple[Token, ...]) -> tuple[Token, ...]:
    """What follows without the "and" or "but" before what they did not do: "in May, and never ordered"."""
    for i in range(len(rest) - 1):
        denied = {token.text for token in rest[i + 1 : i + 3]} & _DENIED
        if rest[i].text in ("and", "but", "yet", "though") and denied:
            return (*rest[:i], *rest[i + 1 :])
    return rest


def _counts_from(tokens: tuple[Token, ...], i: int) -> int | None:
    """Where the people begin behind "how many" or "number of"; None where they are not counted."""
    first = i
    while first and tokens[first - 1].text in _OURS:
        first -= 1
    opens = all(token.text in _SHOWING for token in tokens[:first]) and tokens[i + 1 : i + 2] != ()
    many = tokens[first - 1].text == "many"
    counts = _COUNTS | {"many"} if _DENIED & {token.text for token in tokens[i:]} else _COUNTS
    counted = tokens[first - 1].text == "of" and first > 1 and tokens[first - 2].text in counts
    return first if opens or many or counted else None


def _verb(tokens: tuple[Token, ...], at: int) -> int | None:
    """Where a verb of signing up ends."""
    words = [t.text for t in tokens[at : at + 2]]
    if [t.text for t in tokens[at : at + 3]] in _ACCOUNTS:
        return at + 3
    if len(words) == 2 and words[0] in _SIGN and words[1] == "up":
        return at + 2
    return at + 1 if words and words[0] in _JOIN else None

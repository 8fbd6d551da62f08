"""Dates by what happens on them: "loans due in May" have their due date then, "jobs scheduled for May"."""

from agent.planner.names.kin import is_participle
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.done_by import say

_BEFORE = frozenset({"in", "on", "before", "after", "between", "by", "since", "from", "until", "for"})
_WERE = frozenset({"was", "were", "been", "are", "is", "that", "which"})


def name_due(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "with due date in" for "due in", where a date is called so and a time stands behind."""
    for i in range(1, len(tokens) - 2):
        said = tokens[i].text
        is_state = said == "due" or (is_participle(said) and tokens[i + 1].text == "for")
        if not is_state or lexicon.lookup((said,)) or not _is_date(said, lexicon):
            continue
        at = i + 1 + (tokens[i + 1].text == "back")
        if tokens[at].text not in _BEFORE or not _is_time(tokens[at + 1 : at + 5], vocab):
            continue
        first = i
        while first > 1 and tokens[first - 1].text in _WERE:
            first -= 1
        led = say(("in",), tokens[at]) if tokens[at].text == "for" else tokens[at : at + 1]
        return (*tokens[:first], *say(("with", said, "date"), tokens[i]), *led, *tokens[at + 1 :])
    return tokens


def _is_date(said: str, lexicon: Lexicon) -> bool:
    """Whether the one thing called so with "date" behind is a date of the rows."""
    named = [lexicon.dimension(m) for m in lexicon.lookup((said, "date"))]
    return len(named) == 1 and named[0] is not None and named[0].type == "time"


def _is_time(behind: tuple[Token, ...], vocab: Vocabulary) -> bool:
    known = vocab.months.keys() | vocab.grains.keys()
    return any(t.text in known or (t.is_number and len(t.text) == len("2024")) for t in behind)

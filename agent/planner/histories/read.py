"""Stories of people read as a whole: "of those who first came in March, how many came back in April"."""

from agent.planner.draft import Draft
from agent.planner.each.kept import Kept
from agent.planner.histories import words as say
from agent.planner.histories.clauses import Clause
from agent.planner.histories.lead import find_whom
from agent.planner.histories.meaning import by_own_words
from agent.planner.histories.parse import Story
from agent.planner.histories.put import Putting
from agent.planner.names.text import Token
from agent.planner.settling.apart import Apart, settle_apart

_CUES = (
    say.FIRST
    | say.BACK
    | say.AGAIN
    | say.SILENT
    | say.LATER_ONES.keys()
    | say.REGISTERED
    | say.SIGN
    | say.NEVER
    | say.AUXILIARIES
    | {
        "back",
        "new",
        "acquired",
        "started",
        "began",
        "once",
        "twice",
        "times",
        "more",
        "active",
        "orders",
        "last",
    }
    | say.EARLIER
    | say.LAST
    | say.NAMED_AFTER_IT
    | {"joined", "already", "account", "several", "multiple"}
)


def as_history(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words of a question, those it defines replaced; none where no word tells of people over time."""
    return () if _CUES.isdisjoint(token.text for token in tokens) else by_own_words(tokens)


def read_history(draft: Draft, apart: Apart, *, boldly: bool = False) -> bool:
    """Whether a question tells such a story and nothing else; the draft then is its query.

    `apart` is what definitions set apart; `boldly` is for questions that nothing else reads: stories
    without a first time, sign-up or last time, too.
    """
    if draft.continues or draft.goes_on:
        return False
    whom = find_whom(draft)
    if whom is None:
        return False
    story = Story(draft, whom)
    if not story.read() or not _tells(story.clauses, boldly=boldly):
        return False
    kept = Kept(draft)
    held = draft.time
    if not Putting(draft, whom, story).put():
        kept.restore()
        draft.time, draft.followed, draft.cohort = held, None, None
        return False
    draft.use(*range(len(draft.tokens)))
    for span in list(draft.spans):
        draft.take(span)
    draft.set_apart = apart
    settle_apart(draft)
    return True


def _tells(clauses: list[Clause], *, boldly: bool) -> bool:
    """Whether more is told than what they did at some time, or of some kind."""
    kinds = {c.kind for c in clauses}
    if kinds & {"first", "last", "earlier"} or (kinds > {"signup"}):
        return True
    if not boldly or kinds == {"signup"}:
        return False
    if kinds == {"any"}:
        if any(c.is_part and c.time for c in clauses) and len(clauses) > 1:
            return True
        return any(c.bound or (c.is_denied and (c.time or c.within)) for c in clauses)
    return len(clauses) > 1 or bool(clauses[0].bound)

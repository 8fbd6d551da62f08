"""What we did with things, by what became of them: "the leads we lost" are leads lost."""

from agent.planner.names.kin import is_participle, participle_of
from agent.planner.names.lexicon import Lexicon
from agent.planner.names.spans import is_known_word
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.done_by import say

_DID = frozenset({"did", "have"})
# What all that was ordered is expected to be, or is read by passes of its own.
_OF_TRADE = frozenset(
    {"sell", "sold", "ship", "shipped", "deliver", "delivered", "make", "made", "spend", "spent"}
)
_THAT = frozenset({"that", "which"})


def name_we_did(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "leads lost" for "leads that we lost" and "leads did we lose", where nothing else has the verb."""
    for i in range(len(tokens) - 2):
        noun, at = tokens[i], i + 1
        is_asked = tokens[at].text in _DID
        at += tokens[at].text in _DID | _THAT
        if noun.text == noun.stem or at + 1 >= len(tokens) or tokens[at].text != "we":
            continue
        verb = tokens[at + 1]
        done = participle_of(verb.text) if is_asked else verb.text
        is_open = is_participle(done) and not lexicon.lookup((verb.text,))
        if not is_open or verb.after_break or not _says_state(verb, done, noun, lexicon, vocab):
            continue
        return (*tokens[: i + 1], *say((done,), verb), *tokens[at + 2 :])
    return tokens


def _says_state(verb: Token, done: str, noun: Token, lexicon: Lexicon, vocab: Vocabulary) -> bool:
    """Whether a verb may be told by a stored value of the things, and says nothing of its own."""
    known = vocab.doing | vocab.fillers | vocab.holding | _OF_TRADE | lexicon.deeds.forms.keys()
    is_plain = not is_known_word(verb, vocab) and verb.text not in known and done not in known
    return is_plain and (lexicon.counts((noun.text,)) or lexicon.is_metric((noun.text, done)))

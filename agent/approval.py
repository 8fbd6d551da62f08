"""SQL that waits for a person's consent: told by its hash, so that what was shown is what runs."""

import hashlib
from dataclasses import dataclass

from agent.outcome import Approval
from agent.state import Conversation
from semantic_layer.errors import QueryError

QUESTION = "This would run. Shall it?"
RUN, LEAVE = "Run it", "Leave it"
LEFT = "It was not run, as you chose."
DIGITS = 24


@dataclass(frozen=True)
class Decision:
    """What a person decided on the SQL of a hash."""

    digest: str
    run: bool


def digest_of(sql: str) -> str:
    """Return what stands for a text of SQL."""
    return hashlib.sha256(sql.encode("utf-8", errors="surrogatepass")).hexdigest()[:DIGITS]


def approval_of(conversation_id: str, tool: str, sql: str) -> Approval:
    """Return what a person is asked."""
    return Approval(id=f"{conversation_id}.{digest_of(sql)}", tool=tool, sql=sql)


def parted(approval_id: str) -> tuple[str, str]:
    """Return the conversation that an approval is of and the hash; QueryError for what is none."""
    conversation, dot, digest = approval_id.partition(".")
    if not dot or len(digest) != DIGITS:
        raise unknown()
    return conversation, digest


def question_of(conversation: Conversation) -> str:
    """Return the question whose turn waits; QueryError where none does."""
    messages = conversation.get("messages", [])
    if not messages or not messages[-1].get("tool_calls"):
        raise unknown()
    return str(next(m["content"] for m in reversed(messages) if m["role"] == "user"))


def unknown() -> QueryError:
    """Return the error that nothing waits for an approval of that id."""
    return QueryError(
        "Nothing waits for that approval: it was given, or another question came in between",
        code="unknown_approval",
        action="Ask again.",
    )

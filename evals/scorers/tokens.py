"""What a language model was sent and wrote."""

from collections.abc import Iterable

from agent.outcome import Outcome


def tokens(turns: Iterable[Outcome]) -> int:
    """Return the tokens of all turns of a case, sent and written; 0 without a language model."""
    return sum(turn.usage.prompt_tokens + turn.usage.completion_tokens for turn in turns)

"""Names of the people who use the chat."""

from agent.intake import clean

LONGEST_NAME = 100


def is_name(text: str) -> bool:
    """Whether a text can name a person: short, and nothing in it that can't be seen."""
    return 0 < len(text) <= LONGEST_NAME and clean(text) == text

"""Names of the people who use the chat."""

from agent.intake import clean
from warehouse.user import LOCAL

LONGEST_NAME = 100


def is_name(text: str) -> bool:
    """Whether a text can name a person: short, all of it seen, and not the name of who runs Footnote."""
    return 0 < len(text) <= LONGEST_NAME and clean(text) == text and text != LOCAL.name

"""Who asks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class User:
    """A person at an edge, by name, and the role that says what the person may see."""

    name: str
    role: str


# Whoever runs Footnote over files of their own.
LOCAL = User("local", "owner")

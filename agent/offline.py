"""A question for the planner although a model is configured: offered where the model fails."""

import re

PREFIX = "planner: "
_PREFIX = re.compile(r"^planner\s*:\s*", re.IGNORECASE)


def without_prefix(question: str, *, offered: bool) -> tuple[str, bool]:
    """Return the question itself, and whether the planner is to answer it in place of a model."""
    short = _PREFIX.sub("", question)
    return short, offered and short != question

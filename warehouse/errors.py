"""Root of the error tree: what a person may see says what, where, the valid choices and the next action."""

from collections.abc import Sequence


class FootnoteError(Exception):
    """An error meant to be read: its text is whole and carries no traceback.

    `code` is a stable machine word, `choices` the nearest valid names, `action` what to do next.
    """

    exit_code = 1

    def __init__(self, message: str, *, code: str, choices: Sequence[str] = (), action: str = "") -> None:
        self.message = message
        self.code = code
        self.choices = tuple(choices)
        self.action = action
        super().__init__(message)

    def __str__(self) -> str:
        parts = [self.message.rstrip()]
        if self.choices:
            parts.append(f"Nearest: {', '.join(self.choices)}.")
        if self.action:
            parts.append(self.action)
        return " ".join(_as_sentence(part) for part in parts)


class InternalError(FootnoteError):
    """A defect of Footnote itself."""

    def __init__(
        self, message: str, *, code: str = "internal", choices: Sequence[str] = (), action: str = ""
    ) -> None:
        super().__init__(message, code=code, choices=choices, action=action)


class WorkspaceError(FootnoteError):
    """The workspace can't serve or can't be written; whoever runs Footnote must act."""


class PackError(FootnoteError):
    """A dataset pack is declared wrongly; its author must act. The message lists every problem found."""


class GuardRefusal(FootnoteError):
    """A query was refused or stopped.

    Codes: refused_table, refused_function, refused_statement, too_large, syntax, timeout, memory.
    """


class QueryTimeout(GuardRefusal):
    """A query was stopped at its time limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The query was stopped after {seconds:g} seconds",
            code="timeout",
            action="Ask for a shorter range or fewer groups.",
        )


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":", ")")) else f"{text}."

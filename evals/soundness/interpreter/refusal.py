"""The interpreter's own error: what the compiler should say too."""


class Refused(Exception):
    """The query can't be answered; `code` is the error that is due."""

    def __init__(self, code: str, why: str = "") -> None:
        self.code = code
        super().__init__(f"{code}: {why}")

"""What a draft held before a reading that may come to nothing."""

from agent.planner.draft import Draft


class Kept:
    """What a draft held before, for a reading that comes to nothing."""

    _LISTS = ("filters", "having", "metrics", "groups", "made", "notes", "unsupported", "choices", "spans")
    _SETS = ("used", "taken", "excluded", "sided", "both", "sets")

    def __init__(self, draft: Draft) -> None:
        self._draft, self._manifest = draft, draft.manifest
        self._held = {n: getattr(draft, n).copy() for n in self._LISTS + self._SETS}

    def restore(self) -> None:
        """Put back what was held."""
        self._draft.manifest = self._manifest
        for name, value in self._held.items():
            setattr(self._draft, name, value)

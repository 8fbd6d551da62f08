"""One follow-up being read: the query before, and what the parts of the sentence were read as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.planner.draft import Draft
from agent.planner.edits.parts import Query
from agent.planner.edits.time import at_an_end
from agent.planner.leftovers import unexplained
from semantic_layer.manifest import Manifest

Understand = Callable[[str, Query], Draft | None]


@dataclass
class Turn:
    """One follow-up being read: the query before, and the drafts of its parts."""

    question: str
    previous: Query
    understand: Understand
    shown: Mapping[str, tuple[Any, ...]]
    manifest: Manifest
    drafts: dict[str, Draft | None] = field(default_factory=dict)
    used: list[Draft] = field(default_factory=list)

    def read(self, said: str) -> Draft | None:
        """The draft of a part, where every word of it is explained."""
        draft = self.understand(said, self.previous) if said else None
        self.drafts[said] = draft
        if draft is None or draft.unsupported or draft.choices:
            return None
        if unexplained(draft) and not at_an_end(said, self.previous, draft):
            return None
        self.used.append(draft)
        return draft

    def label(self, group: str) -> str:
        """What a group is called, or the word of its grain."""
        if group.startswith("metric_time__"):
            return group.removeprefix("metric_time__")
        return self.manifest.dimensions[group].label.lower()


def says_something(draft: Draft) -> bool:
    """Whether a part of a follow-up names anything to change."""
    parts = (
        draft.metrics,
        draft.groups,
        draft.filters,
        draft.time,
        draft.top,
        draft.step_back,
        draft.compare,
    )
    return any(parts) or draft.wants_share

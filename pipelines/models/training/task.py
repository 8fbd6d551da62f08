"""What is to be foretold: of which subject, from which inputs, each known at a moment before the label is."""

from dataclasses import dataclass, field
from typing import Literal

# In order: known of a subject's past, when it begins, while it goes on, and once the outcome is there.
MOMENTS = ("before", "opening", "three_lines", "visit", "outcome")
Moment = Literal["before", "opening", "three_lines", "visit", "outcome"]
Kind = Literal["binary", "amount"]


@dataclass(frozen=True)
class Input:
    """One feature: a number or a category, the moment it is known, the columns it is made from.

    `before` means: from what happened strictly earlier than the moment of prediction.
    """

    name: str
    known_at: Moment
    sources: tuple[str, ...] = ()
    type: Literal["number", "category"] = "number"


@dataclass(frozen=True)
class Task:
    """A prediction to be learnt from a frame with the columns subject_id, at, label and those of the inputs.

    `label_sources` are the columns the label is made from, `label_names` what such a value is called;
    `rule` is the input that alone is the baseline (None: the mean), turned where a minus stands before it.
    `unit_of` is the input whose mean at a moment is the level that amounts are multiples of.
    """

    name: str
    subject_type: Literal["customer", "order", "session"]
    kind: Kind
    predicted_at: Moment
    inputs: tuple[Input, ...]
    label_sources: tuple[str, ...]
    label_names: tuple[str, ...] = ()
    rule: str | None = None
    unit_of: str | None = None
    description: str = ""
    limits: str = ""
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(one.name for one in self.inputs))

"""What a question that nothing read as it stands may be: against a mean, of what depends, of two sets."""

from collections.abc import Callable

from agent.planner.questions.average import read_above_average
from agent.planner.questions.depends import read_depends
from agent.planner.questions.two_sets import read_two_sets
from agent.planner.reading import AskReading, Reading, RefuseReading
from semantic_layer.manifest import Manifest

Read = Callable[[str], Reading]


def read_otherwise(
    question: str, reading: Reading, plain: Read, afresh: Read, manifest: Manifest, *, is_first: bool
) -> Reading:
    """Return what a refused question, or one asked back, is otherwise; the reading itself for all else.

    Two sets are looked for in the first question of a conversation alone.
    """
    if isinstance(reading, RefuseReading | AskReading):
        reading = read_above_average(question, plain, manifest) or reading
        reading = read_depends(question, plain, manifest) or reading
    if is_first and isinstance(reading, RefuseReading | AskReading):
        reading = read_two_sets(question, afresh, manifest) or reading
    return reading

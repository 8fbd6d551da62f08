"""A second look at what a question was read as: nothing it says may have got lost on the way.

Each check holds the plain words of the question against the query that came of them, and knows nothing of how
they were read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from agent.planner.names.lexicon import Lexicon
from agent.planner.reading import QueryReading, Reading, RefuseReading
from agent.planner.second_look.asked import Asked
from agent.planner.second_look.bare import lost_bare_question
from agent.planner.second_look.contradicted import contradicted
from agent.planner.second_look.defining import figure_for_definition
from agent.planner.second_look.earning import lost_earning
from agent.planner.second_look.extremes import (
    counted_for_ranked,
    lost_extreme,
    ranked_alone,
    ranked_by_another,
    ranked_in_clause,
)
from agent.planner.second_look.figures import asked_of_them, list_for_number, lost_sum, second_figure
from agent.planner.second_look.first_time import lost_first_time
from agent.planner.second_look.flags import lost_flag
from agent.planner.second_look.held import lost_beside, lost_side
from agent.planner.second_look.listed import Lookup, lost_value
from agent.planner.second_look.means import lost_average, unsaid_median
from agent.planner.second_look.negations import lost_negation
from agent.planner.second_look.numbers import unsaid_number
from agent.planner.second_look.only import lost_only
from agent.planner.second_look.parts import lost_by, lost_each
from agent.planner.second_look.pointing import lost_antecedent
from agent.planner.second_look.said import Said
from agent.planner.second_look.same import lost_same
from agent.planner.second_look.shares import lost_part, lost_share, lost_whole
from agent.planner.second_look.slips import asked_in_background, wrong_slip
from agent.planner.second_look.texts import lost_text
from agent.planner.second_look.times import (
    apart_from_time,
    lost_month,
    lost_part_of_each,
    lost_weekday,
    lost_year,
)
from agent.planner.second_look.twice import decided_twice, denied_for_nothing
from agent.planner.second_look.which import lost_deed, lost_which
from agent.planner.second_look.whose import lost_clause
from semantic_layer.manifest import Manifest

Check = Callable[[Said, Asked], str | None]
# What changes the query before it says little of the rest of it: these look at questions that stand alone.
ALONE: tuple[Check, ...] = (
    unsaid_number,
    lost_negation,
    lost_each,
    lost_by,
    lost_same,
    lost_text,
    lost_only,
    second_figure,
    asked_of_them,
    lost_sum,
    lost_part,
    lost_part_of_each,
    ranked_by_another,
    counted_for_ranked,
    ranked_in_clause,
    lost_bare_question,
    unsaid_median,
    lost_clause,
    lost_first_time,
    lost_flag,
    lost_earning,
    lost_which,
    lost_deed,
)
CHECKS: tuple[Check, ...] = (
    contradicted,
    lost_year,
    lost_month,
    lost_weekday,
    apart_from_time,
    lost_extreme,
    ranked_alone,
    lost_average,
    lost_share,
    lost_whole,
    lost_side,
    lost_beside,
    list_for_number,
    decided_twice,
    denied_for_nothing,
    wrong_slip,
    asked_in_background,
    lost_antecedent,
    figure_for_definition,
)


def look_again(
    question: str,
    reading: Reading,
    previous: Mapping[str, Any] | None,
    manifest: Manifest,
    lexicon: Lexicon,
    lookup: Lookup,
) -> Reading:
    """The reading as it is, or a refusal that names the words it took no account of."""
    if not isinstance(reading, QueryReading):
        return reading
    asked = Asked(reading, previous, manifest, lexicon)
    if asked.is_checked:
        return reading
    said = Said(question, reading.notes)
    is_edit = bool(previous and (reading.changed or reading.kept))
    checks = CHECKS if is_edit else (*ALONE, *CHECKS)
    lost = next((found for check in checks if (found := check(said, asked))), None)
    lost = lost or (None if is_edit else lost_value(said, asked, lookup))
    return RefuseReading("not_understood", _told(lost, said), (lost,)) if lost else reading


def _told(lost: str, said: Said) -> str:
    if lost in " ".join(said.text):
        return f"I could answer that only without “{lost}”, so I won't. Please say it in other words."
    return f"I could answer that only by “{lost}”, which the question doesn't say. Please name the measure."

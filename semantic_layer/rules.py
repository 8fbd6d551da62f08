"""The rules definitions must keep among themselves; each yields every breach it finds."""

from collections.abc import Callable, Iterable

from semantic_layer.draft import Draft
from semantic_layer.errors import Problem
from semantic_layer.rules_filters import (
    expressions_parse,
    filters_reach_their_dimensions,
    row_policies_stay_at_home,
)
from semantic_layer.rules_metrics import (
    conversions_tie_two_counts,
    currencies_are_of_money,
    inputs_exist,
    measures_set_apart_exist,
    metrics_are_complete,
    metrics_do_not_circle,
    metrics_have_no_idle_keys,
    semi_additive_metrics_choose_by_time,
)
from semantic_layer.rules_models import (
    bridges_name_entities,
    copies_stand_for_dimensions,
    models_have_a_primary_entity,
    names_are_unique,
    names_are_well_formed,
    notes_stand_where_they_are_read,
    partitions_are_of_facts_alone,
    roles_are_of_entities,
    types_are_known,
    values_are_told_by_neighbours,
)
from semantic_layer.rules_time import (
    cumulative_metrics_gather_one_way,
    metrics_are_counted_by_a_time,
    spines_have_days,
    time_dimensions_exist,
    validity_has_two_ends,
    windows_are_lengths_of_time,
)

Rule = Callable[[Draft], Iterable[Problem]]
RULES: tuple[Rule, ...] = (
    names_are_well_formed,
    names_are_unique,
    notes_stand_where_they_are_read,
    partitions_are_of_facts_alone,
    models_have_a_primary_entity,
    types_are_known,
    copies_stand_for_dimensions,
    bridges_name_entities,
    roles_are_of_entities,
    values_are_told_by_neighbours,
    time_dimensions_exist,
    spines_have_days,
    validity_has_two_ends,
    expressions_parse,
    row_policies_stay_at_home,
    metrics_are_complete,
    metrics_have_no_idle_keys,
    metrics_are_counted_by_a_time,
    windows_are_lengths_of_time,
    cumulative_metrics_gather_one_way,
    semi_additive_metrics_choose_by_time,
    conversions_tie_two_counts,
    currencies_are_of_money,
    inputs_exist,
    measures_set_apart_exist,
    metrics_do_not_circle,
    filters_reach_their_dimensions,
)

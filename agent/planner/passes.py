"""The passes that make a draft of a question a query, in their order."""

from collections.abc import Callable

from agent.planner.comparatives import check_biggest, check_compared
from agent.planner.draft import Draft
from agent.planner.of_each import settle_sum
from agent.planner.own_groups import read_own_groups
from agent.planner.pick_named import settle_goods
from agent.planner.read_acts import count_things, read_acts, settle_done
from agent.planner.read_aggregates import read_aggregates
from agent.planner.read_compared import read_compared
from agent.planner.read_conditions import read_conditions
from agent.planner.read_contrast import read_contrast
from agent.planner.read_cumulative import gather_anew, read_cumulative, settle_cumulative
from agent.planner.read_currency import read_currency
from agent.planner.read_doers import read_doers
from agent.planner.read_done import read_done
from agent.planner.read_excluded import read_excluded
from agent.planner.read_followed import read_followed, settle_followed
from agent.planner.read_headed import read_headed
from agent.planner.read_holders import read_holders, settle_both
from agent.planner.read_how import read_how
from agent.planner.read_left_out import read_left_out, settle_left_out
from agent.planner.read_missing import read_missing
from agent.planner.read_names import read_names
from agent.planner.read_never import read_never
from agent.planner.read_none import read_none
from agent.planner.read_occasions import read_occasions
from agent.planner.read_one_period import read_one_period, settle_one_period
from agent.planner.read_opposite import read_opposite
from agent.planner.read_per import read_per
from agent.planner.read_periods import settle_periods
from agent.planner.read_popular import read_popular, settle_only, settle_popular
from agent.planner.read_returns import read_returns
from agent.planner.read_scope import (
    read_exclusions,
    read_idioms,
    read_only,
    read_scope,
    read_short_dimensions,
    read_verbs,
)
from agent.planner.read_seasons import read_seasons, read_when, read_which_day
from agent.planner.read_shape import check_average, read_share, read_top, settle_order
from agent.planner.read_sorting import read_sorting
from agent.planner.read_steps import read_steps
from agent.planner.read_things import read_things
from agent.planner.read_time import (
    read_edges,
    read_future,
    read_grain,
    read_growth,
    read_range,
    read_same_period,
    read_step_back,
    settle_trend,
)
from agent.planner.read_units import read_units
from agent.planner.read_vague import read_rate, read_vague
from agent.planner.read_weekdays import read_on_weekdays, read_weekdays
from agent.planner.settle import settle_names
from agent.planner.settle_apart import settle_apart
from agent.planner.settle_asked import settle_asked
from agent.planner.settle_change import settle_change
from agent.planner.settle_contrast import settle_contrast
from agent.planner.settle_counted import settle_counted
from agent.planner.settle_dates import settle_dates
from agent.planner.settle_grown import settle_grown
from agent.planner.settle_heading import settle_heading
from agent.planner.settle_much import settle_most, settle_much
from agent.planner.settle_pairs import settle_pairs
from agent.planner.settle_quality import settle_quality
from agent.planner.settle_reach import settle_reach
from agent.planner.settle_state import settle_state
from agent.planner.settle_subject import settle_subject
from agent.planner.settle_times import settle_times
from agent.planner.settle_where import settle_where
from agent.planner.that_time import read_that_time

PASSES: tuple[Callable[[Draft], None], ...] = (
    read_aggregates,
    read_per,
    read_returns,
    read_one_period,
    read_followed,
    read_never,
    read_none,
    read_units,
    read_currency,
    read_cumulative,
    read_seasons,
    read_which_day,
    read_when,
    read_same_period,
    read_left_out,
    read_that_time,
    read_steps,
    read_range,
    read_edges,
    read_future,
    read_occasions,
    read_weekdays,
    read_contrast,
    read_opposite,
    read_on_weekdays,
    read_holders,
    read_conditions,
    read_compared,
    read_sorting,
    read_popular,
    read_vague,
    read_top,
    read_share,
    read_rate,
    read_idioms,
    read_only,
    read_short_dimensions,
    read_own_groups,
    read_scope,
    read_exclusions,
    read_missing,
    read_excluded,
    read_verbs,
    read_step_back,
    read_grain,
    read_how,
    read_doers,
    read_acts,
    read_headed,
    read_names,
    settle_heading,
    settle_done,
    count_things,
    settle_state,
    read_things,
    read_done,
    read_growth,
    settle_followed,
    settle_popular,
    settle_much,
    settle_only,
    settle_times,
    settle_goods,
    settle_subject,
    settle_most,
    settle_both,
    settle_counted,
    settle_where,
    settle_quality,
    settle_names,
    settle_pairs,
    settle_sum,
    gather_anew,
    settle_apart,
    settle_reach,
    settle_dates,
    settle_one_period,
    settle_trend,
    settle_contrast,
    settle_cumulative,
    check_average,
    settle_asked,
    check_compared,
    check_biggest,
    settle_order,
    settle_change,
    settle_grown,
    settle_left_out,
    settle_periods,
)

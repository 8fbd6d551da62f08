"""The passes that make a draft of a question a query, in their order."""

from collections.abc import Callable

from agent.planner.draft import Draft
from agent.planner.each.ended import read_ended
from agent.planner.each.many import read_many
from agent.planner.each.of_doers import read_of_doers
from agent.planner.each.sets import read_sets
from agent.planner.each.whose import read_whose
from agent.planner.edits.that_time import read_that_time
from agent.planner.names.of_each import rank_scores, settle_sum
from agent.planner.names.own_groups import read_own_groups
from agent.planner.names.pick_named import settle_goods
from agent.planner.passes.acts import count_things, read_acts, settle_done
from agent.planner.passes.aggregates import read_aggregates
from agent.planner.passes.arrivals import read_arrivals, read_new, read_paying
from agent.planner.passes.compared import read_compared
from agent.planner.passes.conditions import read_conditions
from agent.planner.passes.contrast import read_contrast
from agent.planner.passes.cumulative import gather_anew, read_cumulative, settle_cumulative
from agent.planner.passes.currency import read_currency
from agent.planner.passes.degree import check_degree
from agent.planner.passes.doers import read_doers
from agent.planner.passes.done import read_done
from agent.planner.passes.excluded import read_excluded, settle_but
from agent.planner.passes.followed import read_followed, settle_followed
from agent.planner.passes.future import read_future
from agent.planner.passes.grains import read_grain
from agent.planner.passes.headed import read_headed
from agent.planner.passes.holders import read_holders, settle_both
from agent.planner.passes.hours import read_hours, settle_hours
from agent.planner.passes.how import check_how_much, read_how
from agent.planner.passes.left_out import read_left_out, settle_left_out
from agent.planner.passes.means import check_average
from agent.planner.passes.missing import read_missing
from agent.planner.passes.names import read_names
from agent.planner.passes.never import read_never
from agent.planner.passes.none import read_none
from agent.planner.passes.occasions import read_occasions
from agent.planner.passes.of_things import read_listed
from agent.planner.passes.once import check_first, read_once
from agent.planner.passes.one_period import read_one_period, settle_one_period
from agent.planner.passes.opposite import read_opposite
from agent.planner.passes.own_times import read_own_times
from agent.planner.passes.per import read_per
from agent.planner.passes.periods import settle_periods
from agent.planner.passes.popular import read_popular, settle_only, settle_popular
from agent.planner.passes.repeated import join_repeated
from agent.planner.passes.returns import read_returns
from agent.planner.passes.scope import (
    read_exclusions,
    read_idioms,
    read_only,
    read_scope,
    read_short_dimensions,
    read_verbs,
)
from agent.planner.passes.seasons import read_falls, read_seasons, read_this_season, read_when, read_which_day
from agent.planner.passes.shape import read_top, settle_order
from agent.planner.passes.shares import read_share
from agent.planner.passes.sorting import read_sorting
from agent.planner.passes.steps import read_steps
from agent.planner.passes.things import read_things
from agent.planner.passes.time import (
    read_edges,
    read_growth,
    read_range,
    read_same_period,
    read_step_back,
    settle_same_days,
)
from agent.planner.passes.trend import settle_trend
from agent.planner.passes.units import read_units
from agent.planner.passes.vague import read_rate, read_vague
from agent.planner.passes.weekdays import read_on_weekdays, read_weekdays
from agent.planner.passes.whole_number import read_whole_number
from agent.planner.passes.whole_periods import settle_whole_periods
from agent.planner.settling.apart import settle_apart
from agent.planner.settling.asked import settle_asked
from agent.planner.settling.begun import keep_begun
from agent.planner.settling.change import settle_change
from agent.planner.settling.contrast import settle_contrast
from agent.planner.settling.counted import settle_counted
from agent.planner.settling.dates import settle_dates
from agent.planner.settling.grown import settle_grown
from agent.planner.settling.heading import settle_heading
from agent.planner.settling.listed import settle_listed
from agent.planner.settling.most_often import settle_most_often
from agent.planner.settling.much import settle_most, settle_much
from agent.planner.settling.names import settle_names
from agent.planner.settling.often import settle_often
from agent.planner.settling.own_rate import settle_own_rate
from agent.planner.settling.pairs import settle_pairs
from agent.planner.settling.quality import settle_quality
from agent.planner.settling.reach import settle_reach
from agent.planner.settling.spread import settle_spread
from agent.planner.settling.state import settle_state
from agent.planner.settling.subject import settle_subject
from agent.planner.settling.times import settle_times
from agent.planner.settling.two_counts import settle_two_counts
from agent.planner.settling.where import settle_where
from agent.planner.settling.whether import settle_whether
from agent.planner.wording.comparatives import check_biggest, check_compared

PASSES: tuple[Callable[[Draft], None], ...] = (
    join_repeated,
    read_arrivals,
    read_new,
    read_paying,
    read_whole_number,
    read_aggregates,
    read_per,
    read_returns,
    read_whose,
    read_of_doers,
    read_sets,
    read_ended,
    read_many,
    read_one_period,
    read_own_times,
    read_followed,
    read_never,
    read_none,
    read_hours,
    read_units,
    read_currency,
    read_cumulative,
    read_falls,
    read_this_season,
    read_seasons,
    read_which_day,
    read_when,
    read_same_period,
    read_left_out,
    read_that_time,
    read_steps,
    keep_begun,
    read_range,
    read_once,
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
    read_listed,
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
    rank_scores,
    read_names,
    settle_but,
    settle_heading,
    settle_done,
    count_things,
    settle_state,
    read_things,
    read_done,
    read_growth,
    settle_followed,
    settle_spread,
    settle_popular,
    settle_much,
    settle_only,
    settle_often,
    settle_times,
    settle_goods,
    settle_subject,
    settle_most,
    settle_both,
    settle_counted,
    settle_where,
    settle_whether,
    settle_quality,
    settle_names,
    settle_own_rate,
    settle_two_counts,
    settle_listed,
    settle_pairs,
    settle_sum,
    gather_anew,
    settle_apart,
    settle_reach,
    settle_dates,
    settle_one_period,
    settle_same_days,
    settle_hours,
    settle_trend,
    settle_contrast,
    settle_cumulative,
    check_average,
    check_how_much,
    check_degree,
    settle_asked,
    check_compared,
    check_biggest,
    settle_most_often,
    settle_order,
    settle_change,
    settle_grown,
    settle_left_out,
    settle_whole_periods,
    settle_periods,
    check_first,
)

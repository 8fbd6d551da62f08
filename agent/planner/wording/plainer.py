"""The steps that put a question in plainer words before it is looked up, in their order."""

from collections.abc import Callable, Collection

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary
from agent.planner.wording.acting import compare_acts
from agent.planner.wording.active import name_active
from agent.planner.wording.begun import name_begun
from agent.planner.wording.bought import name_bought
from agent.planner.wording.callings import name_callings, name_denied, name_typical
from agent.planner.wording.came import name_came
from agent.planner.wording.cohort_months import follow_cohorts
from agent.planner.wording.comparatives import name_compared
from agent.planner.wording.contained import name_contained
from agent.planner.wording.dearest import name_dearest
from agent.planner.wording.denied_flags import name_denied_flags
from agent.planner.wording.doers import ask_what_is_done, name_doers
from agent.planner.wording.done_by import name_deeds
from agent.planner.wording.due import name_due
from agent.planner.wording.falling import lie_there
from agent.planner.wording.first_time import name_first_time
from agent.planner.wording.given_scores import name_given
from agent.planner.wording.goods import name_goods
from agent.planner.wording.heads_by import sort_heads
from agent.planner.wording.in_units import put_in_units
from agent.planner.wording.its_own import name_its_own
from agent.planner.wording.kinds_of import name_kinds
from agent.planner.wording.level import hold_level, hold_times
from agent.planner.wording.likely import name_chances
from agent.planner.wording.listed_with import part_listed
from agent.planner.wording.measures_done import name_measures_done
from agent.planner.wording.more_common import hold_shares
from agent.planner.wording.moves import name_moves
from agent.planner.wording.newness import name_newness
from agent.planner.wording.noun_states import name_states
from agent.planner.wording.one_in_ten import say_percent
from agent.planner.wording.particles import join_particles
from agent.planner.wording.per_made import leave_done
from agent.planner.wording.ranked_by import name_most, name_ranked
from agent.planner.wording.rated import name_ratings
from agent.planner.wording.reword import reword
from agent.planner.wording.rolling import mean_of_window
from agent.planner.wording.scored import name_scores
from agent.planner.wording.shopping import name_invoicing, name_shopping
from agent.planner.wording.signing import name_signups
from agent.planner.wording.so_many_times import name_times
from agent.planner.wording.steps import name_steps
from agent.planner.wording.times_done import name_times_done
from agent.planner.wording.typical_days import name_average_days, name_weekends
from agent.planner.wording.valued import name_valued
from agent.planner.wording.we_did import name_we_did
from agent.planner.wording.whether import ask_how_many
from agent.planner.wording.whose_share import name_members
from agent.planner.wording.winners import name_heaviest, name_rivals, name_winners
from agent.planner.wording.wise import name_wise
from agent.planner.wording.worth import name_worth

_OF_LANGUAGE: tuple[Callable[[tuple[Token, ...], Vocabulary], tuple[Token, ...]], ...] = (
    say_percent,
    lie_there,
    hold_level,
    hold_times,
    hold_shares,
    name_valued,
    name_wise,
    name_winners,
    name_average_days,
    name_weekends,
    ask_what_is_done,
    leave_done,
    follow_cohorts,
)
_OF_DEFINITIONS: tuple[Callable[[tuple[Token, ...], Lexicon, Vocabulary], tuple[Token, ...]], ...] = (
    mean_of_window,
    name_ratings,
    name_kinds,
    name_came,
    compare_acts,
    name_active,
    name_newness,
    ask_how_many,
    name_chances,
    put_in_units,
    name_worth,
    name_dearest,
    name_heaviest,
    name_doers,
    name_deeds,
    name_measures_done,
    name_times_done,
    name_we_did,
    name_due,
    name_compared,
    name_signups,
    name_begun,
    name_times,
    name_denied_flags,
    name_states,
    name_moves,
    name_most,
    name_ranked,
    name_scores,
    name_given,
    sort_heads,
    part_listed,
    name_contained,
    name_its_own,
    name_members,
)


def put_plainly(
    tokens: tuple[Token, ...], vocab: Vocabulary, known: Collection[str] = frozenset()
) -> tuple[Token, ...]:
    """Put plainer words for what the language alone tells; `known` are the words of the definitions."""
    tokens = name_invoicing(join_particles(tokens, known), known)
    numbers = frozenset(vocab.numbers)
    tokens = reword(reword(name_typical(tokens, vocab), numbers), numbers)
    for step in _OF_LANGUAGE:
        tokens = step(tokens, vocab)
    return name_shopping(name_rivals(tokens), vocab)


def put_by_definitions(
    tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary, lacks: Callable[[str], bool]
) -> tuple[Token, ...]:
    """Put plainer words for what is told by the names that definitions have, where the data has it."""
    for step in _OF_DEFINITIONS:
        tokens = step(tokens, lexicon, vocab)
    tokens = name_bought(tokens, lexicon, lacks)
    tokens = name_denied(name_callings(tokens, lexicon, vocab, lacks), lexicon)
    tokens = name_first_time(tokens, lexicon, vocab)
    return name_goods(name_steps(tokens, lexicon, vocab), lexicon, vocab)

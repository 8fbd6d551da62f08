"""What hangs on a digit that doubles do not have is told apart from what is wrong."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from evals.soundness.case import Arena
from evals.soundness.compare import Outcome
from evals.soundness.interpreter.doubles import as_double, uncertain
from evals.soundness.random_query import RandomQueries
from evals.soundness.undecided import is_undecided
from evals.soundness.world.random_world import random_world
from evals.soundness.world.scope import COMPILED

SEED = 11


def test_binary_fractions_of_few_digits_have_no_error():
    with uncertain(Random(1)):
        assert as_double(Fraction(5, 2), 5, 2) == Fraction(5, 2)
        assert as_double(Fraction(0), Fraction(-2), Fraction(3)) == 0


def test_other_numbers_are_off_in_a_late_digit():
    with uncertain(Random(1)):
        found = {as_double(Fraction(1, 3), 1, 3) for _ in range(50)}
    assert len(found) > 10
    assert all(abs(value - Fraction(1, 3)) < Fraction(1, 10**12) for value in found)
    assert as_double(Fraction(1, 3), 1, 3) == Fraction(1, 3)


@pytest.fixture(scope="module")
def answered():
    """Arena, query, the page's outcome: several rows with a number in each."""
    world = random_world(SEED, COMPILED)
    queries, rng, found = RandomQueries(world, COMPILED), Random(SEED), []
    with Arena(world) as arena:
        for _ in range(80):
            query = queries.ask(rng)
            compiled, expected = arena.compiled(query), arena.expected(query)
            if len(compiled.rows) > 1 and isinstance(compiled.rows[0][-1], int | float):
                found.append((arena, query, compiled, expected))
        assert len(found) > 3
        yield found


def verdicts(answered, change):
    return {
        is_undecided(arena.bench, query, change(compiled), expected, arena.compiled)
        for arena, query, compiled, expected in answered
    }


def with_rows(compiled: Outcome, rows) -> Outcome:
    return replace(compiled, rows=tuple(rows))


def test_a_number_that_is_wrong_is_wrong(answered):
    def other_number(compiled):
        return with_rows(compiled, [(*row[:-1], (row[-1] or 0) + 1e-3) for row in compiled.rows])

    assert verdicts(answered, other_number) == {False}


def test_a_row_that_lacks_is_lacking(answered):
    assert verdicts(answered, lambda compiled: with_rows(compiled, compiled.rows[:-1])) == {False}


def test_what_is_right_is_within_the_errors(answered):
    assert verdicts(answered, lambda compiled: compiled) == {True}

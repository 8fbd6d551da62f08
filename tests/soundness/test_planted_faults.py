"""Each of two dozen faults, planted in the compiler, is found within 2,000 random cases."""

import pytest

from evals.soundness.faults import FAULTS, Fault
from evals.soundness.run import cases_until_found

# Each takes seconds to a minute: a third of them in each check of the whole, all of them in the longest.
TRIED = [
    pytest.param(fault, marks=pytest.mark.long if number % 3 == 0 else pytest.mark.prove)
    for number, fault in enumerate(FAULTS)
]


def test_enough_faults_are_planted():
    assert len({fault.name for fault in FAULTS}) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("fault", TRIED, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(fault: Fault):
    found = cases_until_found(fault, seed=1)
    assert found is not None
    print(f"{fault.name}: found after {found} cases")

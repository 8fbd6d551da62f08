"""The judgment of words is learnt from the marked questions that are here, and is good enough to be used."""

import json
from pathlib import Path

import numpy as np
import pytest

from agent.planner.idle import MOST_UNKNOWN
from agent.planner.restricting import WEIGHTS
from evals.restricting.marked import read_marked
from evals.restricting.train import gather, judged, learn


def test_each_question_is_marked_once() -> None:
    marked = read_marked()
    assert len(marked) >= 700
    assert len({one.text for one in marked}) == len(marked)
    assert all(any(one.restricts) for one in marked)


@pytest.mark.parametrize("line", ["how [many", "how many]", "how [ma[ny]"])
def test_brackets_that_are_not_paired_are_told(line: str, tmp_path: Path) -> None:
    (tmp_path / "marked.txt").write_text(line)
    with pytest.raises(ValueError, match="not paired"):
        read_marked(tmp_path / "marked.txt")


@pytest.mark.long
def test_the_weights_are_those_of_the_questions(tmp_path: Path) -> None:
    words = gather(read_marked())
    learn(words, tmp_path / "weights.json")
    chances = [_chances(words.states, path) for path in (tmp_path / "weights.json", WEIGHTS)]
    # Another processor adds in another order.
    assert np.abs(chances[0] - chances[1]).max() < 0.05
    left_out = judged(words) <= MOST_UNKNOWN
    idle = ~words.restricts
    assert (left_out & idle)[words.is_open].sum() / left_out[words.is_open].sum() > 0.95


def _chances(states: np.ndarray, path: Path) -> np.ndarray:
    told = json.loads(path.read_text(encoding="utf-8"))
    found: np.ndarray = 1 / (1 + np.exp(-(states @ np.array(told["weights"]) + told["bias"])))
    return found

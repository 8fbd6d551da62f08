"""The judgment of words is learnt from the marked questions that are here, and is good enough to be used."""

import json
from pathlib import Path

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
    learnt, kept = (json.loads(path.read_text()) for path in (tmp_path / "weights.json", WEIGHTS))
    assert learnt["weights"] == pytest.approx(kept["weights"], abs=0.002)
    assert learnt["bias"] == pytest.approx(kept["bias"], abs=0.02)
    left_out = judged(words) <= MOST_UNKNOWN
    idle = ~words.restricts
    assert (left_out & idle)[words.is_open].sum() / left_out[words.is_open].sum() > 0.95

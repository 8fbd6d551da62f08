"""How likely a word restricts what is asked: a linear model of its state and the sentence's.

It is learnt from questions of many kinds of business in which each word that changes the result is marked
(evals/restricting); no word has a weight of its own.
"""

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.planner.names.text import Token
from knowledge.word_states import WordStates, word_states

WEIGHTS = Path(__file__).parent / "words" / "restricting.json"
StatesOf = Callable[[str], WordStates | None]
UNSURE = 1.0


def idle(
    tokens: Iterable[Token], question: str, most: float, states_of: StatesOf = word_states
) -> frozenset[int]:
    """The places (starts) of those words that restrict nothing, but for a chance of `most`."""
    states = states_of(question)
    return frozenset(token.start for token in tokens if chance(token, states) <= most)


def chance(token: Token, states: WordStates | None) -> float:
    """The chance that a word restricts; 1 where nothing is known of it."""
    told = features(token, states) if states else None
    if told is None:
        return UNSURE
    weights, bias = _weights()
    return float(1.0 / (1.0 + np.exp(-(float(told @ weights) + bias))))


def features(token: Token, states: WordStates) -> NDArray[np.float32] | None:
    """The state of a word and that of the whole sentence; None beyond what the model reads."""
    state = states.of(token.start, token.end)
    return None if state is None else np.concatenate([state, states.whole])


@cache
def _weights() -> tuple[NDArray[np.float32], float]:
    told = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return np.array(told["weights"], dtype=np.float32), float(told["bias"])
